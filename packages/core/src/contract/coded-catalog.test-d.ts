// Compiled, never run: what the types promise of a contract with an envelope, codes and schemas of its own.

import type { StandardSchemaV1 } from '@standard-schema/spec'
import { z } from 'zod'
import { nestEnvelope, openAiEnvelope, problemEnvelope } from '../envelope/ready-made.js'
import { ig1 } from '../ig1/ig1.js'
import { decodeError } from '../receive/decode.js'
import type { Issue, NoParams, ParamsOf } from '../template/param-types.js'
import { ApiError } from './api-error.js'
import type { AnyCatalog, CatalogError, CatalogKind, ErrorOf, ErrorParams, UnrecognizedError } from './catalog.js'
import { defineCatalog, extendCatalog } from './define-catalog.js'
import { parseInput, parseInputAsync } from './parse-input.js'
import { raise } from './raise.js'
import { relay } from './relay.js'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
/** Whether two types have the same members, however the compiler came by them. */
type Same<A, B> = Equal<{ [Key in keyof A]: A[Key] }, { [Key in keyof B]: B[Key] }>
const check = <_T extends true>() => {}
declare const value: unknown
declare const untyped: StandardSchemaV1

const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  envelope: {
    body: {
      error: { code: '{code}', message: '{message}', kind: '{kind|unrecognized}', details: '{params}' },
      status: '{status}',
      retry: '{retryAfter|null}',
      id: '{requestId}',
      at: '{timestamp}',
      docs: 'https://docs.shop.example/{kind}',
      api: 'v1',
      list: ['{title}'],
      text: '{status|string}',
      braces: 'a {{b}}',
      both: '{{ {status} {title} }}',
    },
  },
  statuses: {
    409: { title: 'Conflict', retry: false },
    422: { title: 'Unprocessable Content', retry: false, kind: 'invalid' },
    500: { title: 'Internal Server Error', retry: true },
  },
  defaults: { unknown: 'broken', invalidInput: 'invalid' },
  errors: {
    broken: { status: 500, message: 'Broken' },
    invalid: { status: 422, message: 'Invalid', params: { issues: 'issues?' } },
    sold_out: {
      status: 409,
      code: 'SOLD_OUT',
      message: '{item} is sold out',
      params: {
        left: 'integer',
        final: 'boolean',
        tags: z.array(z.string()),
        hint: z.string().optional(),
        note: 'string?',
        at: z.string().default('now'),
        more: untyped,
      },
    },
    limited: { status: 409, code: 42, message: 'Limit of {n}', params: { n: 'number' } },
    open: { status: 409, message: 'Open: {is_open}', params: { is_open: 'boolean' } },
  },
})

// Params: those of the message and those beside it; a schema's output; optional ones may be left out.
interface SoldOut {
  readonly item: string
  readonly left: number
  readonly final: boolean
  readonly tags: string[]
  readonly at: string
  readonly more: unknown
  readonly hint?: string | undefined
  readonly note?: string | undefined
}
const sound = { item: 'x', left: 1, final: true, tags: ['a'], at: 'now', more: value }
const soldOut = shop.error('sold_out', sound)
check<Same<typeof soldOut.params, SoldOut>>()
check<Equal<ParamsOf<(typeof shop)['errors']['open']>, { readonly is_open: boolean }>>()
check<Same<ErrorParams<typeof shop, 'invalid'>, { readonly issues?: readonly Issue[] | undefined }>>()
shop.error('sold_out', { ...sound, hint: 'x', note: undefined }, { retryAfterMs: 5 })
shop.error('invalid')
shop.error('invalid', {})
shop.error('invalid', { issues: [{ pointer: '/a', message: 'm' }] })
// @ts-expect-error - a param beside the message is missing
shop.error('sold_out', { item: 'x', left: 1, final: true, tags: ['a'] })
// @ts-expect-error - the params are missing altogether
shop.error('sold_out')
// @ts-expect-error - not the output of the schema
shop.error('sold_out', { ...sound, tags: 'a' })
// @ts-expect-error - a text where a boolean is declared
shop.error('open', { is_open: 'true' })
// @ts-expect-error - an issue without a message
shop.error('invalid', { issues: [{ pointer: '/a' }] })
// @ts-expect-error - no such param
shop.error('invalid', { issue: [] })

// code: the definition's, as literally as it was written, or the kind.
check<Equal<typeof soldOut.code, 'SOLD_OUT'>>()
check<Equal<ErrorOf<typeof shop, 'limited'>['code'], 42>>()
check<Equal<ErrorOf<typeof shop, 'broken'>['code'], 'broken'>>()
check<Equal<typeof soldOut.type, string>>()
check<Equal<UnrecognizedError['code'], string | number | undefined>>()

// The three siblings take the catalog's type.
check<Equal<CatalogKind<typeof shop>, 'broken' | 'invalid' | 'sold_out' | 'limited' | 'open'>>()
check<Equal<ErrorOf<typeof shop, 'limited' | 'open'>['kind'], 'limited' | 'open'>>()
check<Equal<ErrorOf<typeof shop, 'limited'>, ApiError<'limited', { readonly n: number }, 409, 42>>>()
check<Equal<ErrorParams<typeof ig1, 'forbidden'>, NoParams>>()
// @ts-expect-error - no such kind
export type None = ErrorOf<typeof shop, 'limted'>

// A switch by code narrows as one by kind does; a received error has its answer.
export function read(error: CatalogError<typeof shop>): unknown {
  if (error.kind === 'limited') return error.params.n.toFixed()
  if (error.kind === 'sold_out') return error.params.hint?.length
  // @ts-expect-error - optional, and not checked
  if (error.kind === 'invalid') return error.params.issues.length
  return error.response?.headers.get('x-request-id')
}
const received = decodeError(shop, { status: 409 })
check<Equal<typeof received, CatalogError<typeof shop>>>()
if (shop.is(value, 'sold_out')) check<Equal<typeof value.params.tags, string[]>>()
const recognized = shop.recognize({ status: 409, message: '' })
if (recognized?.kind === 'limited') check<Equal<typeof recognized.params.n, number>>()

// toEnvelope: the template's keys, those that may be absent as optional ones.
const body = shop.toEnvelope(soldOut, { requestId: 'req_1' })
check<Equal<typeof body.error.message, string>>()
check<Equal<typeof body.error.kind, string>>()
check<Equal<typeof body.error.code, string | number | undefined>>()
check<Equal<typeof body.error.details, Readonly<Record<string, unknown>> | undefined>>()
check<Equal<typeof body.status, number>>()
check<Equal<typeof body.retry, number | null>>()
check<Equal<typeof body.docs, string | undefined>>()
check<Equal<typeof body.api, 'v1'>>()
check<Equal<typeof body.list, readonly string[]>>()
// As text it is as sure as it is as a number, and braces that are escaped are no part.
check<Equal<typeof body.text, string>>()
check<Equal<typeof body.braces, string>>()
check<Equal<typeof body.both, string>>()
// @ts-expect-error - the template has no such key
body.request_id
// @ts-expect-error - read-only
body.status = 400
// @ts-expect-error - without the id of the request
shop.toEnvelope(soldOut, {})
check<
  Equal<
    ReturnType<typeof ig1.toEnvelope>,
    { readonly message: string; readonly code: number; readonly request_id: string }
  >
>()
const head = { name: 'x', version: '1.0.0', statuses: { 500: { title: 'X', retry: true } } } as const
const rest = { defaults: { unknown: 'broken' }, errors: { broken: { status: 500, message: 'Broken' } } } as const
const openAi = defineCatalog({ ...head, ...rest, envelope: openAiEnvelope })
const nest = defineCatalog({ ...head, ...rest, envelope: nestEnvelope })
const problem = defineCatalog({ ...head, ...rest, envelope: problemEnvelope({ type: 'https://x.example/{kind}' }) })
const request = { requestId: 'req_1', path: '/x', at: 0 }
check<Equal<ReturnType<typeof openAi.toEnvelope>['error']['param'], string | null>>()
check<
  Equal<
    ReturnType<typeof nest.toEnvelope>,
    { readonly statusCode: number; readonly message: string; readonly error: string }
  >
>()
const detail: string = problem.toEnvelope(problem.error('broken'), request).detail
const extension: unknown = problem.toEnvelope(problem.error('broken'), request)['balance']

// An extension has its base's envelope and both contracts' kinds.
const team = extendCatalog(shop, {
  name: 'team',
  version: '1.0.0',
  statuses: { 409: { kind: 'more' } },
  errors: { more: { status: 409, message: 'More', code: 'MORE' } },
})
check<Equal<(typeof team)['envelope'], (typeof shop)['envelope']>>()
check<Equal<ErrorOf<typeof team, 'more'>['code'], 'MORE'>>()
team.error('sold_out', sound)

// raise: typed where the catalog is known, open where it is any.
check<Equal<ReturnType<typeof raise<typeof shop, 'limited'>>['params'], { readonly n: number }>>()
raise(shop, 'limited', { n: 1 }, { cause: value })
raise(shop, 'broken')
declare const any: AnyCatalog
raise(any, 'any_kind')
raise(any, 'any_kind', { any: 1 })
// @ts-expect-error - no such kind
raise(shop, 'limted', { n: 1 })
// @ts-expect-error - the params are missing
raise(shop, 'limited')
// @ts-expect-error - a param of another type
raise(shop, 'limited', { n: '1' })

// parseInput: the output of the schema. relay: kinds of the catalog.
const parsed: { readonly n: number } = parseInput(shop, z.object({ n: z.string().transform(Number) }), value)
const later: Promise<readonly string[]> = parseInputAsync(ig1, z.array(z.string()), value)
relay(shop, value, ['limited', 'sold_out'])
// @ts-expect-error - no such kind
relay(shop, value, ['limted'])
// @ts-expect-error - no schema
parseInput(shop, { type: 'object' }, value)

// A class of a team may extend the error, with or without its parts' types.
export class TeamError extends ApiError {}
export class LimitError extends ApiError<'limited', { readonly n: number }, 409, 42> {}
declare const limit: LimitError
const n: number = limit.params.n
const plain: ApiError = limit
if (value instanceof ApiError) check<Equal<typeof value.kind, string>>()

// What a definition may not say.
defineCatalog({
  ...head,
  defaults: { unknown: 'broken' },
  // @ts-expect-error - a code is a text or a number
  errors: { broken: { status: 500, message: 'Broken', code: true } },
})
defineCatalog({
  ...head,
  defaults: { unknown: 'broken' },
  // @ts-expect-error - no such type of param
  errors: { broken: { status: 500, message: 'Broken', params: { a: 'text?' } } },
})
// @ts-expect-error - an envelope has a body
defineCatalog({ ...head, ...rest, envelope: {} })

export { detail, extension, later, n, parsed, plain }
