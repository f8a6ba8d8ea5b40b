import { parseInput } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { z } from 'zod'

/** A body in the form that an endpoint takes. Throws `request_parse_failed` for any other. How many values it has, and how deep, was seen as it came. */
export function readBody<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): ReturnType<typeof parseInput<Schema>> {
  return parseInput(ig1, schema, body)
}

/** A list of `least` to `most` items. The first one that is wrong ends the check: to tell of each of thousands takes seconds. */
export function listOf<Item extends z.ZodType>(item: Item, most: number, least = 1) {
  return z
    .array(z.unknown())
    .min(least)
    .max(most)
    .transform((values, context): z.output<Item>[] => {
      const items: z.output<Item>[] = []
      for (const [index, value] of values.entries()) {
        const { success, data, error } = item.safeParse(value)
        if (!success) {
          for (const issue of error.issues.slice(0, 1))
            context.issues.push({ ...issue, path: [index, ...issue.path] } as never)
          return z.NEVER
        }
        items.push(data)
      }
      return items
    })
}
