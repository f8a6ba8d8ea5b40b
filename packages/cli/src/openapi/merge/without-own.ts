import type { JsonObject } from '../../shared/json-object.js'
import { ASIDE, MERGED } from '../text/changes.js'
import { isKept, type Parts } from './parts.js'

/** An operation as it is without our errors: what an earlier run had put there is gone, and what it had kept is back. */
export function operationWithoutOwn(operation: JsonObject, parts: Parts): JsonObject {
  return without(parts, operation, 'responses', (responses) => {
    return parts.isOpen(responses) ? responsesWithoutOwn(responses, parts) : responses
  })
}

function responsesWithoutOwn(responses: JsonObject, parts: Parts): JsonObject | undefined {
  return eachWithout(parts, responses, (response) => {
    const origin = parts.originOf(response)
    if (origin !== undefined) return { ...(response as JsonObject), $ref: origin }
    if (parts.isOwn(response)) return undefined
    return parts.isOpen(response) ? responseWithoutOwn(response, parts) : response
  })
}

/** A response as it is without our errors. */
export function responseWithoutOwn(response: JsonObject, parts: Parts): JsonObject {
  const rest = without(parts, response, 'headers', (headers) => entriesWithoutOwn(headers, parts))
  return without(
    parts,
    response,
    'content',
    (content) => {
      if (!parts.isOpen(content)) return content
      return eachWithout(parts, content, (media) => {
        if (parts.isOwn(media)) return undefined
        return parts.isOpen(media) ? mediaWithoutOwn(media, parts) : media
      })
    },
    rest,
  )
}

function mediaWithoutOwn(media: JsonObject, parts: Parts): JsonObject {
  const rest = without(parts, media, 'schema', (schema) => (parts.isOwn(schema) ? undefined : schema))
  if (!isKept(media, 'example')) {
    return without(parts, media, 'examples', (examples) => entriesWithoutOwn(examples, parts), rest)
  }
  const { examples: _, ...others } = rest
  return without(parts, media, 'example', () => undefined, others)
}

/** A container without our entries; `undefined` where it had no others. */
function entriesWithoutOwn(container: unknown, parts: Parts): unknown {
  if (!parts.isOpen(container)) return container
  return eachWithout(parts, container, (entry) => (parts.isOwn(entry) ? undefined : entry))
}

type Clean = (value: unknown) => unknown

/** A map after `clean` for each of its entries; `undefined` where nothing is left of what it had. */
function eachWithout(parts: Parts, map: JsonObject, clean: Clean): JsonObject | undefined {
  const keys = new Set(Object.keys(map).map((key) => (key.startsWith(ASIDE) ? key.slice(ASIDE.length) : key)))
  let rest = map
  for (const key of keys) rest = without(parts, map, key, clean, rest)
  return keys.size > 0 && Object.keys(rest).length === 0 ? undefined : rest
}

/**
 * A map with one of its entries as it was before: the one that was kept, or what `clean` leaves of it. `rest` is the map after earlier
 * steps, and the result where this one changes nothing.
 */
function without(parts: Parts, map: JsonObject, key: string, clean: Clean, rest: JsonObject = map): JsonObject {
  const present = map[key]
  if (isKept(map, key)) {
    const kept = map[ASIDE + key] === MERGED ? parts.inherited(map)[key] : map[ASIDE + key]
    return { ...omit(rest, key, ASIDE + key), ...(kept === undefined ? {} : { [key]: kept }) }
  }
  if (!Object.hasOwn(map, key) || parts.isInherited(map, key, present)) return rest
  const cleaned = clean(present)
  if (cleaned === present) return rest
  // What stands there again where ours had hidden it.
  const left = cleaned ?? parts.inherited(map)[key]
  return left === undefined ? omit(rest, key) : { ...omit(rest, key), [key]: left }
}

function omit(map: JsonObject, ...keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)))
}
