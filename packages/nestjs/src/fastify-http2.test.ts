import { type ClientHttp2Session, connect, constants } from 'node:http2'
import { PassThrough, Readable } from 'node:stream'
import { Controller, Get, type MiddlewareConsumer, Module, Post, Res } from '@nestjs/common'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { shop } from '../../../test/wire/contracts.js'
import { onFastify, start, stopAll } from './test-application.js'

const sessions: ClientHttp2Session[] = []
afterEach(async () => {
  for (const session of sessions.splice(0)) session.destroy()
  await stopAll()
  vi.restoreAllMocks()
})

interface StreamAnswer {
  status: number
  headers: Record<string, unknown>
  body: string
  /** What the stream was reset with; 0 is a clean end. */
  code: number
}

/** One stream of a session of its own. */
function ask(port: number, headers: Record<string, string>, body?: string): Promise<StreamAnswer> {
  const session = connect(`http://127.0.0.1:${port}`)
  sessions.push(session)
  return new Promise((resolve, reject) => {
    const stream = session.request(headers).setEncoding('utf8')
    const answer: StreamAnswer = { status: 0, headers: {}, body: '', code: 0 }
    stream.on('response', ({ ':status': status = 0, ...rest }) => Object.assign(answer, { status, headers: rest }))
    stream.on('data', (chunk: string) => {
      answer.body += chunk
    })
    stream.on('error', () => {})
    stream.on('close', () => resolve({ ...answer, code: stream.rstCode ?? 0 }))
    session.on('error', reject)
    if (headers[':method'] !== 'CONNECT') stream.end(body)
  })
}

const fails = (): never => {
  throw new Error('pg://u:pw@h')
}
const later = () => new Promise<void>((resolve) => setImmediate(resolve))
const half = async function* () {
  yield Buffer.from('half')
  await later()
  fails()
}

@Controller()
class Handlers {
  @Get('nest')
  nest(): void {
    throw shop.error('order_not_found', { order: '7' })
  }

  @Post('nest')
  post(): void {}

  @Get('header')
  header(@Res({ passthrough: true }) reply: FastifyReply): void {
    reply.header('bad name', 'x')
    fails()
  }
}

@Module({ controllers: [Handlers] })
class Application {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(() => fails()).forRoutes('middleware')
  }
}

function plainRoutes(fastify: FastifyInstance): void {
  fastify.get('/plain', async () => fails())
  fastify.get('/hijack', async (_request, reply) => {
    reply.hijack()
    await later()
    fails()
  })
  fastify.get('/hijack-half', async (_request, reply) => {
    reply.hijack().raw.write('half')
    await later()
    fails()
  })
  fastify.get('/write-half', (_request, reply) => {
    reply.raw.write('half')
    fails()
  })
  fastify.get('/stream', (_request, reply) => reply.send(Readable.from(half(), { objectMode: false })))
  fastify.get('/silent', (_request, reply) => reply.send(silent()))
  fastify.get('/web', (_request, reply) => reply.send(Readable.toWeb(Readable.from(half(), { objectMode: false }))))
  fastify.get('/response', (_request, reply) =>
    reply.send(new Response(Readable.toWeb(Readable.from(half(), { objectMode: false })) as BodyInit)),
  )
}

/** A stream that is destroyed half-way, and says so by that alone. */
function silent(): PassThrough {
  const stream = new PassThrough()
  stream.write('half')
  setTimeout(() => stream.destroy(), 20)
  return stream
}

function replacingRoutes(fastify: FastifyInstance): void {
  fastify.addHook('onSend', async ({ url }) => (url === '/replaced-silent' ? silent() : Readable.from(half())))
  fastify.get('/replaced', async () => ({ fine: true }))
  fastify.get('/replaced-silent', async () => ({ fine: true }))
  fastify.get('/replaced-error', async () => fails())
}

async function serve() {
  const adapter = new FastifyAdapter({ http2: true } as object)
  plainRoutes(adapter.getInstance())
  const before = () => void adapter.register((async (fastify: FastifyInstance) => replacingRoutes(fastify)) as never)
  return start(onFastify, { adapter, before, module: { imports: [Application] }, errspec: { catalog: shop } })
}

describe('Nest on Fastify over HTTP/2', () => {
  test.each<[string, Record<string, string>, number, object]>([
    ['a handler of Nest', { ':path': '/nest' }, 404, { code: 'ORDER_NOT_FOUND', message: 'There is no order 7' }],
    ['a missing route', { ':path': '/missing' }, 404, { code: 'ROUTE_NOT_FOUND' }],
    ['a middleware of Nest', { ':path': '/middleware' }, 500, { code: 'INTERNAL' }],
    ['a route of before Nest', { ':path': '/plain' }, 500, { code: 'INTERNAL' }],
    ['a header that cannot be written', { ':path': '/header' }, 500, { code: 'INTERNAL' }],
    ['a hijack', { ':path': '/hijack' }, 500, { code: 'INTERNAL' }],
    ['a URL that is not valid', { ':path': '/%E0%A4%A' }, 400, { message: 'Bad Request' }],
    ['an expectation', { ':path': '/nest', expect: 'tea' }, 417, { message: 'Expectation Failed' }],
    ['a tunnel', { ':method': 'CONNECT', ':authority': 'a:443' }, 405, { message: 'Method Not Allowed' }],
  ])(
    '%s is answered by the contract, and reported once, without a warning of Node’s',
    async (_name, headers, status, error) => {
      const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
      const { port, reported } = await serve()
      const answer = await ask(port, headers)
      const id = answer.headers['x-request-id']
      expect([answer.status, JSON.parse(answer.body)]).toMatchObject([status, { error: { ...error, requestId: id } }])
      expect(answer).toMatchObject({ code: 0, headers: { 'content-length': String(Buffer.byteLength(answer.body)) } })
      expect(reported.map(({ error: { status } }) => status)).toEqual([status])
      expect(warn).not.toHaveBeenCalled()
    },
  )

  test.each(['a body that is not JSON', 'a body of a type that has no parser'])('%s', async (name) => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const { port, reported } = await serve()
    const type = name.includes('type') ? 'text/own' : 'application/json'
    const answer = await ask(port, { ':method': 'POST', ':path': '/nest', 'content-type': type }, '{')
    expect([answer.status, JSON.parse(answer.body).error.code]).toEqual(
      name.includes('type') ? [415, 'unsupported_type'] : [400, 'MALFORMED_JSON'],
    )
    expect(warn).not.toHaveBeenCalled()
    expect(reported).toHaveLength(1)
  })

  test.each([
    ...['/hijack-half', '/write-half', '/stream', '/silent', '/web', '/response'],
    ...['/replaced', '/replaced-silent'],
  ])('%s, which fails after its headers, ends in an error, and is reported once', async (path) => {
    const { port, reported } = await serve()
    const { status, body, code } = await ask(port, { ':path': path })
    expect([status === 200 || status === 0, ['', 'half'].includes(body), code]).toEqual([
      true,
      true,
      constants.NGHTTP2_INTERNAL_ERROR,
    ])
    expect(reported.map(({ context }) => context.path)).toEqual([path])
  })

  test('an error of ours, in whose place a hook has put a stream that fails, ends in an error', async () => {
    const { port, reported } = await serve()
    const { status, body, code } = await ask(port, { ':path': '/replaced-error' })
    expect([status, body, code]).toEqual([500, 'half', constants.NGHTTP2_INTERNAL_ERROR])
    expect(reported).toHaveLength(2)
  })
})
