import { isObject, type JsonObject } from './json-object.js'

/** A place in a document and what is to stand there; without a value, nothing. */
export interface Edit {
  readonly path: readonly string[]
  readonly value?: unknown
}

/** Makes edits in a copy of a document. */
export function applyEdits(document: unknown, edits: readonly Edit[]): JsonObject {
  const copy = structuredClone(document) as JsonObject
  for (const edit of edits) {
    let holder = copy
    for (const key of edit.path.slice(0, -1)) {
      // A property of the document itself, never an inherited one.
      if (!Object.hasOwn(holder, key) || !isObject(holder[key])) define(holder, key, {})
      holder = holder[key] as JsonObject
    }
    const last = edit.path.at(-1) ?? ''
    if ('value' in edit) define(holder, last, edit.value)
    else delete holder[last]
  }
  return copy
}

function define(holder: JsonObject, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
}
