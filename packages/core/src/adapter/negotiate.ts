import type { AnyCatalog } from '../contract/catalog.js'
import type { EnvelopeDefinition } from '../envelope/envelope.js'

/** The form of a server's errors: one envelope, or several of which the request's `Accept` picks by content type. */
export type EnvelopeOption = EnvelopeDefinition | readonly EnvelopeDefinition[]

/** The envelope of an event stream, which has no `Accept` to pick by. */
export function firstEnvelope(catalog: AnyCatalog, option: EnvelopeOption = catalog.envelope): EnvelopeDefinition {
  return isList(option) ? (option[0] as EnvelopeDefinition) : option
}

export const isList = (option: EnvelopeOption): option is readonly EnvelopeDefinition[] => Array.isArray(option)

/** The media type of an envelope, without parameters. */
export function mediaTypeOf({ contentType = 'application/json' }: EnvelopeDefinition): string {
  return contentType.replace(/;.*$/s, '').trim().toLowerCase()
}

/**
 * Picks the envelope that an `Accept` header likes best (RFC 9110, 12.5.1); the first of those that it likes equally, and
 * where it likes none.
 */
export function negotiate(envelopes: readonly EnvelopeDefinition[], accept = ''): EnvelopeDefinition {
  const ranges = new Map<string, number>()
  for (const range of accept.toLowerCase().split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim())
    const q = parameters.find((parameter) => parameter.startsWith('q='))
    ranges.set(type, q === undefined ? 1 : Number(q.slice(2)) || 0)
  }
  const qualityOf = (envelope: EnvelopeDefinition) => {
    const type = mediaTypeOf(envelope)
    return ranges.get(type) ?? ranges.get(type.replace(/\/.*/, '/*')) ?? ranges.get('*/*') ?? 0
  }
  return envelopes.reduce((best, envelope) => (qualityOf(envelope) > qualityOf(best) ? envelope : best))
}

/** A `vary` header with those of a list of names that it does not have yet; one with `*` has them all. */
export function mergeVary(present: string | readonly string[] | number | undefined, added: string): string {
  const text = Array.isArray(present) ? present.join(', ') : String(present ?? '')
  const names = text.split(',').map((name) => name.trim().toLowerCase())
  if (names.includes('*')) return text
  const missing = added.split(',').flatMap((part) => part.trim() || [])
  const further = missing.filter((name) => !names.includes(name.toLowerCase()))
  return [...(text.trim() ? [text] : []), ...further].join(', ')
}
