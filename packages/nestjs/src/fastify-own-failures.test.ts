import { Readable } from 'node:stream'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { afterEach, describe, expect, test } from 'vitest'
import { shop } from '../../../test/wire/contracts.js'
import { collectingLogger, onFastify, start, stopAll } from './test-application.js'
import { errspec, PATHS, serve } from './test-fastify-replies.js'

afterEach(stopAll)

const secret = () => new Error('pg://u:pw@h')
const fails = (): never => {
  throw secret()
}
const later = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('our answer, where it meets a failure of its own', () => {
  test('is given all the same, with what can be written, and both are told', async () => {
    const adapter = new FastifyAdapter({ forceCloseConnections: true })
    const instance = adapter.getInstance()
    instance.addHook('onSend', async (_request, reply) => {
      reply.header('set-cookie', ['a=1', 'b=2'])
    })
    instance.get('/p', async (_request, reply) => {
      reply.header('x-file', 'файл').header('x-fine', 'fine').header('etag', '"old"').type('text/csv')
      throw shop.error('order_not_found', { order: '7' })
    })
    const logger = collectingLogger()
    const options = { module: {}, errspec, adapter, logger }
    const { send, reported } = await start(onFastify, options)
    const answer = await send('/p')
    expect([answer.status, JSON.parse(answer.body).error.code]).toEqual([404, 'ORDER_NOT_FOUND'])
    expect(answer.headers).toMatchObject({
      'set-cookie': ['a=1', 'b=2'],
      'x-fine': 'fine',
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(answer.body)),
    })
    for (const name of ['x-file', 'etag']) expect(answer.headers).not.toHaveProperty(name)
    expect(reported.map(({ error }) => error.kind)).toEqual(['order_not_found'])
    const told = logger.of('Errspec')
    expect(told).toHaveLength(1)
    expect(told[0]?.message).toMatch(/ GET \/p 404 order_not_found: its answer met a failure of its own$/)
    expect(String(told[0]?.rest[0])).toContain('ERR_INVALID_CHAR')
  })

  test('asks no hook a second time, nor a serializer that has failed', async () => {
    const asked: string[] = []
    const adapter = new FastifyAdapter({ forceCloseConnections: true })
    const instance = adapter.getInstance()
    instance.addHook('onSend', async (request) => void asked.push(request.url))
    instance.get('/header', async (_request, reply) => reply.header('x-file', 'файл').send('x'))
    instance.get('/serializer', async (_request, reply) => {
      reply.serializer(() => {
        asked.push('serializer')
        return fails()
      })
      return { fine: true }
    })
    const logger = collectingLogger()
    const { send, reported } = await start(onFastify, { module: {}, errspec, adapter, logger })
    for (const path of ['/header', '/serializer']) expect((await send(path)).status).toBe(500)
    expect(asked).toEqual(['/header', 'serializer', '/serializer'])
    expect(reported).toHaveLength(2)
    expect(logger.of('Errspec')).toEqual([])
  })

  test('has what the hooks of plugins add to every response', async () => {
    const adapter = new FastifyAdapter({ forceCloseConnections: true })
    adapter.getInstance().addHook('onSend', async (_request, reply, payload) => {
      reply.header('x-secure', `${String(payload).length}`)
    })
    adapter.getInstance().get('/p', async () => fails())
    const { send } = await start(onFastify, { module: {}, errspec, adapter })
    const { headers, body } = await send('/p')
    expect(headers['x-secure']).toBe(String(body.length))
  })

  test('is the error handler’s of a plugin, where that has one', async () => {
    const adapter = new FastifyAdapter({ forceCloseConnections: true })
    adapter.getInstance().register(async (fastify) => {
      fastify.setErrorHandler((error: Error, _request, reply) => reply.code(418).send({ mine: error.message }))
      fastify.get('/p', async () => Promise.reject(new Error('tea')))
    })
    const { send, reported } = await start(onFastify, { module: {}, errspec, adapter })
    expect(await send('/p')).toMatchObject({ status: 418, body: '{"mine":"tea"}' })
    expect(reported).toEqual([])
  })

  test('ends a stream of events that the reply was given with the contract’s frame', async () => {
    const events = () =>
      Readable.from(
        (async function* () {
          yield 'data: 1\n\n'
          await later()
          fails()
        })(),
      )
    const { send, reported } = await serve((reply) => reply.type('text/event-stream').send(events()))
    for (const path of PATHS) {
      const { body, complete } = await send(path)
      expect(body).toMatch(/^data: 1\n\n\n\nevent: error\ndata: \{"error":\{"code":"INTERNAL",.*\}\}\n\n$/)
      expect(complete).toBe(false)
    }
    expect(reported).toHaveLength(3)
  })

  test('with Fastify’s logger on', async () => {
    const lines: string[] = []
    const adapter = new FastifyAdapter({
      forceCloseConnections: true,
      logger: { level: 'info', stream: { write: (line: string) => void lines.push(line) } },
    })
    adapter.getInstance().get('/p', async (_request, reply) => {
      reply.header('x-file', 'файл')
      fails()
    })
    const { send, reported } = await start(onFastify, { module: {}, errspec, adapter })
    const answer = await send('/p')
    expect(answer.status).toBe(500)
    expect(reported).toHaveLength(1)
    await expect.poll(() => lines.some((line) => line.includes('"statusCode":500'))).toBe(true)
    expect(
      lines.every((line) => !line.includes('reqId') || line.includes(String(answer.headers['x-request-id']))),
    ).toBe(true)
  })
})
