import { isRecord } from '@errspec/core/adapter'

/** A part of a JSON document. */
export type JsonObject = { [key: string]: unknown }

/** A part that should be an object; an empty one where it is not. */
export const record = (value: unknown): JsonObject => (isRecord(value) ? value : {})
