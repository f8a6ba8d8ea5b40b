/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/**
 * How the body of an error looks, as a template: it writes an error and reads it back. `body` is JSON whose texts are
 * templates of the parts `{message}`, `{kind}`, `{code}`, `{type}`, `{status}`, `{title}`, `{requestId}`, `{params}`,
 * `{params.NAME}`, `{param}`, `{fields.NAME}`, `{retryAfter}`, `{path}` and `{timestamp}`. A text that is one part alone is
 * its value; `{x|string}` is it as text, `{x|null}` is `null` where it is absent. What is absent is left out.
 */
export interface EnvelopeDefinition {
  /** JSON with parts. The key `'...'` with `'{params}'` spreads the params that have no place of their own. */
  readonly body: Json
  /** Default `application/json`. */
  readonly contentType?: string
  /** The body inside an event stream, where it differs. */
  readonly frame?: Json
  /** One entry of an `'issues'` param: JSON with `{pointer}`, `{field}`, `{message}` and `{code}`. */
  readonly issue?: Json
}

/** All that a body can say of an error. What is `undefined` is absent. */
export interface ErrorRecord {
  readonly kind: string | undefined
  readonly code: string | number | undefined
  /** With the notice, where the contract appends one. */
  readonly message: string
  readonly type: string
  readonly status: number
  /** The status in words. */
  readonly title: string
  readonly requestId: string | undefined
  /** In their order; a list of issues in the envelope's own form. */
  readonly params: Readonly<Record<string, unknown>>
  /** The name of the message's only placeholder. */
  readonly param: string | undefined
  readonly fields: Readonly<Record<string, Json>>
  /** In whole seconds. */
  readonly retryAfter: number | undefined
  /** The request's path, without its query. */
  readonly path: string | undefined
  /** ISO 8601. */
  readonly timestamp: string
}

const TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
}

/** OpenAI's and Anthropic's word for the class of a status, where a contract has none of its own. */
export function typeOfStatus(status: number): string {
  return TYPES[status] ?? (status < 500 ? 'invalid_request_error' : 'server_error')
}
