import type { Fault } from '../definition/definition.js'
import { checkKeys, type Report } from '../values/checks.js'
import { describe } from '../values/describe.js'
import { didYouMean } from '../values/nearest.js'
import { isRecord, ownValue } from '../values/plain-data.js'
import { ANY_OPERATION } from './create-operations.js'
import { checkMethod, checkPath } from './operation-path-faults.js'
import { operationShape, splitOperation } from './operation-paths.js'
import type { OperationDefinitions } from './operations.js'

/** What operations are added to: those of the catalog's own base. */
export interface OperationsBase {
  readonly operations: OperationDefinitions
}

/** Where something stands in a definition of operations: under an operation, or at an index of its list. */
type PlaceOf = (key: string, index?: number) => string

const plainPlace: PlaceOf = (key, index) => (index === undefined ? key : `${key}.${index}`)

/**
 * Every fault of a would-be definition of operations over these kinds, in its order. With a base, of what is added to it; with `at`, where
 * they are a part of a larger whole.
 */
export function operationFaults(
  kinds: readonly string[],
  operations: unknown,
  options: unknown,
  base: OperationsBase = { operations: {} },
  at: PlaceOf = plainPlace,
): readonly Fault[] {
  const faults: Fault[] = []
  const report: Report = (path, message) => faults.push({ path, message })
  checkOptions(options, report)
  if (!isRecord(operations)) {
    report('', `must be an object with a list of kinds for each operation, not ${describe(operations)}`)
    return faults
  }
  const shared = [...listOf(base.operations, ANY_OPERATION), ...listOf(operations, ANY_OPERATION)]
  const shapes = new Map(Object.keys(base.operations).map((key) => [operationShape(key), key]))
  for (const [key, list] of Object.entries(operations)) {
    if (key !== ANY_OPERATION && checkOperation(key, at(key), report)) {
      const alike = shapes.get(operationShape(key)) ?? key
      if (alike !== key) {
        report(at(key), `could not be told from '${alike}': every request to one is a request to the other`)
      }
      shapes.set(operationShape(key), alike)
    }
    checkList(
      list,
      kinds,
      listOf(base.operations, key),
      key === ANY_OPERATION ? [] : shared,
      (index) => at(key, index),
      report,
    )
  }
  return faults
}

function checkOptions(options: unknown, report: Report): void {
  if (options === undefined) return
  if (!isRecord(options)) return report('', `options must be an object, not ${describe(options)}`)
  checkKeys(options, ['basePath'], '', report)
  const { basePath } = options
  if (basePath === undefined) return
  if (typeof basePath !== 'string') {
    return report('basePath', `must be a path such as '/api/v1', not ${describe(basePath)}`)
  }
  checkPath(basePath, false, (fault) => report('basePath', fault))
}

/** Checks the name of an operation; whether it is sound. */
function checkOperation(key: string, place: string, report: Report): boolean {
  let isSound = true
  const fault = (message: string) => {
    isSound = false
    report(place, message)
  }
  const { method, path } = splitOperation(key)
  if (!key.includes(' ')) fault(`must be a method and a path, such as 'GET /orders/{id}', or '*'`)
  else {
    checkMethod(method, fault)
    checkPath(path, true, (message) => fault(message))
  }
  return isSound
}

function checkList(
  list: unknown,
  kinds: readonly string[],
  before: readonly unknown[],
  shared: readonly unknown[],
  at: (index?: number) => string,
  report: Report,
): void {
  if (!Array.isArray(list)) return report(at(), `must be a list of kinds, not ${describe(list)}`)
  const seen = new Set(before)
  list.forEach((kind, index) => {
    const path = at(index)
    if (!kinds.includes(kind)) {
      const hint = typeof kind === 'string' ? didYouMean(kind, kinds) : ''
      report(path, `${describe(kind)} is not a kind of the catalog${hint}`)
    } else if (seen.has(kind)) report(path, `'${kind}' is in the list already`)
    else if (shared.includes(kind)) report(path, `'${kind}' is in '*' already, which every operation has`)
    seen.add(kind)
  })
}

function listOf(operations: unknown, key: string): readonly unknown[] {
  const list = ownValue(operations, key)
  return Array.isArray(list) ? list : []
}
