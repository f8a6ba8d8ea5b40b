import {
  type ApiError,
  type CatalogError,
  defineCatalog,
  defineOperations,
  extendCatalog,
  type OperationError,
} from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { ig1Operations } from '@errspec/core/ig1/operations'
import { expectTypeOf } from 'vitest'
import {
  createFetch,
  type ErrspecFetch,
  type OperationFailure,
  type OperationOptions,
  type OperationsFetch,
  type TransportError,
  type TransportErrorKind,
} from './index.js'

const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  statuses: {
    404: { title: 'Not Found', retry: false },
    409: { title: 'Conflict', retry: false },
    500: { title: 'Internal Server Error', retry: true },
  },
  defaults: { unknown: 'internal' },
  errors: {
    order_not_found: { status: 404, message: 'There is no order {order}' },
    line_not_found: { status: 404, message: 'Order {order} has no line {line}', params: { line: 'integer' } },
    sold_out: { status: 409, message: '{item} is sold out' },
    internal: { status: 500, message: 'Something broke' },
  },
})
const api = defineOperations(shop, {
  '*': ['internal'],
  'POST /orders': ['sold_out'],
  'GET /orders/{order}': ['order_not_found'],
  'DELETE /orders/{order}/lines/{line}': ['order_not_found', 'line_not_found'],
  'GET /health': [],
})
const client = createFetch({ catalog: shop, operations: api, baseUrl: 'https://api.example' })
expectTypeOf(client).toEqualTypeOf<OperationsFetch<typeof shop, typeof api>>()
expectTypeOf(createFetch({ catalog: shop })).toEqualTypeOf<ErrspecFetch<typeof shop>>()

// An operation fails with what it declares, what is not recognized, and what was not answered.
const [failure, response] = await client.safe('GET /orders/{order}', { path: { order: 'o1' } })
expectTypeOf(failure).toEqualTypeOf<OperationError<typeof api, 'GET /orders/{order}'> | TransportError | undefined>()
expectTypeOf(failure?.kind).toEqualTypeOf<
  'internal' | 'order_not_found' | 'unrecognized' | TransportErrorKind | undefined
>()
if (failure) {
  expectTypeOf(response).toEqualTypeOf<undefined>()
  if (failure.kind === 'order_not_found') {
    expectTypeOf(failure.params).toEqualTypeOf<{ readonly order: string }>()
    expectTypeOf(failure.status).toEqualTypeOf<404>()
  }
  // @ts-expect-error - an error of the catalog that this operation does not declare
  if (failure.kind === 'sold_out') failure.params
} else {
  expectTypeOf(response).toEqualTypeOf<Response>()
}
expectTypeOf<OperationFailure<typeof api, 'GET /health'>['kind']>().toEqualTypeOf<
  'internal' | 'unrecognized' | TransportErrorKind
>()

/** Every kind once: exhaustive, or `never` would not do. */
function advice(failure: OperationFailure<typeof api, 'DELETE /orders/{order}/lines/{line}'>): string {
  switch (failure.kind) {
    case 'order_not_found':
      return failure.params.order
    case 'line_not_found':
      return failure.params.line.toFixed()
    case 'internal':
    case 'unrecognized':
      return failure.requestId ?? failure.status.toFixed()
    case 'connection_failed':
    case 'timeout':
    case 'aborted':
    case 'stream_interrupted':
      return failure.message
    default:
      return failure satisfies never
  }
}
const [lineFailure] = await client.safe('DELETE /orders/{order}/lines/{line}', { path: { order: 'o1', line: 2 } })
if (lineFailure) advice(lineFailure)

/** One kind forgotten is seen. */
function incomplete(failure: OperationFailure<typeof api, 'POST /orders'>): number {
  switch (failure.kind) {
    case 'sold_out':
    case 'unrecognized':
    case 'connection_failed':
    case 'timeout':
    case 'aborted':
    case 'stream_interrupted':
      return 1
    default:
      // @ts-expect-error - 'internal' is of any operation
      return failure satisfies never
  }
}
expectTypeOf(incomplete).parameter(0).toExtend<ApiError | TransportError>()

// Called as it is named.
expectTypeOf(client('POST /orders', { json: { item: 'tea' } })).resolves.toEqualTypeOf<Response>()
client('GET /health')
client('GET /health', {})
client('GET /health', { path: {} })
client('GET /health', { method: 'GET', query: { full: true } })
client('GET /orders/{order}', { path: { order: 7 }, method: 'GET', onResponse: ({ status }) => void status.toFixed() })
client('GET /orders/{order}', { path: { order: 7n }, signal: new AbortController().signal, retry: false })
// @ts-expect-error - no params
client('GET /orders/{order}')
// @ts-expect-error - no params
client('GET /orders/{order}', { query: { a: 1 } })
// @ts-expect-error - one of the params is missing
client('DELETE /orders/{order}/lines/{line}', { path: { order: 'o1' } })
// @ts-expect-error - a param that the path does not have
client('GET /orders/{order}', { path: { order: 'o1', id: 'o1' } })
// @ts-expect-error - no value of a path
client('GET /orders/{order}', { path: { order: undefined } })
// @ts-expect-error - the path has no params
client('POST /orders', { path: { order: 'o1' } })
// @ts-expect-error - another method
client('POST /orders', { method: 'PUT' })
// @ts-expect-error - no such option
client.safe('POST /orders', { retries: 3 })

// What looks like an operation is one, or does not compile.
// @ts-expect-error - misspelt
client('GET /ordres')
// @ts-expect-error - misspelt
client.safe('POST /ordres', { json: {} })
// @ts-expect-error - another method
client('PUT /orders')
// @ts-expect-error - a method in lower case
client('post /orders')
// @ts-expect-error - another name of the param
client('GET /orders/{id}', { path: { id: 'o1' } })
// @ts-expect-error - no slash
client('GET health')
// @ts-expect-error - the params go into `path`
client(`GET /orders/${'o1' as string}`)
// @ts-expect-error - that is for all of them, and none itself
client('* /orders')

// All else is called as ever, and fails with any error of the catalog.
const plain = [
  await client.safe('/orders'),
  await client.safe('orders/o1?full=1', { json: {} }),
  await client.safe(`/orders/${'o1' as string}`, { method: 'DELETE' }),
  await client.safe('/orders' as string),
  await client.safe('https://api.example/a b /c'),
  await client.safe(new URL('https://api.example')),
  await client.safe(new Request('https://api.example')),
  await client.safe('/orders' as string | URL | Request),
  await client.safe(''),
  await client.safe('/a b'),
  await client.safe('?q=a /b'),
] as const
expectTypeOf<(typeof plain)[number][0]>().toEqualTypeOf<CatalogError<typeof shop> | TransportError | undefined>()
expectTypeOf<(typeof plain)[0 | 4 | 7][0]>().toEqualTypeOf<CatalogError<typeof shop> | TransportError | undefined>()
expectTypeOf(client).toExtend<typeof fetch>()
export const asFetch: typeof fetch = client
// @ts-expect-error - a path has no params
client('/orders/{order}', { path: { order: 'o1' } })
// @ts-expect-error - a number is no URL
client(7)

// Code that is written for several operations.
type OrderOperation = 'POST /orders' | 'GET /health'
export async function either(operation: OrderOperation) {
  const [failure] = await client.safe(operation)
  expectTypeOf(failure?.kind).toEqualTypeOf<'internal' | 'sold_out' | 'unrecognized' | TransportErrorKind | undefined>()
}
export const options: OperationOptions<'GET /orders/{order}'> = { path: { order: 'o1' }, timeoutMs: 1000 }
client('GET /orders/{order}', options)

// Operations of a catalog that this one extends are as good.
const team = extendCatalog(shop, {
  name: 'team',
  version: '1.0.0',
  errors: { too_early: { status: 409, message: 'Too early' } },
})
const ofTeam = createFetch({ catalog: team, operations: api })
const [health] = await ofTeam.safe('GET /health')
expectTypeOf(health?.kind).toEqualTypeOf<'internal' | 'unrecognized' | TransportErrorKind | undefined>()
const [any] = await ofTeam.safe('/health')
expectTypeOf<'too_early' | 'sold_out'>().toExtend<NonNullable<typeof any>['kind']>()
const teamApi = api.extend(team, { 'GET /health': ['too_early'] })
const [extended] = await createFetch({ catalog: team, operations: teamApi }).safe('GET /health')
expectTypeOf(extended?.kind).toEqualTypeOf<'internal' | 'too_early' | 'unrecognized' | TransportErrorKind | undefined>()
// @ts-expect-error - operations of another catalog
createFetch({ catalog: ig1, operations: api })
// @ts-expect-error - no operations
createFetch({ catalog: shop, operations: { 'GET /health': [] } })

const ig1Client = createFetch({ catalog: ig1, operations: ig1Operations })
const [usage] = await ig1Client.safe('GET /usage/history')
expectTypeOf<'invalid_month'>().toExtend<NonNullable<typeof usage>['kind']>()
// @ts-expect-error - not of this operation
if (usage?.kind === 'unknown_model') usage.params

/** Code that knows the contract only by its type. */
export function clientOf<C extends typeof shop>(catalog: C): ErrspecFetch<C> {
  return createFetch({ catalog, baseUrl: 'https://api.example' })
}
