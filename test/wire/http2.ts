import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import http2 from 'node:http2'
import { errorHandler, requestId } from '@errspec/express'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import type { Answer } from './exchange.js'
import { type Platform, suiteModule } from './platforms.js'

/** Ends a server and what it is connected to: unlike that of HTTP/1, it cannot close its connections itself. */
function watch(server: http2.Http2Server): () => Promise<void> {
  const sessions = new Set<http2.ServerHttp2Session>()
  server.on('session', (session) => {
    sessions.add(session)
    session.on('error', () => {})
    session.once('close', () => sessions.delete(session))
  })
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      for (const session of sessions) session.destroy()
    })
}

/** Express has no HTTP/2 of its own; its middleware runs on Node's. */
const expressStyle: Platform = {
  name: 'Express-style on HTTP/2',
  isExpress: true,
  isFastify: false,
  send: sendOverHttp2,
  async start({ catalog, hooks, requestId: ids, handler }) {
    const [identify, fail] = [requestId(ids), errorHandler(catalog, hooks)]
    const server = http2.createServer((http2Request, http2Response) => {
      const request = http2Request as unknown as IncomingMessage & { id?: unknown }
      const response = http2Response as unknown as ServerResponse
      identify(request, response, async () => {
        try {
          await handler({ query: {}, body: undefined, id: request.id, raw: response, set: () => {} })
        } catch (thrown) {
          fail(thrown, request, response, () => {})
        }
      })
    })
    const close = watch(server)
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    return { server: server as unknown as Server, close }
  },
}

const nestOnFastify: Platform = {
  name: 'Nest on Fastify, HTTP/2',
  isExpress: false,
  isFastify: true,
  send: sendOverHttp2,
  async start(setup) {
    const adapter = new FastifyAdapter({ http2: true } as never)
    const app = await NestFactory.create(suiteModule(setup), adapter, { logger: false })
    const server = app.getHttpServer() as http2.Http2Server
    const close = watch(server)
    await app.listen(0, '127.0.0.1')
    return { server: server as unknown as Server, close: () => Promise.all([close(), app.close()]) }
  },
}

export const http2Platforms: readonly Platform[] = [expressStyle, nestOnFastify]

/** One request over a session of its own. A response that breaks off is an answer too: `complete` tells. */
function sendOverHttp2(port: number, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const session = http2.connect(`http://127.0.0.1:${port}`)
    const stream = session.request({ ':path': path })
    const answer: Answer = { status: 0, statusMessage: '', headers: {}, body: '', complete: true }
    stream.on('response', ({ ':status': status = 0, ...headers }) => Object.assign(answer, { status, headers }))
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      answer.body += chunk
    })
    stream.on('error', () => {
      answer.complete = false
    })
    stream.on('close', () => {
      session.destroy()
      resolve(answer)
    })
    session.on('error', reject)
  })
}

/** A request whose answer nobody reads. */
export function stallOverHttp2(port: number): () => void {
  const session = http2.connect(`http://127.0.0.1:${port}`)
  session.on('error', () => {})
  const stream = session.request({ ':path': '/' })
  stream.on('error', () => {})
  stream.pause()
  return () => session.destroy()
}
