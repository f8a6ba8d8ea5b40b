import { isRecord } from '@errspec/core/adapter'
import { type JsonObject, record } from '../../shared/json-object.js'

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']

/** An operation, and where it stands in its document. */
export interface Operation {
  readonly path: readonly string[]
  readonly operation: JsonObject
}

/** Every operation of a document: of its paths and webhooks, of the path items of its components, and of callbacks in all of these. */
export function operationsOf(root: JsonObject): readonly Operation[] {
  const components = record(root['components'])
  return [
    ...operationsOfItems(['paths'], root['paths']),
    ...operationsOfItems(['webhooks'], root['webhooks']),
    ...operationsOfItems(['components', 'pathItems'], components['pathItems']),
    ...operationsOfCallbacks(['components', 'callbacks'], components['callbacks']),
  ]
}

function operationsOfItems(place: readonly string[], items: unknown): readonly Operation[] {
  return Object.entries(record(items)).flatMap(([name, item]) =>
    METHODS.flatMap((method): readonly Operation[] => {
      const operation = record(item)[method]
      const path = [...place, name, method]
      if (!isRecord(operation)) return []
      return [{ path, operation }, ...operationsOfCallbacks([...path, 'callbacks'], operation['callbacks'])]
    }),
  )
}

function operationsOfCallbacks(place: readonly string[], callbacks: unknown): readonly Operation[] {
  return Object.entries(record(callbacks)).flatMap(([name, items]) => operationsOfItems([...place, name], items))
}
