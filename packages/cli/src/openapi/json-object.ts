/** A part of a JSON document. */
export type JsonObject = { [key: string]: unknown }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A part that should be an object; an empty one where it is not. */
export const record = (value: unknown): JsonObject => (isObject(value) ? value : {})
