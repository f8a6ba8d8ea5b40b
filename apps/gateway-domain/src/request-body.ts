import { parseInput } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import type { z } from 'zod'

/** No request of the API nests so deep, and what goes deeper can overflow the stack of whoever walks it. */
const DEEPEST = 64

/** A body in the form that an endpoint takes. Throws `request_parse_failed` for any other, and for one nested too deep. */
export function readBody<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): ReturnType<typeof parseInput<Schema>> {
  let level = [body]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) throw ig1.error('request_parse_failed')
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null && !Buffer.isBuffer(value) ? Object.values(value) : [],
    )
  }
  return parseInput(ig1, schema, body)
}
