// Compiled, never run: what a catalog's types promise. Without DOM and Node types, as core itself.

import { defineGuide } from '../guide/define-guide.js'
import { ig1 } from '../ig1/ig1.js'
import { decodeError } from '../receive/decode.js'
import type { ParamNames, Params, ParamsOf } from '../template/param-types.js'
import type { ApiError } from './api-error.js'
import type { AnyCatalog, Catalog, CatalogError, CatalogKind, ErrorOf } from './catalog.js'
import { defineCatalog, extendCatalog } from './define-catalog.js'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const check = <_T extends true>() => {}
declare const value: unknown
declare const model: string

// The placeholders of a message are read from its own text.
check<Equal<ParamNames<'Unknown model {model}'>, 'model'>>()
check<Equal<ParamNames<'{a} of {b}, {c_2}'>, 'a' | 'b' | 'c_2'>>()
check<Equal<ParamNames<'no placeholder, {{not}} one'>, never>>()
check<Equal<ParamNames<'{{{model}}} in {{braces}}'>, 'model'>>()
check<Equal<ParamNames<string>, string>>()
check<
  Equal<
    ParamsOf<{ status: 400; message: '{n} of {s}'; params: { n: 'integer' } }>,
    { readonly n: number; readonly s: string }
  >
>()
check<Equal<ParamsOf<{ status: 400; message: string }>, Params>>()

// error: params as the template has them, options always third.
const images = ig1.error('too_many_input_images', { model, N: 4 })
check<Equal<typeof images.kind, 'too_many_input_images'>>()
check<Equal<typeof images.status, 400>>()
check<Equal<typeof images.params, { readonly model: string; readonly N: number }>>()
check<Equal<typeof images.message, string>>()
const cost: number = ig1.error('commit_exceeded', { totalCost: 1, maxCost: 2 }).params.maxCost
ig1.error('forbidden')
ig1.error('forbidden', {})
ig1.error('forbidden', undefined, { cause: value })
ig1.error('forbidden', {}, { cause: value, retryable: true, retryAfterMs: cost, stack: true })
// @ts-expect-error - no such kind
ig1.error('unknown_modl')
// @ts-expect-error - no such kind, with params
ig1.error('unknown_modl', { model })
// @ts-expect-error - the kind that decoding gives to what it does not know cannot be raised
ig1.error('unrecognized')
// @ts-expect-error - the params are missing altogether
ig1.error('unknown_model')
// @ts-expect-error - params are not optional where there are some
ig1.error('unknown_model', undefined)
// @ts-expect-error - a param is missing
ig1.error('too_many_input_images', { model })
// @ts-expect-error - a string where the template has an integer
ig1.error('too_many_input_images', { model, N: '4' })
// @ts-expect-error - a number where the template has text
ig1.error('unknown_model', { model: 4 })
// @ts-expect-error - a param that the template does not have
ig1.error('unknown_model', { model, size: 1 })
// @ts-expect-error - a param for a message without any
ig1.error('forbidden', { model })
// @ts-expect-error - options in the place of params
ig1.error('forbidden', { cause: value })
// @ts-expect-error - an unknown option
ig1.error('forbidden', {}, { cuase: value })
// @ts-expect-error - a wait that is no number
ig1.error('forbidden', {}, { retryAfterMs: '1s' })
declare const either: 'unknown_model' | 'forbidden'
// @ts-expect-error - one of these kinds has params
ig1.error(either)

// What an error carries is not to be changed.
// @ts-expect-error - read-only
images.params.model = 'other'
// @ts-expect-error - read-only
images.kind = 'too_many_input_images'

// is: a kind narrows params and status.
if (ig1.is(value, 'unknown_model')) {
  check<Equal<typeof value.params, { readonly model: string }>>()
  check<Equal<typeof value.status, 400>>()
  // @ts-expect-error - another kind's param
  value.params.N
}
if (ig1.is(value, 'unrecognized')) check<Equal<typeof value.status, number>>()
if (ig1.is(value)) check<Equal<typeof value, CatalogError<typeof ig1>>>()
if (ig1.is(value, either)) {
  check<Equal<typeof value.kind, 'unknown_model' | 'forbidden'>>()
  if (value.kind === 'unknown_model') check<Equal<typeof value.params.model, string>>()
}
// @ts-expect-error - no such kind
ig1.is(value, 'unknown_modl')

// A switch over every kind is exhaustive, 'unrecognized' included.
export function explain(error: CatalogError<typeof ig1>): string {
  switch (error.kind) {
    case 'unknown_model':
    case 'prompt_enhancing_not_supported':
      return error.params.model
    case 'too_many_input_images':
      return `${error.params.model} ${error.params.N.toFixed()}`
    case 'commit_exceeded':
      return (error.params.totalCost - error.params.maxCost).toFixed(2)
    case 'unknown_quality':
      return error.params.quality
    case 'request_body_unreadable':
    case 'request_parse_failed':
    case 'bad_json':
    case 'invalid_month':
    case 'invalid_year':
    case 'invalid_content_type':
    case 'unauthorized':
    case 'forbidden':
    case 'internal_server_error':
    case 'model_lookup_failed':
    case 'tokenization_failed':
    case 'rate_limiter_failed':
    case 'request_marshal_failed':
    case 'response_decode_failed':
    case 'image_extraction_failed':
    case 'image_conversion_failed':
    case 'backend_unavailable':
      return error.message
    case 'unrecognized':
      return String(error.status)
    default: {
      const rest: never = error
      return rest
    }
  }
}
export function forget(error: CatalogError<typeof ig1>): void {
  switch (error.kind) {
    case 'unknown_model':
      return
    default: {
      // @ts-expect-error - the other kinds are left
      const rest: never = error
      return rest
    }
  }
}
check<Equal<Extract<CatalogKind<typeof ig1>, 'unknown_model' | 'unrecognized'>, 'unknown_model'>>()
check<Equal<ErrorOf<typeof ig1, 'forbidden'>['status'], 403>>()

// wrap: (kind, fn) only where there are no params; the result is awaited.
const wrapped: Promise<number> = ig1.wrap('model_lookup_failed', async () => 1)
const wrappedWithParams: Promise<string> = ig1.wrap('unknown_model', { model }, () => 'x')
ig1.wrap('forbidden', {}, () => wrapped)
// @ts-expect-error - the params are missing
ig1.wrap('unknown_model', () => wrappedWithParams)
// @ts-expect-error - no such kind
ig1.wrap('unknown_modl', () => 1)
// @ts-expect-error - a param is missing
ig1.wrap('unknown_model', {}, () => 1)
// @ts-expect-error - a param for a message without any
ig1.wrap('forbidden', { model }, () => 1)
// @ts-expect-error - nothing to run
ig1.wrap('forbidden')

// recognize and decodeError give the same union.
const recognized = ig1.recognize({ message: '', status: 400 })
if (recognized?.kind === 'commit_exceeded') check<Equal<typeof recognized.params.totalCost, number>>()
check<Equal<ReturnType<typeof decodeError<typeof ig1>>, CatalogError<typeof ig1>>>()
const decoded = decodeError(ig1, { status: 400 })
if (decoded.kind === 'unknown_model') check<Equal<typeof decoded.params.model, string>>()

// The retry table lists the statuses of the errors, and no other.
ig1.retryTable[502]
// @ts-expect-error - no error of the contract has this status
ig1.retryTable[503]

// toResponse: the basic shape where the platform's types have no Response.
const response = images.toResponse('req_1')
check<Equal<typeof response.status, number>>()
const text: Promise<string> = response.text()

// Generic code takes any catalog, and any error of one.
declare function generic(catalog: AnyCatalog): void
generic(ig1)
const plain: ApiError = images
declare const open: Catalog
generic(open)
open.error('any_kind')
open.error('any_kind', { any: 1 })

// defineCatalog: roles are kinds of the catalog.
const statuses = { 400: { title: 'Bad Request', retry: false }, 500: { title: 'Internal Server Error', retry: true } }
const head = { name: 'shop', version: '1.0.0', statuses } as const
defineCatalog({ ...head, defaults: { unknown: 'broken' }, errors: { broken: { status: 500, message: 'Broken' } } })
defineCatalog({
  ...head,
  // @ts-expect-error - not a kind of this catalog
  defaults: { unknown: 'brokn' },
  errors: { broken: { status: 500, message: 'Broken' } },
})
defineCatalog({
  ...head,
  // @ts-expect-error - 'unknown' is required
  defaults: {},
  errors: { broken: { status: 500, message: 'Broken' } },
})
defineCatalog({
  ...head,
  defaults: { unknown: 'broken' },
  // @ts-expect-error - no such type of param
  errors: { broken: { status: 500, message: '{n}', params: { n: 'int' } } },
})

// extendCatalog: the kinds of both.
const team = extendCatalog(ig1, {
  name: 'team',
  version: '1.0.0',
  statuses: { 409: { title: 'Conflict', retry: false } },
  defaults: { badJson: 'name_taken' },
  errors: { name_taken: { status: 409, message: 'The name {name} is taken' } },
})
const taken = team.error('name_taken', { name: 'x' })
check<Equal<typeof taken.status, 409>>()
check<Equal<typeof taken.params, { readonly name: string }>>()
team.error('unknown_model', { model })
check<Equal<Exclude<CatalogKind<typeof team>, CatalogKind<typeof ig1>>, 'name_taken'>>()
// @ts-expect-error - a param is missing
team.error('name_taken', {})
// @ts-expect-error - the base does not have the team's kinds
ig1.error('name_taken', { name: 'x' })
// @ts-expect-error - a role with a kind that neither has
extendCatalog(ig1, { name: 'team', version: '1.0.0', errors: {}, defaults: { badJson: 'gone' } })

// defineGuide: every kind in exactly one group.
const shop = defineCatalog({
  ...head,
  defaults: { unknown: 'broken' },
  errors: { broken: { status: 500, message: 'Broken' }, sold_out: { status: 400, message: 'Sold out' } },
})
const rows = { 400: { summary: '', action: '' }, 500: { summary: '', action: '' } }
const broken = { title: 'Failure', kinds: ['broken'], cause: '' } as const
const stock = { title: 'Stock', kinds: ['sold_out'], cause: '' } as const
defineGuide(shop, { statuses: rows, groups: [broken, stock] })
// @ts-expect-error - 'sold_out' is in no group
defineGuide(shop, { statuses: rows, groups: [broken] })
// @ts-expect-error - 'broken' is in two groups
defineGuide(shop, { statuses: rows, groups: [broken, stock, { title: 'Again', kinds: ['broken'], cause: '' }] })
// @ts-expect-error - no such kind
defineGuide(shop, { statuses: rows, groups: [broken, stock, { title: 'Other', kinds: ['brokn'], cause: '' }] })

export { plain, text, wrapped }
