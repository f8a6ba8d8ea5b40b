import type { ApiError, Attempt, CatalogError, CatalogKind } from '@errspec/core'
import { defineCatalog, extendCatalog } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { expectTypeOf } from 'vitest'
import {
  createFetch,
  isTransportError,
  type ResponseFacts,
  type SafeResult,
  type TransportError,
  type TransportErrorKind,
} from './index.js'

const api = createFetch({ catalog: ig1, baseUrl: 'https://api.example' })

// Called as fetch is.
expectTypeOf(api('/x')).resolves.toEqualTypeOf<Response>()
expectTypeOf(api(new URL('https://api.example'), { method: 'POST', body: 'x' })).resolves.toEqualTypeOf<Response>()
expectTypeOf(
  api(new Request('https://api.example'), { json: { a: 1 }, retry: false }),
).resolves.toEqualTypeOf<Response>()
expectTypeOf(api).toExtend<typeof fetch>()
// A query, and headers that are taken away or left out.
api('/x', { query: { a: 1, b: ['x', null, true], c: undefined }, headers: { authorization: null, 'x-a': undefined } })
api('/x', { query: new URLSearchParams('a=1'), headers: new Headers(), bodyTimeoutMs: 1000 })
// @ts-expect-error - an object has no form of its own in a URL
api('/x', { query: { filter: { a: 1 } } })
// @ts-expect-error - a number is no header's value
api('/x', { headers: { 'x-a': 1 } })
// @ts-expect-error - a number is no URL
api(7)
// @ts-expect-error - no such retry setting
api('/x', { retry: { tries: 3 } })
// @ts-expect-error - that is a setting of the client
api('/x', { baseUrl: 'https://api.example' })

// One of the two, and each tells of the other.
const result = await api.safe('/x')
expectTypeOf(result).toEqualTypeOf<SafeResult<typeof ig1>>()
const [error, response] = result
if (error) {
  expectTypeOf(error).toEqualTypeOf<CatalogError<typeof ig1> | TransportError>()
  expectTypeOf(response).toEqualTypeOf<undefined>()
  expectTypeOf(error.attempts).toEqualTypeOf<readonly Attempt[]>()
} else {
  expectTypeOf(response).toEqualTypeOf<Response>()
}
if (response === undefined) expectTypeOf(error).toEqualTypeOf<CatalogError<typeof ig1> | TransportError>()

if (error) {
  expectTypeOf(error.kind).toEqualTypeOf<CatalogKind<typeof ig1> | 'unrecognized' | TransportErrorKind>()
  if (error.kind === 'unknown_model') expectTypeOf(error.params).toEqualTypeOf<{ readonly model: string }>()
  if (error.kind === 'too_many_input_images') {
    expectTypeOf(error.params).toEqualTypeOf<{ readonly model: string; readonly N: number }>()
    expectTypeOf(error.status).toEqualTypeOf<400>()
  }
  if (error.kind === 'timeout') expectTypeOf(error).toEqualTypeOf<TransportError>()
  // @ts-expect-error - a lost answer has no status
  error.status
  // @ts-expect-error - no such kind
  if (error.kind === 'unkown_model') error.kind
}

/** Every kind once: exhaustive, or `never` would not do. */
function advice(failure: CatalogError<typeof ig1> | TransportError): string {
  switch (failure.kind) {
    case 'request_body_unreadable':
    case 'request_parse_failed':
    case 'bad_json':
    case 'invalid_month':
    case 'invalid_year':
    case 'invalid_content_type':
      return 'mend the request'
    case 'unknown_model':
    case 'prompt_enhancing_not_supported':
      return failure.params.model
    case 'unknown_quality':
      return failure.params.quality
    case 'too_many_input_images':
      return failure.params.N.toFixed()
    case 'unauthorized':
    case 'forbidden':
      return 'mend the key'
    case 'commit_exceeded':
      return (failure.params.totalCost - failure.params.maxCost).toFixed()
    case 'internal_server_error':
    case 'model_lookup_failed':
    case 'tokenization_failed':
    case 'rate_limiter_failed':
    case 'request_marshal_failed':
    case 'response_decode_failed':
    case 'image_extraction_failed':
    case 'image_conversion_failed':
    case 'backend_unavailable':
      return failure.requestId ?? 'no id'
    case 'unrecognized':
      return failure.status.toFixed()
    case 'connection_failed':
    case 'timeout':
    case 'aborted':
    case 'stream_interrupted':
      return failure.message
    default:
      return failure satisfies never
  }
}
expectTypeOf(advice).returns.toEqualTypeOf<string>()

/** One kind forgotten is seen. */
function incomplete(failure: CatalogError<typeof ig1> | TransportError): number {
  switch (failure.kind) {
    case 'timeout':
      return 1
    default:
      // @ts-expect-error - there are more kinds
      return failure satisfies never
  }
}
expectTypeOf(incomplete).parameter(0).toExtend<ApiError | TransportError>()

// A catalog of one's own, and one that extends another, are as good.
const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  statuses: { 500: { title: 'Internal Server Error', retry: true } },
  retry: ig1.retry,
  defaults: { unknown: 'broken' },
  errors: { broken: { status: 500, message: 'Broken: {part}' } },
})
const [shopError] = await createFetch({ catalog: shop }).safe('/x')
expectTypeOf(shopError?.kind).toEqualTypeOf<'broken' | 'unrecognized' | TransportErrorKind | undefined>()
const extended = extendCatalog(ig1, {
  name: 'team',
  version: '1.0.0',
  errors: { too_early: { status: 400, message: 'Too early' } },
})
const [teamError] = await createFetch({ catalog: extended }).safe('/x')
expectTypeOf<'too_early' | 'unknown_model'>().toExtend<NonNullable<typeof teamError>['kind']>()

// @ts-expect-error - no catalog
createFetch({ baseUrl: 'https://api.example' })
// @ts-expect-error - unknown option
createFetch({ catalog: ig1, retries: 3 })
// The hook knows the errors.
createFetch({ catalog: ig1, onUnrecognized: (unrecognized) => void unrecognized.status })
// A hook may watch an answer, or have the request made once more with other headers.
createFetch({ catalog: ig1, onResponse: ({ status, headers, attempt }) => void [status, headers.get('x-a'), attempt] })
createFetch({
  catalog: ig1,
  onResponse: async ({ status }) => (status === 401 ? { headers: { authorization: 'Bearer NEW' } } : undefined),
})
api('/x', { onResponse: (facts) => expectTypeOf(facts).toEqualTypeOf<ResponseFacts>() && undefined })
// @ts-expect-error - nothing but headers can be changed
createFetch({ catalog: ig1, onResponse: () => ({ url: '/y' }) })
if (shopError && !isTransportError(shopError)) {
  expectTypeOf(shopError.response?.headers.get('x-a')).toEqualTypeOf<string | null | undefined>()
  expectTypeOf(shopError.response?.body).toEqualTypeOf<unknown>()
}
