import { ig1 } from '@errspec/core/ig1'
import type { z } from 'zod'

/** No request of the API nests so deep, and what goes deeper can overflow the stack of whoever walks it. */
const DEEPEST = 64

/** A body in the form that an endpoint takes. Throws zod's error, or `request_parse_failed` for one nested too deep. */
export function readBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  let level = [body]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) throw ig1.error('request_parse_failed')
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null && !Buffer.isBuffer(value) ? Object.values(value) : [],
    )
  }
  return schema.parse(body)
}
