import { FastifyAdapter } from '@nestjs/platform-fastify'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { afterEach, describe, expect, test } from 'vitest'
import { onFastify, start, stopAll } from './test-application.js'
import { errspec, PATHS, serve } from './test-fastify-replies.js'

afterEach(stopAll)

const secret = () => new Error('pg://u:pw@h')
const fails = (): never => {
  throw secret()
}
const later = () => new Promise<void>((resolve) => setImmediate(resolve))

/** What a handler does before it fails, with the response in its own hands. */
const handlers: Record<string, (reply: FastifyReply) => unknown> = {
  'a hijack': (reply) => {
    reply.hijack()
    fails()
  },
  'a hijack, with a text': (reply) => {
    reply.hijack()
    throw 'pg://u:pw@h'
  },
  'a hijack, later': async (reply) => {
    await later()
    reply.hijack()
    await later()
    fails()
  },
  'a hijack, with a rejection': async (reply) => {
    reply.hijack()
    fails()
  },
  'a hijack, with a thenable of a library’s': (reply) => {
    reply.hijack()
    // Knex, Mongoose: their work begins with `then`.
    // biome-ignore lint/suspicious/noThenProperty: that is what a thenable is
    return { then: (_onDone: unknown, onFailed: (thrown: unknown) => void) => setImmediate(() => onFailed(secret())) }
  },
  'headers of its own': (reply) => {
    reply.hijack().raw.setHeader('content-type', 'text/csv').setHeader('access-control-allow-origin', '*')
    return Promise.reject(new Error('pg://u:pw@h'))
  },
}

describe('a reply that is hijacked', () => {
  test.each(Object.keys(handlers))('and fails after %s, is answered, and reported once', async (name) => {
    const { send, reported } = await serve(handlers[name] as (reply: FastifyReply) => unknown)
    for (const path of [...PATHS, ...PATHS]) {
      const answer = await send(path)
      const id = answer.headers['x-request-id']
      expect([answer.status, JSON.parse(answer.body)]).toEqual([
        500,
        { error: { code: 'INTERNAL', message: 'Something broke', requestId: id } },
      ])
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
      if (name === 'headers of its own') expect(answer.headers['access-control-allow-origin']).toBe('*')
    }
    expect(reported.map(({ context }) => context.path)).toEqual([...PATHS, ...PATHS])
  })

  describe.each(['onRequest', 'preParsing', 'preValidation', 'preHandler'] as const)('in a hook (%s)', (name) => {
    type Hook = (reply: FastifyReply, done: (thrown: Error) => void) => unknown
    const hooks: Record<string, Hook> = {
      'a throw': () => fails(),
      'a call back': (_reply, done) => void setImmediate(() => done(secret())),
      'a rejection': async () => fails(),
      'a late rejection': () => later().then(fails),
    }
    test.each(Object.keys(hooks))('and fails by %s, is answered, and reported once', async (how) => {
      const adapter = new FastifyAdapter({ forceCloseConnections: true })
      const hook = hooks[how] as Hook
      const register = async (fastify: FastifyInstance) => {
        const waits = how.endsWith('rejection')
        fastify.addHook(
          name as 'preHandler',
          (waits
            ? async (_request: unknown, reply: FastifyReply) => hook(reply.hijack(), () => {})
            : name === 'preParsing'
              ? (_request: unknown, reply: FastifyReply, _payload: unknown, done: () => void) =>
                  void hook(reply.hijack(), done)
              : (_request: unknown, reply: FastifyReply, done: () => void) => void hook(reply.hijack(), done)) as never,
        )
        fastify.get('/p', async () => ({ fine: true }))
      }
      const before = () => void adapter.register(register as never)
      const { send, reported } = await start(onFastify, { module: {}, errspec, adapter, before })
      for (const _ of [1, 2]) {
        const { status, body } = await send('/p')
        expect([status, JSON.parse(body).error.code]).toEqual([500, 'INTERNAL'])
      }
      expect(reported.map(({ error }) => Object(error.cause).message)).toEqual(Array(2).fill('pg://u:pw@h'))
    })
  })

  test('and fails after its headers, breaks off, and is reported once', async () => {
    const { send, reported } = await serve(async (reply) => {
      reply.hijack().raw.write('half')
      await later()
      fails()
    })
    for (const path of PATHS) expect(await send(path)).toMatchObject({ status: 200, body: 'half', complete: false })
    expect(reported.map(({ context }) => context.path)).toEqual(PATHS)
  })

  test('and fails after its headers, ends an event stream with the contract’s frame', async () => {
    const { send, reported } = await serve(async (reply) => {
      reply.hijack().raw.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
      await later()
      fails()
    })
    for (const path of PATHS) {
      const { body, complete } = await send(path)
      expect(body).toMatch(/^data: 1\n\n\n\nevent: error\ndata: \{"error":\{"code":"INTERNAL",.*\}\}\n\n$/)
      expect(complete).toBe(false)
    }
    expect(reported).toHaveLength(3)
  })

  test('and is answered by its handler, stays as it is', async () => {
    const { send, reported } = await serve(async (reply) => {
      reply.hijack()
      await later()
      reply.raw.end('mine')
    })
    for (const path of PATHS) expect(await send(path)).toMatchObject({ status: 200, body: 'mine', complete: true })
    expect(reported).toEqual([])
  })
})

describe('a failure after the answer', () => {
  test.each<[string, (reply: FastifyReply) => unknown]>([
    [
      'of a handler',
      (reply) => {
        reply.send({ fine: true })
        fails()
      },
    ],
    [
      'of an async handler',
      async (reply) => {
        reply.send({ fine: true })
        await later()
        fails()
      },
    ],
  ])('%s leaves it alone, and is reported once', async (_name, handle) => {
    const { send, reported } = await serve(handle)
    for (const path of PATHS) {
      expect(await send(path)).toMatchObject({ status: 200, body: '{"fine":true}', complete: true })
    }
    await expect.poll(() => reported.map(({ context }) => context.path)).toEqual(PATHS)
  })

  test('leaves an answer alone that a hook still holds back', async () => {
    const adapter = new FastifyAdapter({ forceCloseConnections: true })
    adapter.getInstance().addHook('onSend', async () => new Promise((resolve) => setTimeout(resolve, 30)))
    adapter.getInstance().get('/sync', (_request, reply) => {
      reply.send({ fine: true })
      fails()
    })
    adapter.getInstance().get('/async', async (_request, reply) => {
      reply.send({ fine: true })
      fails()
    })
    const { send, reported } = await start(onFastify, { module: {}, errspec, adapter })
    for (const path of ['/sync', '/async']) {
      expect(await send(path)).toMatchObject({ status: 200, body: '{"fine":true}', complete: true })
    }
    expect(reported).toHaveLength(2)
  })

  test('a handler that Fastify’s own limit has answered for is reported, too', async () => {
    const adapter = new FastifyAdapter({ forceCloseConnections: true, handlerTimeout: 20 } as object)
    let settle = () => {}
    adapter.getInstance().get('/p', async () => {
      await new Promise<void>((resolve) => {
        settle = resolve
      })
      fails()
    })
    const { send, reported } = await start(onFastify, { module: {}, errspec, adapter })
    const answer = await send('/p')
    expect([answer.status, JSON.parse(answer.body).error.code]).toEqual([503, undefined])
    settle()
    await expect.poll(() => reported.map(({ error }) => error.status)).toEqual([503, 500])
  })
})
