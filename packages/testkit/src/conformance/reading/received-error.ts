import {
  type AnyCatalog,
  type ApiError,
  decodeError,
  decodeStreamError,
  type EnvelopeDefinition,
  type Params,
} from '@errspec/core'
import { inEnvelope } from '@errspec/core/adapter'
import { matchTemplate, parseTemplate } from '@errspec/core/schema'
import { headerOf } from '../http/exchange.js'

/** What of an answer says its error. */
export interface ReceivedError {
  readonly headers: ReadonlyMap<string, readonly string[]>
  /** As JSON made it. */
  readonly body: unknown
  /** Whether the body is what a stream carries. */
  readonly isFrame?: boolean
}

/** The params of an answer that is known to be of a kind, as they came; `undefined` where one of them cannot be read. */
export function readParams(
  catalog: AnyCatalog,
  envelope: EnvelopeDefinition,
  kind: string,
  { headers, body, isFrame }: ReceivedError,
): Params | undefined {
  // By the envelope that it is in, whichever it is.
  const contract = inEnvelope(catalog, envelope)
  if (isFrame) {
    const error: ApiError | undefined = decodeStreamError(contract, { event: 'error', data: JSON.stringify(body) })
    return error?.kind === kind ? error.params : undefined
  }
  const status = catalog.errors[kind]?.status ?? 0
  const params = headerOf({ headers }, 'x-error-params')
  const error: ApiError = decodeError(contract, {
    status,
    headers: { 'x-error-kind': kind, ...(params !== undefined && { 'x-error-params': params }) },
    body,
  })
  return error.kind === kind ? error.params : undefined
}

/** What any client of the contract makes of an answer. */
export function readBack(catalog: AnyCatalog, status: number, { headers, body }: ReceivedError): ApiError {
  const named = ['x-error-kind', 'x-error-params'].flatMap((name) => {
    const value = headerOf({ headers }, name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return decodeError(catalog, { status, headers: Object.fromEntries(named), body })
}

/** The params that a text shows, read as the message of one kind and of no other; `undefined` where it is none of it. */
export function readText(catalog: AnyCatalog, kind: string, text: string): Params | undefined {
  const { message = '', aliases = [] } = catalog.errors[kind] ?? {}
  for (const wording of [message, ...aliases]) {
    const read = readWording(catalog, kind, text, wording)
    if (read) return read
  }
  return undefined
}

/** The same by one wording, that of its message where no other is named. */
export function readWording(
  { errors }: AnyCatalog,
  kind: string,
  text: string,
  wording: string = errors[kind]?.message ?? '',
): Params | undefined {
  return matchTemplate(parseTemplate(wording, errors[kind]?.params), text)
}
