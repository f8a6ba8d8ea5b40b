import { isRecord } from '@errspec/core/adapter'
import { type JsonObject, record } from '../../shared/json-object.js'
import { faultOfReference, follow, referenceOf } from '../references.js'
import type { Place } from '../text/text-document.js'
import { basePathsOf } from './base-paths.js'
import { type DocumentedOperation, LIST } from './raised-kinds.js'

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']

/** An operation of a document: the object that has the responses, its place, and each method and path that leads to it. */
export interface Operation {
  readonly place: Place
  readonly operation: JsonObject
  readonly uses: readonly DocumentedOperation[]
}

/** Where operations are found, and whether the document's servers have them there. */
interface Route {
  readonly path: string
  readonly isServed: boolean
}

/** The operations of a document, and the files that it refers to for others. */
export interface Operations {
  readonly operations: readonly Operation[]
  readonly elsewhere: readonly string[]
}

/**
 * Every operation of a document: of its paths and webhooks, of the path items of its components, and of callbacks in all of these.
 * References of path items and of operations are followed within the document; a list beside one that leads elsewhere is reported.
 */
export function operationsOf(root: JsonObject, report: (fault: string) => void): Operations {
  const found = new Map<JsonObject, { place: Place; uses: DocumentedOperation[] }>()
  const elsewhere = new Set<string>()
  const visited = new Set<unknown>()

  function visitItems(place: Place, items: unknown, isServed = false): void {
    const pointer = referenceOf(items)
    const target = pointer === undefined ? undefined : follow(root, pointer)
    if (target === 'elsewhere') elsewhere.add(pointer ?? '')
    else if (typeof target === 'object') return visitItems(target.place, target.value, isServed)
    for (const [name, item] of Object.entries(record(items))) {
      visitItem([...place, name], record(item), { path: name, isServed: isServed && name.startsWith('/') })
    }
  }

  function visitItem(place: Place, item: JsonObject, route: Route): void {
    if (item[LIST] !== undefined) {
      report(
        `${[...place, LIST].join('.')}: a path has no list of kinds, but its operations: move it into each of them`,
      )
    }
    visitOperations(place, item, [item], route)
    const pointer = referenceOf(item)
    if (pointer === undefined) return
    const target = follow(root, pointer)
    if (target === 'elsewhere') elsewhere.add(pointer)
    else if (typeof target === 'object') {
      const value = record(target.value)
      visitOperations(target.place, value, [item, value], route)
    }
  }

  /** The operations of a path item; `around` are those parts that may have servers of their own. */
  function visitOperations(place: Place, item: JsonObject, around: readonly JsonObject[], route: Route): void {
    const visit = (key: Place, operation: unknown, method: string) => {
      if (isRecord(operation)) visitOperation([...place, ...key], operation, around, { ...route, method })
    }
    for (const method of METHODS) visit([method], item[method], method.toUpperCase())
    for (const [method, operation] of Object.entries(record(item['additionalOperations']))) {
      visit(['additionalOperations', method], operation, method)
    }
  }

  function visitOperation(
    place: Place,
    operation: JsonObject,
    around: readonly JsonObject[],
    { isServed, path, method }: Route & { readonly method: string },
  ): void {
    const useOf = (whole: JsonObject): DocumentedOperation => ({
      operation: whole,
      method,
      path,
      basePaths: isServed ? basePathsOf(whole, ...around, root) : undefined,
      place: place.join('.'),
    })
    const pointer = referenceOf(operation)
    if (pointer === undefined) return add(place, operation, useOf(operation))
    const target = follow(root, pointer)
    if (typeof target === 'object' && isRecord(target.value)) {
      // What stands beside a reference says more of what it leads to.
      const { $ref: _, ...beside } = operation
      return add(target.place, target.value, useOf({ ...target.value, ...beside }))
    }
    if (target === 'elsewhere') elsewhere.add(pointer)
    if (operation[LIST] !== undefined) {
      report(`${place.join('.')}: ${faultOfReference(pointer, typeof target === 'string' ? target : 'nowhere')}`)
    }
  }

  function add(place: Place, operation: JsonObject, use: DocumentedOperation): void {
    const known = found.get(operation)
    // That a shared part has a place of its own says nothing more of the operations that it is.
    if (known) known.uses.push(...(use.place.startsWith('components.') ? [] : [use]))
    else found.set(operation, { place, uses: [use] })
    if (visited.has(operation)) return
    visited.add(operation)
    visitCallbacks([...place, 'callbacks'], operation['callbacks'])
  }

  function visitCallbacks(place: Place, callbacks: unknown): void {
    for (const [name, items] of Object.entries(record(callbacks))) visitItems([...place, name], items)
  }

  const components = record(root['components'])
  visitItems(['paths'], root['paths'], true)
  visitItems(['webhooks'], root['webhooks'])
  visitItems(['components', 'pathItems'], components['pathItems'])
  visitCallbacks(['components', 'callbacks'], components['callbacks'])
  const operations = [...found].map(([operation, { place, uses }]) => ({ operation, place, uses }))
  return { operations, elsewhere: [...elsewhere] }
}
