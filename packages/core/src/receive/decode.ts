import { type ApiError, type Attempt, createApiError } from '../contract/api-error.js'
import type { AnyCatalog, CatalogError } from '../contract/catalog.js'
import { UNRECOGNIZED } from '../definition/definition.js'
import type { ReadBody } from '../envelope/read-body.js'
import type { RetryVerdict } from '../retry/retry.js'
import { isRetryable } from '../retry/retry-table.js'
import { parseText } from '../template/parse-template.js'
import { renderTemplate } from '../template/template.js'
import {
  type HeadersLike,
  longestOf,
  readHeader,
  readRateLimitReset,
  readRequestId,
  readRetryAfter,
} from '../wire/headers.js'
import { reasonPhrase } from '../wire/reason-phrase.js'
import { LONGEST_RETRY_AFTER_S, titleOf, typeOf, withoutNotice } from '../wire/wire.js'
import { factsOf } from './facts.js'
import { type Identified, identify } from './identify.js'
import { codeIn, messageIn, problemMessageIn, requestIdIn } from './messages-in.js'
import { parseBody } from './parse-body.js'
import { failsAgain, saysSpent, waitIn } from './waits-in.js'

/** A response that is not a success, as any client has it. */
export interface ErrorResponse {
  /** The HTTP status. Authoritative: a `code` in the body that disagrees is ignored. */
  readonly status: number
  readonly headers?: HeadersLike | undefined
  /** The body's text, or what JSON made of it; absent or empty where there was none. */
  readonly body?: unknown
  /** What the client has tried; becomes the error's `attempts`. */
  readonly attempts?: readonly Attempt[] | undefined
  /**
   * What `lostAnswerVerdict` says of the request: an answer that is lost (`isLost`) and would be tried again has this verdict
   * instead. Default: `'retryable'`.
   */
  readonly ifLost?: RetryVerdict | undefined
}

/** An answer read by a contract: the error, and what it says about trying again. */
export interface DecodedAnswer<C extends AnyCatalog> {
  readonly error: CatalogError<C>
  readonly verdict: RetryVerdict
  /**
   * Whether the answer leaves open what became of the request, as a broken connection does: a 408 or a 5xx that is not the
   * contract's own (a proxy's 502), and the contract's `defaults.unknown`. The same request is then only sent again where
   * `lostAnswerVerdict` allows it: give that as `ifLost`.
   */
  readonly isLost: boolean
}

/**
 * Any error response as an error of the contract: its own envelope, or any of the bodies that real services send (JSON in many
 * forms, problem+json, XML, HTML, text, nothing), whole or cut off. What the contract does not describe, and an error whose
 * params cannot all be read, keeps its status, code, text, id and wait and has the kind `'unrecognized'`. Never throws.
 */
export function decodeError<C extends AnyCatalog>(
  catalog: C,
  response: ErrorResponse,
  now = Date.now(),
): CatalogError<C> {
  return decodeAnswer(catalog, response, now).error
}

/** `decodeError`, and the verdict that `decideRetry` asks for. */
export function decodeAnswer<C extends AnyCatalog>(
  catalog: C,
  response: ErrorResponse,
  now = Date.now(),
): DecodedAnswer<C> {
  return decode(catalog, response, now, catalog.codec.read)
}

/** Reads an answer, with what its contract's own form says of its body. */
export function decode<C extends AnyCatalog>(
  catalog: C,
  response: ErrorResponse,
  now: number,
  readBody: (body: unknown) => ReadBody | undefined,
): DecodedAnswer<C> {
  const { status, headers, attempts } = response
  const header = (name: string) => readHeader(headers, name)
  const parsed = parseBody(response.body)
  const body = parsed.value
  const facts = factsOf(body)
  const read = readBody(body)
  const contentType = header('content-type') ?? ''
  const problemText =
    /problem\+/i.test(contentType) && !/problem\+/i.test(catalog.envelope.contentType ?? '')
      ? problemMessageIn(facts)
      : undefined
  const wireText = problemText ?? read?.message ?? messageIn(facts)
  const text = wireText && withoutNotice(catalog, wireText)
  const foreignCode = codeIn(facts)
  const identified = identify(catalog, {
    status,
    read,
    message: wireText,
    header: header('x-error-kind'),
    headerParams: header('x-error-params'),
    foreignCode,
  })

  const isOwn = catalog.codec.isOwn(body, status)
  const isForeign = !identified && !isOwn
  const asked = readRetryAfter(headers, now)
  const named = isForeign ? waitIn(facts, now, status === 429 || status === 503 ? text : '') : undefined
  const retryAfterMs =
    longestOf([asked, read?.retryAfterMs, named].map(Number)) ??
    (status === 429 ? readRateLimitReset(headers, now) : undefined)

  // A budget that is spent comes back where the answer says when.
  const hasWait = asked !== undefined || named !== undefined
  const isSpent = status === 429 && !hasWait && !catalog.statuses[429] && saysSpent(facts, text)
  const isHopeless = isForeign && !(status === 429 && hasWait) && failsAgain(facts, status)
  const serverSays = header('x-should-retry')?.toLowerCase()
  // `true` counts on a 5xx alone: there our servers send it, and a listed 4xx fails again whatever a server says.
  const retryable =
    (isRetryable(catalog, status, identified?.kind) && !isSpent && !isHopeless) ||
    (serverSays === 'true' && status >= 500)
  // Our servers send it for a long wait too, since other clients would not keep that: this one does, or fails for it.
  const isForWait = !isForeign && Number(asked) > LONGEST_RETRY_AFTER_S * 1000
  const said = !retryable ? 'not_retryable' : serverSays === 'false' && !isForWait ? 'server_veto' : 'retryable'
  // Words alone may be those of a proxy: in a coded contract they are prose, and some are HTTP's own. So may a code in a form of others.
  const isAnybodys = catalog.codec.isCoded || text?.trim() === reasonPhrase(status)
  const isGuess = !isOwn && (identified?.by === 'foreign' || (identified?.by === 'text' && isAnybodys))
  const isUnclear = isForeign || isGuess || identified?.kind === catalog.defaults.unknown
  const isLost = isUnclear && (status === 408 || status >= 500)
  const verdict = said === 'retryable' && isLost ? (response.ifLost ?? said) : said

  const kind = identified?.params ? identified.kind : UNRECOGNIZED
  const decoded = createApiError(
    catalog,
    {
      kind,
      status,
      // One that is known, but not whole, still has its code.
      code: identified ? (catalog.errors[identified.kind]?.code ?? identified.kind) : (read?.code ?? foreignCode),
      type: typeOf(catalog, status, identified?.kind ?? kind),
      params: identified?.params ?? {},
      message:
        (identified ? text : plainWords(text)) ??
        wordsOf(catalog, identified) ??
        messageIn(factsOf(parsed.cutValue)) ??
        titleOf(catalog, status),
      origin: 'received',
      retryable: verdict === 'retryable',
      requestId: read?.requestId ?? requestIdIn(facts, text) ?? readRequestId(headers),
      retryAfterMs,
      attempts,
      response: {
        headers: { get: (name) => readHeader(headers, String(name).toLowerCase()) ?? null },
        body: parsed.isWhole ? (body ?? response.body) : response.body,
      },
    },
    decodeAnswer,
  )
  return { error: decoded as ApiError as CatalogError<C>, verdict, isLost }
}

/** Words of others, who may have put a whole body into a text. */
function plainWords(text = ''): string | undefined {
  const body = /^\s*[[{]/.test(text) && messageIn(factsOf(parseBody(text).value))
  return body || text || undefined
}

/** The contract's own words for an error that came without any. */
function wordsOf({ errors }: AnyCatalog, identified: Identified | undefined): string | undefined {
  const message = identified?.params && errors[identified.kind]?.message
  return message === undefined ? undefined : renderTemplate(parseText(message), identified?.params ?? {})
}
