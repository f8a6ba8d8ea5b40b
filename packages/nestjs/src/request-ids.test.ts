import { Writable } from 'node:stream'
import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  ForbiddenException,
  Get,
  type MiddlewareConsumer,
  Module,
  type NestMiddleware,
  Param,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { afterEach, describe, expect, test } from 'vitest'
import { genReqId } from './index.js'
import { type Answer, platforms, start, stopAll } from './test-application.js'

afterEach(stopAll)

let seenByGuard: unknown[] = []

class Guard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ id: unknown; url: string }>()
    seenByGuard.push(request.id)
    if (request.url.includes('refused')) throw new ForbiddenException('Not for you')
    return true
  }
}

@Controller()
@UseGuards(new Guard())
class Ids {
  @Get('id')
  id(@Req() request: { id: unknown }): unknown {
    return { id: request.id }
  }

  @Get('items/:item')
  item(@Param('item') item: string): unknown {
    return { item }
  }
}

const idOf = ({ headers }: Answer) => {
  expect(headers['x-request-id']).toBe(headers['request-id'])
  return headers['x-request-id']
}

describe.each(platforms)('$name', (platform) => {
  const serve = (options: Partial<Parameters<typeof start>[1]> = {}) => {
    seenByGuard = []
    return start(platform, { module: { controllers: [Ids] }, ...options })
  }

  test('a success has an id in both headers, which handler and guard see as request.id', async () => {
    const { send } = await serve()
    const answer = await send('/id')
    const id = idOf(answer)
    expect(id).toMatch(/^req_[a-z0-9]{10,}$/)
    expect(JSON.parse(answer.body)).toEqual({ id })
    expect(seenByGuard).toEqual([id])
  })

  test('every request has an id of its own', async () => {
    const { send } = await serve()
    const ids = await Promise.all(Array.from({ length: 20 }, async () => idOf(await send('/id'))))
    expect(new Set(ids).size).toBe(20)
  })

  test('an error in a guard and an unknown route carry the id in headers, body and report', async () => {
    const { send, reported } = await serve()
    for (const [path, status] of [
      ['/items/refused', 403],
      ['/nowhere', 404],
    ] as const) {
      const answer = await send(path)
      expect([answer.status, JSON.parse(answer.body).request_id]).toEqual([status, idOf(answer)])
      expect(reported.at(-1)?.context.requestId).toBe(idOf(answer))
    }
  })

  test.each([
    ['a method', (app: { enableCors(): void }) => app.enableCors(), {}],
    ['an option', () => undefined, { cors: true }],
  ])('a CORS preflight has an id, with CORS enabled by %s', async (_name, before, options) => {
    const { send } = await serve({ ...options, before })
    const preflight = await send('/id', {
      method: 'OPTIONS',
      headers: { origin: 'https://a.example', 'access-control-request-method': 'GET' },
    })
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([204, '*'])
    expect(idOf(preflight)).toMatch(/^req_/)
    const refused = await send('/items/refused', { headers: { origin: 'https://a.example' } })
    expect(refused.headers['access-control-allow-origin']).toBe('*')
    expect(JSON.parse(refused.body).request_id).toBe(idOf(refused))
  })

  test('an inbound id is ignored, unless the caller is trusted', async () => {
    const headers = { 'x-request-id': 'mine-1' }
    const plain = await serve()
    expect(idOf(await plain.send('/id', { headers }))).toMatch(/^req_/)
    // With `genReqId`, Fastify has given an id before the module is asked.
    const adapter = platform.isFastify ? new FastifyAdapter({ forceCloseConnections: true }) : platform.adapter()
    const trusting = await serve({ errspec: { trust: true }, adapter })
    expect(idOf(await trusting.send('/id', { headers }))).toBe('mine-1')
    expect(idOf(await trusting.send('/id', { headers: { 'x-request-id': 'no spaces!' } }))).toMatch(/^req_/)
  })

  test('middleware that answers by itself sees the id, and sends it', async () => {
    class Answers implements NestMiddleware {
      use(request: { id?: string }, response: { end(text: string): void }): void {
        response.end(`answered ${request.id}`)
      }
    }
    @Module({ controllers: [Ids] })
    class WithMiddleware {
      configure(consumer: MiddlewareConsumer): void {
        consumer.apply(Answers).forRoutes('*path')
      }
    }
    const own = await serve({ module: { imports: [WithMiddleware] } })
    const answer = await own.send('/id')
    expect(answer.body).toBe(`answered ${idOf(answer)}`)
    const middleware = new Answers()
    const plain = await serve({ before: (app) => app.use(middleware.use.bind(middleware)) })
    const other = await plain.send('/id')
    expect(other.body).toBe(`answered ${idOf(other)}`)
    expect(idOf(other)).toMatch(/^req_/)
  })

  test('HEAD has the id and no body', async () => {
    const { send } = await serve()
    const answer = await send('/items/refused', { method: 'HEAD' })
    expect([answer.status, answer.body]).toEqual([403, ''])
    expect(idOf(answer)).toMatch(/^req_/)
  })
})

const onFastify = platforms.filter(({ isFastify }) => isFastify)

describe.each(onFastify)('$name alone', (platform) => {
  test('with genReqId, its own request log carries the id of the response', async () => {
    let log = ''
    const stream = new Writable({
      write(chunk, _encoding, done) {
        log += String(chunk)
        done()
      },
    })
    const adapter = new FastifyAdapter({ genReqId, logger: { stream }, forceCloseConnections: true })
    const { send } = await start(platform, { module: { controllers: [Ids] }, adapter })
    const ids = [idOf(await send('/id')), idOf(await send('/nowhere'))]
    const lines = () =>
      log
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { reqId?: string; msg: string })
    for (const msg of ['incoming request', 'request completed']) {
      await expect
        .poll(() =>
          lines()
            .filter((line) => line.msg === msg)
            .map(({ reqId }) => reqId),
        )
        .toEqual(ids)
    }
  })

  test.each([
    ['with genReqId', { genReqId }],
    ['without', {}],
  ])('requests that are injected have ids, %s', async (_name, options) => {
    const adapter = new FastifyAdapter(options)
    const { app } = await start(platform, { module: { controllers: [Ids] }, adapter })
    const fastify = app as NestFastifyApplication
    const fine = await fastify.inject('/id')
    expect(fine.headers['x-request-id']).toMatch(/^req_/)
    expect(fine.json()).toEqual({ id: fine.headers['request-id'] })
    const missing = await fastify.inject('/nowhere')
    expect([missing.statusCode, missing.json().request_id]).toEqual([404, missing.headers['x-request-id']])
  })

  test('skipMiddie is respected', async () => {
    const adapter = new FastifyAdapter({ skipMiddie: true, forceCloseConnections: true })
    const { send } = await start(platform, { module: { controllers: [Ids] }, adapter })
    const answer = await send('/id')
    expect(JSON.parse(answer.body)).toEqual({ id: idOf(answer) })
  })

  test('trust holds beside genReqId too', async () => {
    const adapter = new FastifyAdapter({ genReqId, forceCloseConnections: true })
    const { send } = await start(platform, { module: { controllers: [Ids] }, adapter, errspec: { trust: true } })
    const answer = await send('/id', { headers: { 'x-request-id': 'mine-1' } })
    expect([idOf(answer), JSON.parse(answer.body)]).toEqual(['mine-1', { id: 'mine-1' }])
  })

  test('a handler that fails while its reply is being sent leaves the reply as it is', async () => {
    @Controller()
    class Late {
      @Get()
      reply(@Res() response: { send(body: unknown): void }) {
        response.send({ ok: 1 })
        throw new Error('late')
      }
    }
    const adapter = new FastifyAdapter({ forceCloseConnections: true })
    adapter.getInstance().addHook('onSend', async (_request, _reply, payload) => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      return payload
    })
    const { send, reported } = await start(platform, { module: { controllers: [Late] }, adapter })
    const answer = await send('/')
    expect([answer.status, answer.body, answer.complete]).toEqual([200, '{"ok":1}', true])
    expect(answer.headers['x-error-kind']).toBeUndefined()
    expect(reported).toHaveLength(1)
  })

  test('a hook of Fastify that fails while a reply is sent is answered by the contract', async () => {
    const adapter = new FastifyAdapter({ forceCloseConnections: true })
    let calls = 0
    adapter.getInstance().addHook('onSend', async (_request, _reply, payload) => {
      if (calls++ === 0) throw new Error('secret')
      return payload
    })
    const { send } = await start(platform, { module: { controllers: [Ids] }, adapter })
    const answer = await send('/id')
    expect([answer.status, answer.headers['x-error-kind']]).toEqual([500, 'internal_server_error'])
    expect(answer.body).not.toContain('secret')
  })
})
