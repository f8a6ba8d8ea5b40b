import { createReadStream } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { PassThrough, Readable, Stream } from 'node:stream'
import { Controller, Get, Res, StreamableFile } from '@nestjs/common'
import { of } from 'rxjs'
import { afterEach, describe, expect, test } from 'vitest'
import { type Answer, kindOf, onFastify, platforms, start, stopAll } from './test-application.js'

afterEach(stopAll)

/** Bytes, and after them an error. */
const failing = (...chunks: string[]) =>
  Readable.from(
    (async function* () {
      for (const chunk of chunks) {
        yield chunk
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      throw new Error('secret disk failure')
    })(),
    { objectMode: false },
  )

/** What came, or `undefined` where the connection broke before the headers. */
const settled = (pending: Promise<Answer>) => pending.catch(() => undefined)

describe.each(platforms)('$name', (platform) => {
  const serve = (handler: () => unknown) => {
    @Controller()
    class Files {
      @Get()
      file(): unknown {
        return handler()
      }

      @Get('write')
      async write(@Res() response: ServerResponse & { raw?: ServerResponse }): Promise<void> {
        const raw = response.raw ?? response
        raw.writeHead(200, { 'content-type': 'text/plain' })
        await new Promise<void>((resolve) => raw.write('half', () => resolve()))
        throw new Error('secret disk failure')
      }

      @Get('piped')
      async piped(@Res() response: ServerResponse & { raw?: ServerResponse }): Promise<void> {
        const raw = response.raw ?? response
        raw.writeHead(200, { 'content-type': 'text/plain' })
        const writing = setInterval(() => raw.write('more'), 2)
        setTimeout(() => clearInterval(writing), 40)
        await new Promise((resolve) => setTimeout(resolve, 10))
        throw new Error('secret disk failure')
      }
    }
    return start(platform, { module: { controllers: [Files] } })
  }

  test.each<[string, () => unknown]>([
    ['fails before any byte', () => new StreamableFile(failing())],
    ['does not exist', () => new StreamableFile(createReadStream('/nowhere/secret.png'))],
    ['is in an observable', () => of(new StreamableFile(failing()))],
    ['has headers of its own', () => new StreamableFile(failing(), { type: 'image/png', disposition: 'x', length: 9 })],
  ])('a StreamableFile that %s is an envelope', async (_name, file) => {
    const { send, reported } = await serve(file)
    const answer = await send('/')
    expect([answer.status, kindOf(answer), answer.complete]).toEqual([500, 'internal_server_error', true])
    expect(JSON.parse(answer.body)).toMatchObject({ code: 500, request_id: answer.headers['x-request-id'] })
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8' })
    expect(answer.headers['content-disposition']).toBeUndefined()
    expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(answer.body)))
    expect(answer.body).not.toContain('secret')
    expect(reported).toHaveLength(1)
  })

  test.each([
    ['of unknown length', undefined],
    ['of a known length', 100],
  ])('a StreamableFile %s that fails after some bytes breaks off, and is reported once', async (_name, length) => {
    const { send, reported } = await serve(
      () => new StreamableFile(failing('half'), length === undefined ? {} : { length }),
    )
    const answer = await settled(send('/'))
    if (answer) expect(answer).toMatchObject({ status: 200, body: 'half', complete: false })
    await expect.poll(() => reported.length).toBe(1)
    expect(reported).toMatchObject([{ error: { kind: 'internal_server_error' }, context: { path: '/' } }])
    expect((reported[0]?.error.cause as Error | undefined)?.message).toBe('secret disk failure')
  })

  test('a StreamableFile that succeeds is whole, with its id in the headers', async () => {
    const { send, reported } = await serve(() => new StreamableFile(Buffer.from('whole'), { type: 'text/plain' }))
    const answer = await send('/')
    expect(answer).toMatchObject({ status: 200, body: 'whole', complete: true })
    expect(answer.headers).toMatchObject({ 'content-type': 'text/plain', 'content-length': '5' })
    expect(answer.headers['x-request-id']).toMatch(/^req_/)
    expect(reported).toEqual([])
  })

  test('a file that fails only as it is closed is whole, and is reported', async () => {
    const closing = () => {
      const stream = Readable.from(['whole'], { objectMode: false })
      stream._destroy = (_error, done) => done(new Error('secret disk failure'))
      return stream
    }
    const { send, reported } = await serve(() => new StreamableFile(closing()))
    expect(await send('/')).toMatchObject({ status: 200, body: 'whole', complete: true })
    await expect.poll(() => reported.length).toBe(1)
  })

  test('a client that leaves ends the file that it was reading, and is no error', async () => {
    const endless = new Readable({ read: () => {} })
    const { port, reported } = await serve(() => new StreamableFile(endless))
    endless.push('some')
    const socket = connect(port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
    await new Promise((resolve) => socket.once('data', resolve))
    socket.destroy()
    await expect.poll(() => endless.destroyed).toBe(true)
    expect(reported).toEqual([])
  })

  test('a handler that throws after it wrote breaks off', async () => {
    const { send, reported } = await serve(() => undefined)
    const answer = await settled(send('/write'))
    if (answer) expect(answer).toMatchObject({ status: 200, body: 'half', complete: false })
    expect(reported).toHaveLength(1)
  })

  test('a handler that goes on writing after it failed does not take the process down', async () => {
    const { send, reported } = await serve(() => undefined)
    const answer = await settled(send('/piped'))
    if (answer) expect(answer).toMatchObject({ status: 200, complete: false })
    // Until the handler has written its last.
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(reported).toHaveLength(1)
    expect((await send('/write').catch(() => undefined))?.complete ?? false).toBe(false)
  })
})

describe('a stream that a handler of Fastify returns as it is', () => {
  const webStream = () => Readable.toWeb(failing('half'))
  const oldStream = () => {
    const stream = Object.assign(new Stream(), { readable: true, resume: () => {} })
    setTimeout(() => stream.emit('data', 'half'), 10)
    setTimeout(() => stream.emit('error', new Error('secret disk failure')), 30)
    return stream
  }
  const serve = (made: () => unknown) => {
    @Controller()
    class Streams {
      @Get()
      stream(): unknown {
        return made()
      }

      @Get('events')
      events(@Res() reply: { type(type: string): { send(payload: unknown): unknown } }): void {
        reply.type('text/event-stream').send(made())
      }

      @Get('sent')
      sent(@Res() reply: { send(payload: unknown): unknown }): void {
        reply.send(made())
      }
    }
    return start(onFastify, { module: { controllers: [Streams] } })
  }

  test.each<[string, () => unknown]>([
    ['a stream of Node', () => failing('half')],
    ['a stream of before Node had readable ones', oldStream],
    ['a web stream', webStream],
    ['a web response', () => new Response(webStream() as BodyInit, { headers: { 'x-own': 'yes' } })],
  ])('%s that fails half-way breaks off, and is reported once', async (_name, made) => {
    const { send, reported } = await serve(made)
    for (const path of ['/', '/sent']) {
      const answer = await settled(send(path))
      if (answer) expect(answer).toMatchObject({ status: 200, body: 'half', complete: false })
    }
    await expect.poll(() => reported.length).toBe(2)
    expect(reported.map(({ error }) => (error.cause as Error).message)).toEqual(Array(2).fill('secret disk failure'))
  })

  test.each<[string, () => unknown]>([
    ['a stream of Node', () => failing()],
    ['a web stream', () => Readable.toWeb(failing())],
    ['a web response', () => new Response(Readable.toWeb(failing()) as BodyInit)],
  ])('%s that fails at once is an envelope', async (_name, made) => {
    const { send, reported } = await serve(made)
    for (const path of ['/', '/sent']) expect(kindOf(await send(path))).toBe('internal_server_error')
    expect(reported).toHaveLength(2)
  })

  test('one that is destroyed half-way without an error breaks off, after the frame of an event stream, and is reported once', async () => {
    const { send, reported } = await serve(() => {
      const stream = new PassThrough()
      stream.write('half')
      setTimeout(() => stream.destroy(), 20)
      return stream
    })
    expect(await send('/')).toMatchObject({ body: 'half', complete: false })
    const { body, complete } = await send('/events')
    expect([body.startsWith('half\n\nevent: error\ndata: {'), complete]).toEqual([true, false])
    expect(reported.map(({ error }) => [error.kind, Object(error.cause).code])).toEqual(
      Array(2).fill(['internal_server_error', 'ERR_STREAM_PREMATURE_CLOSE']),
    )
  })

  test('a web response that succeeds is whole, with its own headers', async () => {
    const { send, reported } = await serve(() => new Response('whole', { status: 201, headers: { 'x-own': 'yes' } }))
    const answer = await send('/')
    expect(answer).toMatchObject({ status: 201, body: 'whole', complete: true })
    expect(answer.headers['x-own']).toBe('yes')
    expect(reported).toEqual([])
  })
})
