import { type AnyCatalog, type ApiError, decodeAnswer } from '@errspec/core'
import { toErrorResponse } from '@errspec/core/adapter'
import { isCoded, kindOfCode } from '@errspec/core/schema'
import { isKindRetryable } from '../../shared/contract/contract.js'
import { shownError } from '../../shared/contract/examples.js'
import { isSameParams, paramsInWords } from './errors/param-values.js'

/** What a client makes of an error that a server with another version of the contract sends: tried, not guessed. */
export interface Reading {
  /** In words. */
  readonly says: string
  /** Whether it tries again, going by its own catalog. */
  readonly retries: boolean
}

/** How a client reads a kind of a server; `wanted` is what the client calls that kind. */
export function readingOf(client: AnyCatalog, server: AnyCatalog, kind: string, wanted = kind): Reading {
  const sent = shownError(server, kind)
  const { status = 0 } = server.errors[kind] ?? {}
  if (!sent) {
    const retries = isKindRetryable(client, Object.hasOwn(client.errors, wanted) ? wanted : kind)
    return { says: `what it makes of '${kind}' cannot be tried: the error has no example`, retries }
  }
  const { headers } = toErrorResponse(server, sent, { requestId: REQUEST_ID })
  const body = sent.toEnvelope(REQUEST_ID)
  const read = (withHeaders: boolean): ApiError =>
    decodeAnswer(client, { status, body, ...(withHeaders && { headers }) }).error
  const error = read(false)
  const isSameKind = error.kind === wanted
  const retries = error.retryable
  if (isSameKind && isSameParams(client, server, error, sent))
    return { says: `recognises '${wanted}' as before`, retries }

  const byBody = isSameKind
    ? `reads other params from ${isCoded(client.envelope) ? 'the body' : 'the text'} (${paramsInWords(client, error)})`
    : error.kind === 'unrecognized'
      ? unrecognized(client, error)
      : `takes it for '${error.kind}' (${paramsInWords(client, error)})`
  const told = read(true)
  const byHeaders = told.kind === error.kind ? '' : `; where its headers come along it is '${told.kind}'`
  return { says: `${byBody}${byHeaders}`, retries }
}

const REQUEST_ID = 'req_abc123xyz'

/** Why a client has no kind for an error: it does not know it, or cannot read its params. */
function unrecognized(client: AnyCatalog, { status, code }: ApiError): string {
  if (kindOfCode(client.errors, status, code) !== undefined)
    return `cannot read its params: takes it for 'unrecognized', its status ${status}, its code and its text stay`
  const sign = isCoded(client.envelope) ? 'know its code' : 'recognise the text'
  return `does not ${sign}: takes it for 'unrecognized', its status ${status} and its text stay`
}
