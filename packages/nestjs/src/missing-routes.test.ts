import type { IncomingMessage, ServerResponse } from 'node:http'
import { All, Controller, type MiddlewareConsumer, Module, Next, Res } from '@nestjs/common'
import { afterEach, describe, expect, test } from 'vitest'
import { onExpress, onFastify, platforms, start, stopAll } from './test-application.js'

afterEach(stopAll)

type NextFunction = (error?: unknown) => void

/** Writes the answer, lets the framework go on, and ends the answer once that has come to its end. */
const writer = (_request: IncomingMessage, response: ServerResponse, next: NextFunction) => {
  response.write('begun, ')
  next()
  setTimeout(() => response.end('and ended'), 20)
}

@Module({})
class Writes {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(writer).forRoutes('*path')
  }
}

@Controller()
class Handlers {
  @All('handler')
  handle(@Res() response: ServerResponse, @Next() next: NextFunction): void {
    writer(response.req, response, next)
  }
}

describe.each(platforms)('$name', (platform) => {
  test('a middleware of Nest that writes and calls next() keeps its answer where no route is', async () => {
    const { send, reported } = await start(platform, { module: { imports: [Writes] } })
    for (const method of ['GET', 'POST']) {
      const answer = await send('/missing', { method })
      expect(answer).toMatchObject({ status: 200, body: 'begun, and ended', complete: true })
    }
    expect(reported).toEqual([])
  })

  test('so does one that is put before all others', async () => {
    const { send, reported } = await start(platform, { module: {}, before: (app) => app.use(writer) })
    expect(await send('/missing')).toMatchObject({ status: 200, body: 'begun, and ended', complete: true })
    expect(reported).toEqual([])
  })

  test('and one that has ended its answer', async () => {
    const { send, reported } = await start(platform, {
      module: {},
      before: (app) =>
        app.use((_request: unknown, response: ServerResponse, next: NextFunction) => {
          response.end('whole')
          next()
        }),
    })
    expect(await send('/missing')).toMatchObject({ status: 200, body: 'whole', complete: true })
    expect(reported).toEqual([])
  })

  test('a missing route that nobody answers is still answered and reported', async () => {
    const { send, reported } = await start(platform, { module: {} })
    expect((await send('/missing')).status).toBe(404)
    expect(reported).toHaveLength(1)
  })
})

test('a handler on Express that writes and calls next() keeps its answer', async () => {
  const { send, reported } = await start(onExpress, { module: { controllers: [Handlers] } })
  expect(await send('/handler')).toMatchObject({ status: 200, body: 'begun, and ended', complete: true })
  expect(reported).toEqual([])
})

test('a handler of Fastify that writes and asks for the 404 handler keeps its answer', async () => {
  const { send, reported } = await start(onFastify, {
    module: {},
    before: (app) =>
      app
        .getHttpAdapter()
        .getInstance()
        .get('/handler', (_request: unknown, reply: { raw: ServerResponse; callNotFound(): void }) =>
          writer({} as IncomingMessage, reply.raw, () => reply.callNotFound()),
        ),
  })
  expect(await send('/handler')).toMatchObject({ status: 200, body: 'begun, and ended', complete: true })
  expect(reported).toEqual([])
})
