import { isDeepStrictEqual } from 'node:util'
import type { AnyCatalog, ApiError, EnvelopeDefinition, Params } from '@errspec/core'
import {
  type BodyPlace,
  bodyPlaces,
  type ErrorResponseParts,
  notFoundError,
  toErrorResponse,
} from '@errspec/core/adapter'
import { exampleOf, textParamsOf } from '../../example-params.js'
import type { Scenario } from '../../scenario.js'
import { headerOf } from '../http/exchange.js'
import { type ReceivedError, readParams } from './received-error.js'
import { envelopeFor, type ServerForm } from './server-form.js'

/** What an error response has to be, computed by the functions that adapters answer with. */
export interface Expectation {
  readonly form: ServerForm
  readonly catalog: AnyCatalog
  /** The envelope that it has to be in. */
  readonly envelope: EnvelopeDefinition
  /** The error. Where the scenario says no params, it has those that the answer has, else examples. */
  readonly error: ApiError
  /** The params as they must arrive, cleaned; `undefined` where any will do. */
  readonly params: Params | undefined
  /** The params that the answer has, as they came; `undefined` where one cannot be read. */
  readonly received: Params | undefined
  /** The params of text among them that are not clean. */
  readonly unclean: readonly string[]
  /** Those that its body shows by itself, cleaned. */
  readonly shown: Params | undefined
  /** Headers and body for what is not the suite's to choose. */
  parts(facts?: AnswerFacts): ErrorResponseParts
  /** The places of the body, or of an event stream's frame. */
  places(facts: AnswerFacts, place?: 'body' | 'frame'): readonly BodyPlace[]
}

/** What stands for the id of a request, which is compared by rules of its own. */
const ID = 'req_0'

/** What an answer chooses by itself. */
export interface AnswerFacts {
  /** In seconds. */
  readonly wait?: number | undefined
  /** Another status than the kind's. */
  readonly status?: number | undefined
}

/** A request, and what it was answered with, as far as that is to be looked at for params. */
export interface Asked {
  readonly accept?: string | undefined
  readonly answer?: ReceivedError | undefined
}

/** What a kind has to be answered with; as a text, why that cannot be told. */
export function expectKind(
  form: ServerForm,
  kind: string,
  { params, retryable }: Pick<Scenario, 'params' | 'retryable'> = {},
  { accept, answer }: Asked = {},
): Expectation | string {
  const { catalog } = form
  const envelope = envelopeFor(form, accept)
  const inBody = answer && readParams(catalog, envelope, kind, { ...answer, headers: new Map() })
  const received = inBody ?? (answer && readParams(catalog, envelope, kind, answer))
  const example = exampleOf(catalog, kind)
  const filled = params ?? cleaned(catalog, kind, received) ?? ('params' in example ? example.params : undefined)
  if (!filled) return `${'lack' in example ? example.lack : ''}; give the scenario 'params'`
  const raise = (wait?: number): ApiError =>
    catalog.error(kind, filled, {
      stack: false,
      retryable,
      ...(wait === undefined ? {} : { retryAfterMs: wait * 1000 }),
    })
  const error = raise()
  const clean = cleaned(catalog, kind, received)
  const texts = clean ? textParamsOf(catalog, kind) : []
  return {
    params: params && error.params,
    received,
    unclean: texts.filter((name) => !isDeepStrictEqual(clean?.[name], received?.[name])),
    shown: cleaned(catalog, kind, inBody),
    ...expect(form, envelope, error, raise),
  }
}

/** Received params as a server would have sent them; `undefined` where it would have sent none such. */
function cleaned(catalog: AnyCatalog, kind: string, params: Params | undefined): Params | undefined {
  try {
    return params && catalog.error(kind, params, { stack: false }).params
  } catch {
    return undefined
  }
}

/** What an unknown path has to be answered with: the kind of 404's row, or without one what the service itself has for it. */
export function expectNotFound(form: ServerForm, asked: Asked = {}): Expectation {
  const { catalog } = form
  const error = notFoundError(catalog)
  const kind = catalog.statuses[404]?.kind ?? (asked.answer && headerOf(asked.answer, 'x-error-kind'))
  // A message that says the path has params, which the row's kind cannot have.
  if (kind !== undefined && Object.hasOwn(catalog.errors, kind) && catalog.errors[kind]?.status === error.status) {
    const expectation = expectKind(form, kind, {}, asked)
    if (typeof expectation !== 'string') return expectation
  }
  return {
    params: undefined,
    received: undefined,
    unclean: [],
    shown: undefined,
    ...expect(form, envelopeFor(form, asked.accept), error, (wait) => statusError(catalog, 404, wait)),
  }
}

function expect(
  form: ServerForm,
  envelope: EnvelopeDefinition,
  error: ApiError,
  raise: (wait: number | undefined) => ApiError,
) {
  const { catalog } = form
  return {
    form,
    catalog,
    envelope,
    error,
    parts: ({ wait }: AnswerFacts = {}) => toErrorResponse(catalog, raise(wait), { requestId: ID, envelope }),
    places: ({ wait, status = error.status }: AnswerFacts, place: 'body' | 'frame' = 'body') => {
      const shown = status === error.status ? raise(wait) : statusError(catalog, status, wait)
      return bodyPlaces(catalog, shown, { requestId: ID, path: '/' }, envelope, place)
    },
  }
}

/** The error of a status that has no kind. */
function statusError(catalog: AnyCatalog, status: number, wait?: number): ApiError {
  return statusParts(catalog, status, wait).error
}

/** The answer of a status that has no kind. */
export function statusParts(catalog: AnyCatalog, status: number, wait?: number): ErrorResponseParts {
  const headers = wait === undefined ? {} : { 'retry-after': String(wait) }
  return toErrorResponse(catalog, { status, expose: false, headers })
}

/** Whether a kind has params that are cleaned. */
export const hasTextParams = (catalog: AnyCatalog, kind: string): boolean => textParamsOf(catalog, kind).length > 0
