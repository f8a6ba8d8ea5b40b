import { isRecord } from '../values/plain-data.js'
import { factsOf, isText, valuesAt } from './facts.js'
import { messageIn } from './messages-in.js'
import { CODES, TYPES } from './places.js'

/** What an event that may be an error of others has in its text, whatever it is; spares ordinary events a `JSON.parse`. */
export const FOREIGN_MARKS = /"error"\s*:\s*["{]|:\s*"(?:error|response\.(?:failed|incomplete)|ERROR[_A-Z]*)"/

/**
 * A parsed event of others with its error under `error`, where they have it elsewhere: the list of one that Gemini sends, the
 * Responses API's `response.failed` and `response.incomplete`, an answer whose `finish_reason` is an error (Mistral, Cohere), the
 * AI SDK's `errorText`. Any other as it is.
 */
export function unwrapped(body: object | undefined): object | undefined {
  if (Array.isArray(body)) {
    const [item, ...others] = body
    const isAlone = others.length === 0 && isRecord(item) && isRecord(item['error']) && Object.keys(item).length === 1
    return isAlone ? item : body
  }
  if (!isRecord(body) || isRecord(body['error'])) return body
  const { type, response, errorText, delta, choices } = body
  if (type === 'response.failed') return { ...body, error: recordOf(recordOf(response)['error']) }
  if (type === 'response.incomplete') {
    const reason = textOf(recordOf(recordOf(response)['incomplete_details'])['reason'])
    const message = `The response is incomplete${reason && `: ${reason}`}`
    return { ...body, error: { message, ...(reason && { code: reason }) } }
  }
  if (type === 'error' && isText(errorText)) return { ...body, message: errorText }
  for (const part of [body, delta, ...(Array.isArray(choices) ? choices : [])].map(recordOf)) {
    const { finish_reason: reason, error } = part
    if (!/^error(?:_|$)/i.test(textOf(reason))) continue
    const message = textOf(error) || textOf(body['error']) || `The answer has ended with the finish reason ${reason}`
    return { ...body, error: isRecord(error) ? error : { message } }
  }
  return body
}

/**
 * Whether an event calls itself an error, and says which: `{"object":"error"}` (vLLM, Mistral), `{"type":"error"}` (the Responses
 * API, the AI SDK), `{"event":"error"}` (Dify), with words beside it.
 */
export function isCalledError(body: Record<string, unknown>): boolean {
  const isCalled = [body['object'], body['type'], body['event']].includes('error')
  return isCalled && !('choices' in body) && messageIn(factsOf(body)) !== undefined
}

/**
 * The statuses that the codes and classes of others stand for where they are answered with one; of several that fit the first.
 * By parts of words: providers have hundreds of them, and the same habits.
 */
const STATUSES: readonly (readonly [words: RegExp, status: number])[] = [
  [/quota|rate_?limit(?:_|ed|$|error)|too_?many_?requests|throttl|resource_?exhausted|billing_(?:hard|not)/i, 429],
  [/authentication|unauth|(?:invalid|incorrect)_api_?key/i, 401],
  [/billing|payment_required|insufficient_(?:credit|balance|fund)/i, 402],
  [/permission|forbidden/i, 403],
  [/not_?found/i, 404],
  [/too_?large/i, 413],
  [/overloaded/i, 529],
  [/unavailable/i, 503],
  [/timeout|timed_out|deadline/i, 504],
  [/^invalid_|bad_?request|context_(?:length|size|window)|content_(?:filter|policy)|max_output_tokens/i, 400],
  [/^(?:unsupported|missing)_|above_max|validation_?error|failed_precondition|out_of_range/i, 400],
]

/** The status that an error of others stands for by its code, else by its class; `undefined` where they are unknown. */
export function statusOfWords(body: unknown): number | undefined {
  const facts = factsOf(body)
  const words = [...CODES, 'error.status', ...TYPES].flatMap((path) => valuesAt(facts, path))
  const statuses = words
    // The types of problem+json are URLs.
    .filter((word) => isText(word) && /^[\w.-]+$/.test(word))
    .map((word) => STATUSES.find(([pattern]) => pattern.test(String(word)))?.[1])
  return statuses.find((status) => status !== undefined)
}

function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
