import type { RequestListener, Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { defineCatalog, extendCatalog } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { afterEach } from 'vitest'
import { z } from 'zod'

const running = new Set<Server>()
afterEach(() => {
  for (const server of running) {
    server.close()
    server.closeAllConnections()
  }
  running.clear()
})

/** Lets a server listen until the end of the test; resolves with its base URL. */
export function listen(server: Server): Promise<string> {
  running.add(server)
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
}

export const serve = (listener: RequestListener) => listen(createServer(listener))

/** A team's own contract, unlike IG1's wherever a contract can be: policy of the notice, retryable 4xx, roles, param types. */
export const shop = defineCatalog({
  name: 'shop',
  version: '2.0.0',
  notice: { text: ' Call the shop.', on: '5xx' },
  statuses: {
    404: { title: 'Not Here', retry: false, kind: 'no_such_page' },
    409: { title: 'Conflict', retry: true },
    422: { title: 'Unprocessable', retry: false },
    503: { title: 'Closed', retry: true, headers: { 'x-opening-hours': '9-17' } },
    500: { title: 'Oops', retry: false },
  },
  defaults: { unknown: 'broken' },
  errors: {
    no_such_page: { status: 404, message: 'There is no such page' },
    sold_out: { status: 409, message: '{item} is sold out', aliases: ['No more {item}'] },
    too_many: {
      status: 422,
      message: 'At most {limit} of {item} for {price} {{net}}',
      params: { limit: 'integer', price: 'number' },
    },
    // Reads as `sold_out` too.
    tea_sold_out: { status: 409, message: 'Tea {sort} is sold out', retry: false },
    closed: { status: 503, message: 'The shop is closed' },
    broken: { status: 500, message: 'Something broke' },
  },
})

/** IG1's contract with an error more, at a status that IG1 has not. */
export const team = extendCatalog(ig1, {
  name: 'team',
  version: '1.0.0',
  statuses: { 429: { title: 'Too Many Requests', retry: true } },
  errors: { slow_down: { status: 429, message: 'Slow down, {who}' } },
})

/** A coded contract: a nested envelope of a content type of its own, codes of both sorts, and params of every type. */
export const orders = defineCatalog({
  name: 'orders',
  version: '1.0.0',
  envelope: {
    contentType: 'application/vnd.orders+json; charset=utf-8',
    body: {
      ok: false,
      error: {
        code: '{code}',
        type: '{type}',
        status: '{status}',
        message: '{message}',
        details: '{params}',
        docs: 'https://docs.orders.example/{kind}',
      },
      meta: [{ id: '{requestId}' }],
    },
    frame: {
      failure: { code: '{code}', status: '{status}', message: '{message}', details: '{params}', id: '{requestId}' },
    },
    issue: { field: '{field}', text: '{message}', rule: '{code}' },
  },
  statuses: {
    400: { title: 'Bad Request', retry: false },
    401: { title: 'Unauthorized', retry: false, type: 'auth_error', headers: { 'www-authenticate': 'Bearer' } },
    403: { title: 'Forbidden', retry: false },
    409: { title: 'Conflict', retry: true },
    422: { title: 'Unprocessable Content', retry: false },
    500: { title: 'Internal Server Error', retry: true },
    502: { title: 'Bad Gateway', retry: true },
  },
  defaults: { unknown: 'internal_server_error', invalidInput: 'invalid_input' },
  errors: {
    bad_json: { status: 400, code: 'BAD_JSON', message: 'This is not JSON' },
    // The same text as another one: the code tells them apart.
    request_parse_failed: { status: 400, code: 'NOT_AN_ORDER', message: 'This is not JSON' },
    unauthorized: { status: 401, code: 1401, message: 'Say who you are' },
    forbidden: { status: 403, message: 'Not for you' },
    sold_out: {
      status: 409,
      code: 'SOLD_OUT',
      message: '{item} is sold out',
      params: { left: 'integer', isFinal: 'boolean?', variants: z.array(z.string()) },
    },
    price_changed: {
      status: 409,
      message: 'The price is another',
      params: { price: z.object({ amount: z.number(), currency: z.string().regex(/^[A-Z]{3}$/) }) },
      example: { price: { amount: 12.5, currency: 'EUR' } },
    },
    invalid_input: { status: 422, message: 'Check the form', params: { issues: 'issues' } },
    internal_server_error: { status: 500, message: 'Something broke' },
    backend_unavailable: { status: 502, message: 'The warehouse does not answer' },
  },
})

/** A coded contract whose envelope shows no params: only the header has them. */
export const terse = defineCatalog({
  name: 'terse',
  version: '1.0.0',
  envelope: { body: { kind: '{kind}', text: '{message}' } },
  statuses: { 409: { title: 'Conflict', retry: false }, 500: { title: 'Oops', retry: false } },
  defaults: { unknown: 'broken' },
  errors: {
    sold_out: { status: 409, message: '{item} is sold out' },
    broken: { status: 500, message: 'Broken' },
  },
})
