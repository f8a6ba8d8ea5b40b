import { type ClientHttp2Session, connect, constants, type IncomingHttpHeaders } from 'node:http2'
import { Readable } from 'node:stream'
import { ig1 } from '@errspec/core/ig1'
import { Controller, Get, type MessageEvent, Sse, StreamableFile } from '@nestjs/common'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { Observable } from 'rxjs'
import { afterEach, describe, expect, test } from 'vitest'
import { onFastify, start, stopAll } from './test-application.js'

const sessions: ClientHttp2Session[] = []
afterEach(async () => {
  for (const session of sessions.splice(0)) session.destroy()
  await stopAll()
})

interface Http2Answer {
  readonly headers: IncomingHttpHeaders & { readonly ':status'?: number }
  readonly body: string
  /** What the stream was reset with; 0 is a clean end. */
  readonly code: number
  readonly error: Error | undefined
}

/** One stream of a session of its own. `until`: the client leaves as soon as it has read this. */
function ask(port: number, path: string, until?: string): Promise<Http2Answer> {
  const session = connect(`http://127.0.0.1:${port}`)
  sessions.push(session)
  return new Promise((resolve) => {
    const stream = session.request({ ':path': path }).setEncoding('utf8')
    let headers: IncomingHttpHeaders = {}
    let body = ''
    let error: Error | undefined
    stream.on('response', (received) => {
      headers = received
    })
    stream.on('data', (chunk) => {
      body += chunk
      if (until && body.includes(until)) stream.close(constants.NGHTTP2_CANCEL)
    })
    stream.on('error', (thrown) => {
      error = thrown
    })
    stream.on('close', () => resolve({ headers, body, code: stream.rstCode ?? 0, error }))
  })
}

let closed = 0
const events = (thrown?: unknown) =>
  new Observable<MessageEvent>((subscriber) => {
    subscriber.next({ data: 'one' })
    const failing = thrown ? setTimeout(() => subscriber.error(thrown), 20) : undefined
    return () => {
      closed++
      clearTimeout(failing)
    }
  })

@Controller()
class Streams {
  @Sse('events')
  events(): Observable<MessageEvent> {
    return events(ig1.error('backend_unavailable'))
  }

  @Sse('endless')
  endless(): Observable<MessageEvent> {
    return events()
  }

  @Sse('refused')
  async refused(): Promise<Observable<MessageEvent>> {
    await new Promise((resolve) => setTimeout(resolve, 20))
    throw ig1.error('forbidden')
  }

  @Get('file')
  file(): StreamableFile {
    return new StreamableFile(
      Readable.from(
        (async function* () {
          yield 'half'
          await new Promise((resolve) => setTimeout(resolve, 20))
          throw new Error('secret')
        })(),
        { objectMode: false },
      ),
    )
  }
}

describe('Nest on Fastify over HTTP/2', () => {
  const serve = () => {
    closed = 0
    const adapter = new FastifyAdapter({ http2: true } as object)
    return start(onFastify, { adapter, module: { controllers: [Streams] } })
  }

  test('a stream that fails after an event ends in the contract’s frame, and in an error', async () => {
    const { port, reported } = await serve()
    const { headers, body, code, error } = await ask(port, '/events')
    expect([headers[':status'], code]).toEqual([200, constants.NGHTTP2_INTERNAL_ERROR])
    expect(error).toBeInstanceOf(Error)
    const frames = body.split('event: error\ndata: ')
    expect(frames).toHaveLength(2)
    expect(JSON.parse(frames[1] ?? '')).toMatchObject({ code: 502, request_id: headers['x-request-id'] })
    expect(reported).toMatchObject([{ error: { kind: 'backend_unavailable' } }])
    expect(closed).toBe(1)
  })

  test('a file that fails half-way ends in an error', async () => {
    const { port, reported } = await serve()
    const { body, code, error } = await ask(port, '/file')
    expect(['', 'half']).toContain(body)
    expect(code).toBe(constants.NGHTTP2_INTERNAL_ERROR)
    expect(error).toBeInstanceOf(Error)
    expect(reported).toHaveLength(1)
  })

  test('a handler that refuses its stream is answered by its status', async () => {
    const { port, reported } = await serve()
    const { headers, body, code } = await ask(port, '/refused')
    expect([headers[':status'], headers['x-error-kind'], code]).toEqual([403, 'forbidden', 0])
    expect(JSON.parse(body)).toMatchObject({ code: 403, request_id: headers['x-request-id'] })
    expect(reported).toHaveLength(1)
  })

  test('a client that leaves ends the observable, and is no error', async () => {
    const { port, reported } = await serve()
    await ask(port, '/endless', 'data: one')
    await expect.poll(() => closed).toBe(1)
    expect(reported).toEqual([])
  })
})
