import { type AnyCatalog, type ApiError, decodeAnswer, type Params } from '@errspec/core'
import { exampleError } from '@errspec/core/adapter'
import type { Contract } from '../../shared/contract/contract.js'
import { wordingsOf } from '../../shared/contract/wordings.js'
import { type Change, change } from './change.js'
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
  const sent = exampleError(server, kind)
  const body = sent.toEnvelope('req_abc123xyz')
  const error: ApiError = decodeAnswer(client, { status: sent.status, body }).error
  const isSameKind = error.kind === wanted
  const retries = error.retryable
  if (isSameKind && valuesOf(error.params) === valuesOf(sent.params))
    return { says: `recognises '${wanted}' as before`, retries }

  const byText = isSameKind
    ? `reads other params from the text (${paramsInWords(error.params)})`
    : error.kind === 'unrecognized'
      ? `does not recognise the text: takes it for 'unrecognized', its status ${sent.status} and its text stay`
      : `takes it for '${error.kind}' (${paramsInWords(error.params)})`
  // A header is believed where its kind has that status.
  const isTold = Object.hasOwn(client.errors, kind) && client.errors[kind]?.status === sent.status
  const hasParams = Object.keys(sent.params).length > 0
  const byHeader = isTold
    ? `; where the header x-error-kind comes along it is '${kind}'${hasParams ? ', perhaps without its params' : ''}`
    : ''
  return { says: `${byText}${byHeader}`, retries }
}

// Names may differ: the places are what is on the wire.
const valuesOf = (params: Params) => JSON.stringify(Object.values(params).map(String))

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
  for (const { example: text, status } of [...wordingsOf(base.catalog), ...wordingsOf(head.catalog)]) {
    const before = base.catalog.recognize({ message: text, code: status })
    const after = head.catalog.recognize({ message: text, code: status })
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
