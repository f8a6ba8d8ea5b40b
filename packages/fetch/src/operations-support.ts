import { defineCatalog, defineOperations } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { createFetch, type FetchOptions } from './index.js'
import { virtualClock } from './wire-support.js'

/** A coded contract of two resources. */
export const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  envelope: {
    body: { error: { code: '{code}', message: '{message}', details: '{params}' }, request_id: '{requestId}' },
  },
  statuses: {
    401: { title: 'Unauthorized', retry: false },
    404: { title: 'Not Found', retry: false },
    409: { title: 'Conflict', retry: false },
    503: { title: 'Service Unavailable', retry: true },
    500: { title: 'Internal Server Error', retry: false },
  },
  retry: { ...ig1.retry, attempts: 3 },
  defaults: { unknown: 'internal' },
  errors: {
    unauthenticated: { status: 401, message: 'No key' },
    order_not_found: { status: 404, message: 'There is no order {order}' },
    sold_out: { status: 409, message: '{item} is sold out', params: { left: 'integer' }, code: 'SOLD_OUT' },
    overloaded: { status: 503, message: 'Too much to do' },
    internal: { status: 500, message: 'Something broke' },
  },
})

export const definitions = {
  '*': ['internal'],
  'POST /orders': ['sold_out', 'unauthenticated'],
  'GET /orders/{order}': ['order_not_found'],
  'DELETE /orders/{order}/lines/{line}': ['order_not_found'],
  'HEAD /orders': [],
  'GET /orders': ['overloaded'],
} as const

export const api = defineOperations(shop, definitions)

/** A client of that contract that knows its operations, on a clock of its own unless told otherwise. */
export const clientOf = (server: { url: string }, options: Partial<FetchOptions<typeof shop>> = {}) =>
  createFetch({ catalog: shop, operations: api, baseUrl: server.url, clock: virtualClock(), ...options })
