/** A part of a JSON document. */
export type JsonObject = { [key: string]: unknown }

/** Whether a value is an object with keys, as opposed to a list, null or a primitive. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A part that should be an object; an empty one where it is not. */
export const record = (value: unknown): JsonObject => (isObject(value) ? value : {})
