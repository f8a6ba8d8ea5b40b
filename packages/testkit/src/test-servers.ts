import type { RequestListener, Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { defineCatalog, extendCatalog } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { afterEach } from 'vitest'

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
    404: { title: 'Not Here', retry: false },
    409: { title: 'Conflict', retry: true },
    422: { title: 'Unprocessable', retry: false },
    503: { title: 'Closed', retry: true, headers: { 'x-opening-hours': '9-17' } },
    500: { title: 'Oops', retry: false },
  },
  defaults: { unknown: 'broken', notFound: 'no_such_page' },
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
