// Compiled, never run: what the types of operations promise.

import { findOperation } from '../adapter/find-operation.js'
import { ig1Operations } from '../ig1/ig1-operations.js'
import type { ApiError } from './api-error.js'
import type { ErrorOf, UnrecognizedError } from './catalog.js'
import { defineCatalog, extendCatalog } from './define-catalog.js'
import { defineOperations } from './define-operations.js'
import { fillPath, type PathParams } from './operation-paths.js'
import type { AnyOperations, OperationError, OperationKey, OperationKind, Operations } from './operations.js'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const check = <_T extends true>() => {}
declare const value: unknown

const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  statuses: {
    401: { title: 'Unauthorized', retry: false },
    404: { title: 'Not Found', retry: false },
    409: { title: 'Conflict', retry: false },
    500: { title: 'Internal Server Error', retry: true },
  },
  defaults: { unknown: 'internal' },
  errors: {
    internal: { status: 500, message: 'Something broke' },
    unauthenticated: { status: 401, message: 'Sign in' },
    order_not_found: { status: 404, message: 'No order {id}' },
    sold_out: { status: 409, message: '{item} is sold out: {left} left', params: { left: 'integer' } },
    closed: { status: 409, message: 'Closed' },
  },
})

const api = defineOperations(shop, {
  '*': ['unauthenticated', 'internal'],
  'POST /orders': ['sold_out', 'closed'],
  'GET /orders/{id}': ['order_not_found'],
  'GET /health': [],
})
type Api = typeof api

// The helpers.
check<Equal<OperationKey<Api>, 'POST /orders' | 'GET /orders/{id}' | 'GET /health'>>()
check<Equal<OperationKind<Api, 'GET /orders/{id}'>, 'order_not_found' | 'unauthenticated' | 'internal'>>()
check<Equal<OperationKind<Api, 'GET /health'>, 'unauthenticated' | 'internal'>>()
check<
  Equal<OperationError<Api, 'GET /health'>, ErrorOf<typeof shop, 'unauthenticated' | 'internal'> | UnrecognizedError>
>()
check<
  Equal<OperationKind<Api, 'GET /health' | 'POST /orders'>, Exclude<keyof (typeof shop)['errors'], 'order_not_found'>>
>()
check<Equal<OperationError<Api, 'POST /orders'>['kind'], OperationKind<Api, 'POST /orders'> | 'unrecognized'>>()
// @ts-expect-error - no such operation
export type Misspelt = OperationError<Api, 'POST /order'>
// @ts-expect-error - what any of them raises is none of them
export type Any = OperationKind<Api, '*'>

// '*' may be absent.
const bare = defineOperations(shop, { 'GET /a': ['closed'], 'GET /b': [] })
check<Equal<OperationKind<typeof bare, 'GET /a'>, 'closed'>>()
check<Equal<OperationKind<typeof bare, 'GET /b'>, never>>()
check<Equal<OperationError<typeof bare, 'GET /b'>, UnrecognizedError>>()

// of: what an operation declares, and no more.
const orders = api.of('POST /orders')
check<Equal<typeof orders.key, 'POST /orders'>>()
check<Equal<typeof orders.method, 'POST'>>()
check<Equal<typeof orders.path, '/orders'>>()
check<Equal<(typeof orders.kinds)[number], OperationKind<Api, 'POST /orders'>>>()
const { error, wrap, is } = orders
const soldOut = error('sold_out', { item: 'x', left: 1 })
check<Equal<typeof soldOut, ErrorOf<typeof shop, 'sold_out'>>>()
error('closed')
error('internal', {}, { cause: value, retryable: false })
const wrapped: Promise<number> = wrap('closed', async () => 1)
export const both: Promise<unknown>[] = [wrapped, wrap('sold_out', { item: 'x', left: 1 }, () => 1)]
// @ts-expect-error - no such operation
api.of('POST /order')
// @ts-expect-error - what any of them raises is none of them
api.of('*')
// @ts-expect-error - declared by another operation
error('order_not_found', { id: '1' })
// @ts-expect-error - no kind of the catalog
error('sold_ot', { item: 'x', left: 1 })
// @ts-expect-error - declared by another operation
api.of('GET /health').error('closed')
// @ts-expect-error - the params are missing
error('sold_out')
// @ts-expect-error - a param of the wrong type
error('sold_out', { item: 'x', left: '1' })
// @ts-expect-error - an unknown option
error('closed', {}, { cuase: value })
// @ts-expect-error - declared by another operation
wrap('order_not_found', { id: '1' }, () => 1)
// @ts-expect-error - the params are missing
wrap('sold_out', () => 1)

// is: narrows to the operation's errors, or to one of them.
if (is(value)) check<Equal<typeof value, OperationError<Api, 'POST /orders'>>>()
if (is(value, 'sold_out')) check<Equal<typeof value.params.left, number>>()
// @ts-expect-error - declared by another operation
is(value, 'order_not_found')

// A switch over the kinds of an operation is exhaustive.
export function explain(failure: OperationError<Api, 'GET /orders/{id}'>): string {
  switch (failure.kind) {
    case 'order_not_found':
      return failure.params.id
    case 'unauthenticated':
    case 'internal':
      return failure.message
    case 'unrecognized':
      return String(failure.status)
    default: {
      const rest: never = failure
      return rest
    }
  }
}
export function forget(failure: OperationError<Api, 'GET /orders/{id}'>): void {
  switch (failure.kind) {
    case 'order_not_found':
      return
    default: {
      // @ts-expect-error - the other kinds are left
      const rest: never = failure
      return rest
    }
  }
}

// defineOperations: kinds of the catalog.
defineOperations(shop, {
  // @ts-expect-error - no such kind
  'POST /orders': ['sold_ot'],
  'GET /health': ['closed'],
})
// @ts-expect-error - no such kind, of any operation
defineOperations(shop, { '*': ['intrnal'] })
// @ts-expect-error - no such option
defineOperations(shop, {}, { basepath: '/v1' })
// @ts-expect-error - a kind alone
defineOperations(shop, { 'GET /health': 'closed' })
// A list that was written down elsewhere.
const COMMON = ['unauthenticated', 'internal'] as const
const spread = defineOperations(shop, { 'GET /a': [...COMMON, 'closed'], 'GET /b': COMMON })
check<Equal<OperationKind<typeof spread, 'GET /a'>, 'unauthenticated' | 'internal' | 'closed'>>()
check<Equal<OperationKind<typeof spread, 'GET /b'>, 'unauthenticated' | 'internal'>>()

// extend: the operations of both, and the kinds of both.
const team = extendCatalog(shop, {
  name: 'team',
  version: '1.0.0',
  errors: { frozen: { status: 409, message: 'Frozen by {user}' }, limited: { status: 409, message: 'Limited' } },
})
const wider = api.extend(team, { '*': ['limited'], 'POST /orders': ['frozen'], 'DELETE /orders/{id}': ['closed'] })
check<Equal<OperationKey<typeof wider>, OperationKey<Api> | 'DELETE /orders/{id}'>>()
check<Equal<OperationKind<typeof wider, 'POST /orders'>, OperationKind<Api, 'POST /orders'> | 'frozen' | 'limited'>>()
check<
  Equal<OperationKind<typeof wider, 'DELETE /orders/{id}'>, 'closed' | 'unauthenticated' | 'internal' | 'limited'>
>()
wider.of('POST /orders').error('frozen', { user: 'x' })
const widest = wider.extend(team, { 'GET /health': ['closed'] })
check<Equal<OperationKind<typeof widest, 'GET /health'>, 'closed' | 'unauthenticated' | 'internal' | 'limited'>>()
// @ts-expect-error - a kind of neither
api.extend(team, { 'POST /orders': ['froze'] })

// Paths.
check<Equal<PathParams<'GET /orders/{id}'>, { readonly id: string }>>()
check<Equal<PathParams<'GET /a/{x}/b/{y}.json'>, { readonly x: string; readonly y: string }>>()
check<Equal<PathParams<string>, { readonly [name: string]: string }>>()
check<Equal<keyof PathParams<'GET /health'>, never>>()
fillPath('GET /health')
fillPath('GET /orders/{id}', { id: '1' })
// @ts-expect-error - the param is missing
fillPath('GET /orders/{id}')
// @ts-expect-error - the param is missing
fillPath('GET /orders/{id}', {})
// @ts-expect-error - no such param
fillPath('GET /orders/{id}', { id: '1', ids: '2' })
// @ts-expect-error - no text
fillPath('GET /orders/{id}', { id: 1 })

// Generic code takes any operations, and any error of one.
declare function generic(operations: AnyOperations): void
generic(api)
generic(wider)
generic(ig1Operations)
declare const open: Operations
generic(open)
const any: AnyOperations = api
const plain: ApiError = any.of('POST /orders').error('any_kind', { any: 1 })
const kinds: ReadonlySet<string> | undefined = findOperation(api, 'GET', '/orders')?.kinds
export const used = [plain, kinds, any.toJSON().operations['POST /orders']]
declare function over<Key extends OperationKey<Api>>(key: Key): OperationError<Api, Key>
check<Equal<ReturnType<typeof over<'GET /health'>>['kind'], 'unauthenticated' | 'internal' | 'unrecognized'>>()

// IG1's, ready-made.
ig1Operations.of('POST /v1/images/edits').error('too_many_input_images', { model: 'x', N: 1 })
// @ts-expect-error - an endpoint without images
ig1Operations.of('POST /v1/embeddings').error('too_many_input_images', { model: 'x', N: 1 })
check<
  Equal<
    OperationKind<typeof ig1Operations, 'GET /usage/history'>,
    'unauthorized' | 'commit_exceeded' | 'forbidden' | 'internal_server_error' | 'invalid_month' | 'invalid_year'
  >
>()

// What is defined is not to be changed.
// @ts-expect-error - read-only
api.basePath = '/v1'
// @ts-expect-error - read-only
orders.kinds.push('closed')
