import { type AnyOperations, type ApiError, decodeStreamError } from '@errspec/core'
import { findOperation, inEnvelope } from '@errspec/core/adapter'
import { type Answer, headerOf } from '../http/exchange.js'
import { receivedOf } from './parse-body.js'
import { readBack } from './received-error.js'
import { envelopeFor, type ServerForm } from './server-form.js'
import { parseEvents } from './stream-events.js'

/** The operation that an answer is of, and the kinds that it has raised. */
export function raisedBy(
  operations: AnyOperations,
  form: ServerForm,
  paths: readonly string[],
  answer: Answer,
): { readonly operation: string; readonly kinds: readonly string[] } | undefined {
  const [method = ''] = answer.request.split(' ')
  const [found] = paths.flatMap((path) => findOperation(operations, method, path) ?? [])
  if (!found) return undefined
  const errors =
    answer.status >= 400 ? [readBack(form.catalog, answer.status, receivedOf(answer))] : inStream(form, answer)
  const kinds = errors.map(({ kind }) => kind).filter((kind) => Object.hasOwn(form.catalog.errors, kind))
  return { operation: found.operation, kinds }
}

function inStream(form: ServerForm, { headers, body }: Answer): ApiError[] {
  if (!/^text\/event-stream/i.test(headerOf({ headers }, 'content-type') ?? '')) return []
  const contract = inEnvelope(form.catalog, envelopeFor(form, undefined))
  return parseEvents(new TextDecoder().decode(body)).flatMap((event) => decodeStreamError(contract, event) ?? [])
}
