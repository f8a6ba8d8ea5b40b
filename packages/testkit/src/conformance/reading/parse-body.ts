import type { Answer } from '../http/exchange.js'
import { show } from '../rules/verdicts.js'
import type { ReceivedError } from './received-error.js'

/** A body as JSON, or what it is instead, in words. */
export function parseJson(body: Uint8Array): { readonly json: unknown } | string {
  if (body.length === 0) return 'no body'
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    return 'bytes that are not UTF-8'
  }
  try {
    return { json: JSON.parse(text) }
  } catch {
    return show(text)
  }
}

/** What of an answer says its error. */
export function receivedOf({ headers, body }: Answer): ReceivedError {
  const parsed = parseJson(body)
  return { headers, body: typeof parsed === 'string' ? undefined : parsed.json }
}
