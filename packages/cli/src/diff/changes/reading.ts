import { type AnyCatalog, type ApiError, decodeAnswer, type Params } from '@errspec/core'
import { toErrorResponse } from '@errspec/core/adapter'
import { isCoded, wordingsOf } from '@errspec/core/schema'
import { type Contract, codeOf, isKindRetryable } from '../../shared/contract/contract.js'
import { exampleText, shownError } from '../../shared/contract/examples.js'
import { type Change, change } from './change.js'
import { isToldByCode } from './prose.js'
import { skeleton } from './renamed-kinds.js'

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
  if (isSameKind && valuesOf(error.params) === valuesOf(sent.params))
    return { says: `recognises '${wanted}' as before`, retries }

  const byBody = isSameKind
    ? `reads other params from ${isCoded(client.envelope) ? 'the body' : 'the text'} (${paramsInWords(error.params)})`
    : error.kind === 'unrecognized'
      ? unrecognized(client, error)
      : `takes it for '${error.kind}' (${paramsInWords(error.params)})`
  const told = read(true)
  const byHeaders = told.kind === error.kind ? '' : `; where its headers come along it is '${told.kind}'`
  return { says: `${byBody}${byHeaders}`, retries }
}

const REQUEST_ID = 'req_abc123xyz'

/** Why a client has no kind for an error: it does not know it, or cannot read its params. */
function unrecognized(client: AnyCatalog, { status, code }: ApiError): string {
  const isKnown = Object.keys(client.errors).some(
    (kind) => client.errors[kind]?.status === status && String(codeOf(client, kind)) === String(code),
  )
  if (isKnown)
    return `cannot read its params: takes it for 'unrecognized', its status ${status}, its code and its text stay`
  const sign = isCoded(client.envelope) ? 'know its code' : 'recognise the text'
  return `does not ${sign}: takes it for 'unrecognized', its status ${status} and its text stay`
}

// Names may differ: the places are what is on the wire.
const valuesOf = (params: Params) => JSON.stringify(Object.values(params).map(asText))
const asText = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value))

function paramsInWords(params: Params): string {
  const entries = Object.entries(params).map(([name, value]) => `{${name}} = ${JSON.stringify(value)}`)
  return entries.join(', ') || 'without params'
}

/** Texts that both contracts know, as errors that are not the same, or with params that are not. */
export function readingChanges(
  base: Contract,
  head: Contract,
  renamed: ReadonlyMap<string, string>,
): readonly Change[] {
  const found = new Map<string, Change>()
  // Where both go by a code, nobody reads an error out of its text alone.
  if (isToldByCode(base, head)) return []
  const texts = [base, head].flatMap(({ catalog }) =>
    wordingsOf(catalog.errors).map((wording) => [exampleText(catalog, wording), wording.status] as const),
  )
  for (const [text, status] of texts) {
    const before = base.catalog.recognize({ message: text, status })
    const after = head.catalog.recognize({ message: text, status })
    if (!before || !after) continue
    const isSameKind = (renamed.get(before.kind) ?? before.kind) === after.kind
    if (isSameKind && valuesOf(before.params) === valuesOf(after.params)) continue
    // Where the message itself is another one, that says it.
    const messages = [base.catalog.errors[before.kind], head.catalog.errors[after.kind]].map(
      (error) => error?.message ?? '',
    )
    if (isSameKind && skeleton(messages[0] ?? '') !== skeleton(messages[1] ?? '')) continue
    const [was, is] = [before, after].map(({ kind, params }) =>
      isSameKind ? `'${kind}' with ${paramsInWords(params)}` : `'${kind}'`,
    )
    const key = JSON.stringify([before.kind, after.kind])
    if (found.has(key)) continue
    const path = `errors.${after.kind}.message`
    const impact = {
      message: `a text such as ${JSON.stringify(text)} was ${was} and is ${is}`,
      oldClient: `takes such a text for ${was}, unless the header x-error-kind says otherwise`,
      newClient: `takes such a text for ${is}, unless the header x-error-kind says otherwise`,
    }
    found.set(key, change('reading-changed', path, impact))
  }
  return [...found.values()]
}
