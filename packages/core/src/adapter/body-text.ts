import type { AnyCatalog } from '../contract/catalog.js'
import type { EnvelopeDefinition } from '../envelope/envelope.js'
import { bodyOf } from '../wire/body.js'
import type { RequestFacts, WireError } from '../wire/wire.js'

declare class TextEncoder {
  encode(text: string): { readonly length: number }
}

/** The largest body, in bytes, that lists of issues may make: a client's input says how long they are. */
const LONGEST_BODY = 60_000

/** The length of a text in UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}

/** The JSON of an error's body, or of its frame in a stream. A list of issues that would make it huge is cut. */
export function bodyText(
  catalog: AnyCatalog,
  error: WireError,
  request: RequestFacts,
  envelope?: EnvelopeDefinition,
  place?: 'body' | 'frame',
): string {
  let shown: WireError | undefined = error
  for (;;) {
    const text = JSON.stringify(bodyOf(catalog, shown, request, envelope, place))
    // A UTF-16 unit takes at most three bytes.
    if (text.length * 3 <= LONGEST_BODY || byteLength(text) <= LONGEST_BODY) return text
    const shorter = withFewerIssues(catalog, shown)
    if (!shorter) return text
    shown = shorter
  }
}

/** An error with half of its issues; `undefined` where it has no more than one, and is large by what is not ours to cut. */
function withFewerIssues(catalog: AnyCatalog, error: WireError): WireError | undefined {
  const { kind, status, code, type, message, retryable, retryAfterMs } = error
  const rules = catalog.rulesOf(kind)
  for (const [name, value] of Object.entries(error.params)) {
    if (!Object.hasOwn(rules, name) || !rules[name]?.isIssues || !Array.isArray(value) || value.length < 2) continue
    const params = { ...error.params, [name]: value.slice(0, Math.floor(value.length / 2)) }
    return { kind, status, code, type, message, retryable, retryAfterMs, params }
  }
  return undefined
}
