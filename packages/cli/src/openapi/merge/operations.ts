import { isRecord } from '@errspec/core/adapter'
import { type JsonObject, record } from '../../shared/json-object.js'
import {
  canHold,
  faultOfNoReference,
  faultOfReference,
  faultOfTarget,
  follow,
  formOf,
  METHODS,
  referenceOf,
} from '../references.js'
import type { Place } from '../text/text-document.js'
import { basePathsOf } from './base-paths.js'
import { type DocumentedOperation, LIST } from './raised-kinds.js'

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

/** The operations of a document, the files that it refers to for others, and what is wrong with references that lead to none. */
export interface Operations {
  readonly operations: readonly Operation[]
  readonly elsewhere: readonly string[]
  readonly lost: readonly string[]
}

/**
 * Every operation of a document: of its paths and webhooks, of the path items of its components, and of callbacks in all of these.
 * References of path items and of operations are followed within the document; a list beside one that leads elsewhere is reported.
 */
export function operationsOf(root: JsonObject, report: (fault: string) => void): Operations {
  const found = new Map<JsonObject, { place: Place; uses: DocumentedOperation[] }>()
  const elsewhere = new Set<string>()
  const lost: string[] = []
  const visited = new Set<unknown>()

  /** What a part leads to that is a reference within the document; any other one is noted. */
  function led(place: Place, part: unknown) {
    const pointer = referenceOf(part)
    const target = pointer === undefined ? undefined : follow(root, pointer)
    if (pointer === undefined || typeof target === 'object') return target as Exclude<typeof target, string>
    if (target === 'elsewhere') elsewhere.add(pointer)
    else lost.push(`${place.join('.')}: ${faultOfReference(pointer, target ?? 'nowhere')}`)
    return undefined
  }

  function visitItems(place: Place, items: unknown, isServed = false): void {
    const target = led(place, items)
    if (target) return visitItems(target.place, target.value, isServed)
    for (const [name, item] of Object.entries(record(items))) {
      visitItem([...place, name], record(item), { path: name, isServed: isServed && name.startsWith('/') })
    }
  }

  function visitItem(place: Place, item: JsonObject, route: Route): void {
    const target = led(place, item)
    const targets = target ? [...target.by, target] : []
    const other = targets.find((one) => !isRecord(one.value) || formOf(one) === 'operation')
    if (other) {
      const fault = `${place.join('.')}: ${faultOfTarget(item['$ref'] as string, 'path item', other)}`
      // Of an operation that lists kinds it is known that they are meant.
      if (record(other.value)[LIST] === undefined) lost.push(fault)
      else report(fault)
    }
    const around: JsonObject[] = []
    for (const part of [{ place, value: item }, ...(other ? [] : targets)]) {
      const value = record(part.value)
      if (value[LIST] !== undefined) {
        report(
          `${[...part.place, LIST].join('.')}: a path has no list of kinds, but its operations: move it into each of them`,
        )
      }
      around.push(value)
      visitOperations(part.place, value, [...around], route)
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
    const fail = (fault: string | undefined) => {
      if (operation[LIST] !== undefined) report(`${place.join('.')}: ${fault}`)
      else lost.push(`${place.join('.')}: ${fault}`)
    }
    const fault = faultOfNoReference(operation)
    if (fault !== undefined) return fail(fault)
    const pointer = referenceOf(operation)
    if (pointer === undefined) return add(place, operation, useOf(operation))
    const target = follow(root, pointer)
    if (typeof target === 'string') {
      if (target === 'elsewhere') elsewhere.add(pointer)
      if (target !== 'elsewhere' || operation[LIST] !== undefined) fail(faultOfReference(pointer, target))
    } else if (isRecord(target.value) && canHold('operation', target.place)) {
      // What stands beside a reference says more of what it leads to, and the nearest the most.
      const beside = [operation, ...target.by.map(({ value }) => record(value))].toReversed()
      const { $ref: _, ...whole } = Object.assign({}, target.value, ...beside) as JsonObject
      add(target.place, target.value, useOf(whole))
    } else fail(faultOfTarget(pointer, 'operation', target))
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
    const target = led(place, callbacks)
    if (target) return visitCallbacks(target.place, target.value)
    for (const [name, items] of Object.entries(record(callbacks))) visitItems([...place, name], items)
  }

  const components = record(root['components'])
  visitItems(['paths'], root['paths'], true)
  visitItems(['webhooks'], root['webhooks'])
  visitItems(['components', 'pathItems'], components['pathItems'])
  visitCallbacks(['components', 'callbacks'], components['callbacks'])
  const operations = [...found].map(([operation, { place, uses }]) => ({ operation, place, uses }))
  return { operations, elsewhere: [...elsewhere], lost }
}
