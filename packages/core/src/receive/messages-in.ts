import { isRecord } from '../values/plain-data.js'

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** The first of some values that is a text with something in it. */
export function firstText(...candidates: unknown[]): string | undefined {
  return candidates.find(isText)
}

/** What JSON made of a body; the body itself where it is no JSON text, and nothing where it only begins like one. */
export function parseBody(body: unknown): unknown {
  if (typeof body !== 'string' || !/^\s*[[{"]/.test(body)) return body
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** The places where a body says in words what went wrong, the most specific first; no more than `levels` deep. */
export function messageIn(body: unknown, levels = 5): string | undefined {
  if (typeof body === 'string') return textOf(body.trim())
  const { 0: first, message, error, detail, title, msg } = Object(body)
  if (Array.isArray(message)) return message.filter(isText).join('; ') || undefined
  const text = firstText(message, error?.message, detail, error, msg, title)
  return text ?? (levels > 0 ? messageIn(detail ?? first, levels - 1) : undefined)
}

/** Plain text as it is; of an HTML page, its title. */
function textOf(text: string): string | undefined {
  if (!text.startsWith('<')) return text.slice(0, 2000) || undefined
  return /<title[^<>]*>([^<]*)<\/title/i.exec(text)?.[1]?.trim().slice(0, 200) || undefined
}

/** The machine code in the envelopes of others: OpenAI's `error.code`, and a `kind` or a `code` that is a text. */
export function codeIn(body: unknown): string | undefined {
  const { error, kind, code } = Object(body)
  return firstText(error?.code, kind, code)
}

/** Whether a 429 is about a budget or quota that is used up, where a later try fails as well. */
export function saysSpent(body: unknown, text = ''): boolean {
  const { error, ...fields } = Object(body)
  const { type, code } = isRecord(error) ? error : fields
  if ([type, code].some((word) => isText(word) && /budget|quota|billing|credit/i.test(word))) return true
  // "Quota exceeded ... per minute" is a rate limit by another name.
  return (
    !/(?:\b|_)per[ _-](?:\d+ ?)?(?:s|sec|second|m|min|minute|h|hour)s?(?:\b|_)|\d\D{0,20}\/ ?(?:s|sec|second|m|min|minute|h|hour)\b/i.test(
      text,
    ) &&
    /\b(?:budget|quota|credits?|spend(?:ing)? limit)\b/i.test(text) &&
    /exceed|spent|exhaust|deplet|used up|insufficient|reached|out of|over\b/i.test(text)
  )
}
