import { Readable } from 'node:stream'
import { type ApiError, defineCatalog, defineOperations } from '@errspec/core'
import { Controller, Get, Head, type MessageEvent, Post, Res, Sse, StreamableFile } from '@nestjs/common'
import { Observable } from 'rxjs'
import { expect } from 'vitest'
import type { UndeclaredContext } from './index.js'
import { kindOf, type Running } from './test-application.js'

/** A contract of which no operation declares what it raises. */
export const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  envelope: { body: { code: '{code}', message: '{message}' } },
  statuses: {
    400: { title: 'Bad Request', retry: false },
    401: { title: 'Unauthorized', retry: false, kind: 'unauthenticated' },
    404: { title: 'Not Found', retry: false, kind: 'route_not_found' },
    409: { title: 'Conflict', retry: false },
    500: { title: 'Internal Server Error', retry: true },
  },
  defaults: { unknown: 'internal', badJson: 'bad_json' },
  errors: {
    bad_json: { status: 400, message: 'Not JSON' },
    unauthenticated: { status: 401, message: 'Who are you?' },
    route_not_found: { status: 404, message: 'Nothing here' },
    sold_out: { status: 409, message: 'Sold out' },
    internal: { status: 500, message: 'Something broke' },
  },
})
export const definitions = {
  '*': ['internal'],
  'POST /orders': [],
  'GET /orders/{id}': [],
  'GET /orders/{id}/events': [],
  'GET /orders/{id}/file': [],
  'DELETE /orders/{id}': [],
} as const
export const api = defineOperations(shop, definitions)
export const apiBehind = (basePath: string) => defineOperations(shop, definitions, { basePath })

/** `leave` has the client leave, once its request was taken. */
export const client = { leave() {} }

@Controller('orders')
export class Orders {
  @Post()
  create(): void {
    throw shop.error('sold_out')
  }

  @Head(':id')
  head(): void {
    throw shop.error('sold_out')
  }

  @Get(':id')
  get(): void {
    throw shop.error('sold_out')
  }

  @Sse(':id/events')
  events(): Observable<MessageEvent> {
    return new Observable((subscriber) => {
      subscriber.next({ data: 'one' })
      setImmediate(() => subscriber.error(shop.error('sold_out')))
    })
  }

  @Get(':id/file')
  file(): StreamableFile {
    return new StreamableFile(
      Readable.from(
        (async function* () {
          yield 'half'
          await new Promise((resolve) => setTimeout(resolve, 20))
          throw shop.error('sold_out')
        })(),
        { objectMode: false },
      ),
    )
  }

  @Get(':id/given')
  given(@Res() response: { send(text: string): void }): void {
    response.send('all is well')
    throw shop.error('sold_out')
  }

  @Get(':id/late')
  late(@Res() response: { raw?: object; once?(event: 'close', listener: () => void): void }): Promise<void> {
    const node = (response.raw ?? response) as Required<typeof response>
    setImmediate(() => client.leave())
    return new Promise((_, reject) => node.once('close', () => reject(shop.error('sold_out'))))
  }
}
export const module = { controllers: [Orders] }
/** What is told of them. */
export const TOLD = [
  'POST /orders: sold_out',
  'GET /orders/{id}: sold_out',
  'GET /orders/{id}/events: sold_out',
  'GET /orders/{id}/file: sold_out',
]

/** Hooks that collect what is told of undeclared errors. */
export function collecting(operations: typeof api | ReturnType<typeof apiBehind> | undefined = api) {
  const told: string[] = []
  const onUndeclared = ({ kind }: ApiError, { operation }: UndeclaredContext) => void told.push(`${operation}: ${kind}`)
  return { told, errspec: { catalog: shop, operations, onUndeclared } }
}

/** Asks for each operation, twice. */
export async function askAll(send: Running['send'], mount = '') {
  for (let count = 0; count < 2; count++) {
    for (const [method, path] of [
      ['POST', '/orders?a=/b'],
      ['HEAD', '/orders/a%20c'],
      ['GET', '/orders/2'],
    ] as const) {
      expect(kindOf(await send(`${mount}${path}`, { method }))).toBe('sold_out')
    }
    expect((await send(`${mount}/orders/3/events`)).body).toContain('event: error')
    expect((await send(`${mount}/orders/3/file`)).complete).toBe(false)
  }
}
