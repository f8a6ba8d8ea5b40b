import type { Attempt } from '../contract/api-error.js'
import type { AnyCatalog, CatalogError } from '../contract/catalog.js'
import { compileEnvelope, type Node, partsOf } from '../envelope/compile-envelope.js'
import type { EnvelopeDefinition } from '../envelope/envelope.js'
import { type ReadBody, readBody } from '../envelope/read-body.js'
import { kindOfCode, kindOfStatus, statusOfCode } from '../recognize/kinds-by-code.js'
import { isRecord, ownValue, perObject } from '../values/plain-data.js'
import { type HeadersLike, readRequestId } from '../wire/headers.js'
import { decode } from './decode.js'
import { FOREIGN_MARKS, isCalledError, statusOfWords, unwrapped } from './decode-stream-error-foreign.js'
import { factsOf } from './facts.js'
import { codeIn } from './messages-in.js'

/** One server-sent event, and what is known of the response that it came in. */
export interface ReceivedEvent {
  /** The event's name; absent where the stream gave it none. */
  readonly event?: string | undefined
  readonly data: string
  /** The response's headers: they name the request where the event does not. */
  readonly headers?: HeadersLike | undefined
  /** What the client has tried; becomes the error's `attempts`. */
  readonly attempts?: readonly Attempt[] | undefined
}

/**
 * The error that a server-sent event reports, or `undefined` where the event is data. An event named `error` always is
 * one; so is any event whose JSON has an `error` object, alone in a list too, or is a frame of the contract, the Responses API's
 * `response.failed` and `response.incomplete`, an answer that says it ended with an error, and one without a name whose `error` is
 * a text or that calls itself an error. Its status is the one that it says, else that of its kind, else the one that its code or
 * class stands for (`insufficient_quota`: 429), else 500. Never throws.
 */
export function decodeStreamError<C extends AnyCatalog>(
  catalog: C,
  received: ReceivedEvent,
): CatalogError<C> | undefined {
  const { event, data, headers, attempts } = received
  const isNamedError = event === 'error'
  if (!isNamedError && !mayBeError(catalog, data)) return undefined
  const body = unwrapped(parseObject(data))
  if (!isNamedError && !(body && isError(catalog, body, event))) return undefined
  const read = readBody(compileEnvelope(catalog.envelope), body, 'frame')
  const status = statusIn(catalog, isRecord(body) ? body : {}, read)
  return decode(
    catalog,
    {
      status,
      headers: {
        // A frame says in its body what a response says in its headers.
        'x-error-kind': kindIn(catalog, status, body, read),
        // Of the response's own only the id: what else they say was said of a success.
        'x-request-id': readRequestId(headers),
      },
      body: body ?? data,
      attempts,
    },
    Date.now(),
    () => read,
  ).error
}

/** The status that a frame says: by the contract's own envelope, or by somebody else's; else the one of its code, else 500. */
function statusIn({ errors }: AnyCatalog, body: Record<string, unknown>, read: ReadBody | undefined): number {
  const error = isRecord(body['error']) ? body['error'] : {}
  // OpenAI's and LiteLLM's, Google's, problem+json's and NestJS's.
  const foreign = [body['code'], error['code'], error['status'], body['status'], body['statusCode']].find(isStatus)
  return (
    read?.status ??
    statusOfCode(errors, read?.kind) ??
    statusOfCode(errors, read?.code) ??
    (foreign === undefined ? statusOfCode(errors, codeIn(factsOf(body))) : Number(foreign)) ??
    statusOfWords(body) ??
    500
  )
}

function kindIn(catalog: AnyCatalog, status: number, body: unknown, read: ReadBody | undefined): string | undefined {
  const { errors } = catalog
  const foreign = codeIn(factsOf(body))
  return (
    kindOfStatus(errors, status, read?.kind) ??
    kindOfCode(errors, status, read?.code) ??
    kindOfStatus(errors, status, foreign) ??
    kindOfCode(errors, status, foreign)
  )
}

/** The keys of a template, as JSON writes them. */
const keysOf = (node: Node, isWanted: (child: Node) => boolean) =>
  node.is === 'object' ? node.entries.filter(([, child]) => isWanted(child)).map(([key]) => JSON.stringify(key)) : []

/** The keys that a frame has in any case: of the frame's template those under which it tells its error, of the body's all. */
const frameKeys = /* @__PURE__ */ perObject((definition: EnvelopeDefinition) => {
  const { frame, body } = compileEnvelope(definition)
  return [
    keysOf(frame, (child) => partsOf(child).some((part) => ['message', 'kind', 'code'].includes(part))),
    keysOf(body, () => true),
  ]
})

/** Spares ordinary events a `JSON.parse`. A quote inside of a JSON text is escaped, so these are keys and whole values. */
function mayBeError({ envelope }: AnyCatalog, data: string): boolean {
  // All of them have one of these, and nearly no event has.
  if (/error|ERROR|response\./.test(data) && FOREIGN_MARKS.test(data)) return true
  // Quicker than `includes`, by far.
  return frameKeys(envelope).some((keys) => keys.every((key) => data.indexOf(key) !== -1))
}

/** An ordinary chunk may have `"error": null`, and with `choices` a text is no more than a remark. */
function isError(catalog: AnyCatalog, body: object, event: string | undefined): boolean {
  if (!isRecord(body)) return isFrame(catalog, body)
  const { error } = body
  if (isRecord(error)) return true
  // A named event is an application's own, and so may be its `error`: a tool's output, say.
  const isAnonymous = event === undefined || event === 'message'
  if (typeof error === 'string' && error !== '' && isAnonymous) return !('choices' in body)
  if (isAnonymous && isCalledError(body)) return true
  return isFrame(catalog, body) || isWholeBody(catalog, body)
}

/** Whether an event is a frame of the contract by its code, and not by chance: its status, where it says one, is that of the code. */
function isFrame({ errors, envelope }: AnyCatalog, body: unknown): boolean {
  const read = readBody(compileEnvelope(envelope), body, 'frame')
  const kind = read && (read.kind ?? read.code)
  if (kind === undefined) return false
  const status = read?.status ?? statusOfCode(errors, kind)
  return (
    status !== undefined &&
    (kindOfStatus(errors, status, read?.kind) ?? kindOfCode(errors, status, read?.code)) !== undefined
  )
}

/** Whether an event is a body of the contract and nothing more: with a further key it may as well be a line of somebody's log. */
function isWholeBody({ envelope }: AnyCatalog, body: Record<string, unknown>): boolean {
  const compiled = compileEnvelope(envelope)
  const read = readBody(compiled, body)
  return (
    compiled.body.is === 'object' &&
    read?.message !== undefined &&
    read.requestId !== undefined &&
    read.status !== undefined &&
    compiled.body.entries.length === Object.keys(body).length &&
    compiled.body.entries.every(([key]) => ownValue(body, key) !== undefined)
  )
}

function parseObject(data: string): object | undefined {
  try {
    const value: unknown = JSON.parse(data)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** LiteLLM writes its codes as texts. */
function isStatus(value: unknown): boolean {
  return (typeof value === 'number' || typeof value === 'string') && /^[45]\d\d$/.test(String(value))
}
