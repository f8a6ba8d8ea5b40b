import type { Attempt } from '@errspec/core'
import { branded } from '@errspec/core/adapter'
import { kindOfAbort, reasonOf } from './signals.js'

/** How a request can fail without an answer. */
export type TransportErrorKind =
  /** No connection, or it broke before the answer: DNS, TCP, TLS, a reset, a response that is not HTTP. */
  | 'connection_failed'
  /** No answer within `timeoutMs` or before the deadline, or a stream silent for `idleTimeoutMs`. */
  | 'timeout'
  /** The caller's `AbortSignal` fired. */
  | 'aborted'
  /** An event stream broke off before its end. */
  | 'stream_interrupted'

/**
 * No answer of the server, so nothing that the contract could describe. Its `cause` is what the platform threw; where that would
 * show the query of a URL to a log, an error with its words and its code.
 */
export class TransportError extends Error {
  declare readonly kind: TransportErrorKind
  /** Whether the request may be sent again: never after `aborted`, and after a lost answer only where that is safe. */
  declare readonly retryable: boolean
  declare readonly attempts: readonly Attempt[]

  constructor(
    kind: TransportErrorKind,
    message: string,
    init: { retryable: boolean; attempts: readonly Attempt[]; cause: unknown },
  ) {
    super(message, { cause: kind === 'aborted' ? init.cause : withoutQueries(init.cause) })
    this.kind = kind
    this.retryable = init.retryable
    this.attempts = init.attempts
  }
}

/** Whether a value is a `TransportError`, of any copy of this package. Never throws. */
export const isTransportError = branded<TransportError>(TransportError, 'TransportError')

/** How a request ends without an answer: of a stream's end, its reader tells. */
export type LostKind = Exclude<TransportErrorKind, 'stream_interrupted'>

const WORDS: Record<LostKind, string> = {
  connection_failed: 'the connection failed',
  timeout: 'no answer in time',
  aborted: 'aborted by the caller',
}

/** The error of a request that was not answered, in words that quote nothing of it. */
export function transportError(
  kind: LostKind,
  { method, url }: { readonly method: string; readonly url: string },
  attempts: readonly Attempt[],
  cause: unknown,
  retryable = false,
): TransportError {
  // Deno and node-fetch say in it to which URL they could not connect.
  const detail = kind === 'connection_failed' ? withoutSecrets(messageOf(rootOf(cause)), url) : ''
  const message = `${method} ${withoutQuery(url)}: ${WORDS[kind]}${detail && ` (${detail})`}`
  return new TransportError(kind, message, { retryable, attempts, cause })
}

/** The error of a request that the caller's signal has ended. */
export function abortError(
  signal: AbortSignal,
  request: { readonly method: string; readonly url: string },
  attempts: readonly Attempt[],
  retryable = false,
): TransportError {
  const kind = kindOfAbort(signal)
  return transportError(kind, request, attempts, reasonOf(signal), retryable && kind === 'timeout')
}

/** The bottom of the cause chain: Node's fetch only says `fetch failed` at its top. */
export function rootOf(error: unknown): unknown {
  let current = error
  for (let depth = 0; depth < 5 && current instanceof Error && current.cause instanceof Error; depth++)
    current = current.cause
  return current
}

/** What a platform threw; where it has a query (Deno and workerd in their words, Bun beside them), its words and code without it. */
function withoutQueries(thrown: unknown): unknown {
  const root = rootOf(thrown)
  const words = [thrown, root].map((error) => `${messageOf(error)} ${Object(error).path}`)
  if (words.every((text) => withoutSecrets(text) === text)) return thrown
  const { name, code } = Object(root)
  return Object.assign(new Error(withoutSecrets(messageOf(root))), { name, code })
}

function messageOf(error: unknown): string {
  const { message, code } = (error ?? {}) as { message?: unknown; code?: unknown }
  return [message, code].find((text): text is string => typeof text === 'string' && text !== '') ?? ''
}

/** A query may hold what does not belong in a log. */
export function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '')
}

/**
 * A text without what may be in a URL and not in a log: the query, and the name and password in front of the host. The query of
 * `url` itself goes as it was given, too.
 */
export function withoutSecrets(text: string, url = ''): string {
  const query = url.slice(withoutQuery(url).length)
  return (
    (query ? text.replaceAll(query, '') : text)
      .replace(/\/\/[^/?#\s]*@/g, '//')
      // As a parsed URL has it, without blanks and quotes, up to the bracket or colon that ends it in a sentence.
      .replace(/\?[^\s"']+?(?=\)?:?(?:[\s"']|$))/g, '')
  )
}

/** The words of engines and platforms for a mistake in code, which none has for a connection that failed. */
const MISTAKE =
  /^can(?:no|')t (?:read|set|access|de|conv|cons|assign to|add prop|redef)|is (?:not (?:an? |iterable|defined)|undefined|null)|constant var|circular|cyclic|invocation|to execute|receiver|implement|argument must|unusable|disturbed|bigint|already (?:been )?(?:us|consum)ed|used body|method cannot have|stream is (?:currently )?locked|['`]new[' ]|readonly prop|to be a function|to be instance/i

/** Whether a fetch of somebody's own has thrown for a bug of its own: it is no connection that failed, and fails again. */
export function isMistake(thrown: unknown): boolean {
  const { name, message } = Object(thrown) as { name?: unknown; message?: unknown }
  return (
    /^(?:Range|Reference|Syntax)Error$/.test(String(name)) || (name === 'TypeError' && MISTAKE.test(String(message)))
  )
}

/** As of `AbortSignal.timeout`, for what is to fail as the platform's fetch does. React Native has no `DOMException`. */
export function timeoutError(message: string, cause?: unknown): Error {
  const error =
    typeof DOMException === 'function'
      ? new DOMException(message, 'TimeoutError')
      : Object.assign(new Error(message), { name: 'TimeoutError' })
  return Object.assign(error, { cause })
}
