import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import {
  type CallHandler,
  Controller,
  type ExecutionContext,
  Get,
  Header,
  HttpCode,
  type MessageEvent,
  type NestInterceptor,
  Post,
  Redirect,
  Res,
  Sse,
  StreamableFile,
  UseInterceptors,
} from '@nestjs/common'
import { concat, EMPTY, from, NEVER, type Observable, of, timer } from 'rxjs'
import { concatMap, delay, map, take } from 'rxjs/operators'
import { afterEach, describe, expect, test } from 'vitest'
import { platforms, start, stopAll } from './test-application.js'

afterEach(stopAll)

type RawResponse = ServerResponse & { readonly raw?: ServerResponse; send(body: unknown): unknown }
const pause = (ms = 15) => new Promise((resolve) => setTimeout(resolve, ms))
const spaced = (...events: unknown[]) => from(events).pipe(concatMap((event) => of(event).pipe(delay(5))))

class Wrapping implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((value) => (value instanceof StreamableFile ? value : { data: { value } })))
  }
}

/** An event as a class has it: with accessors, and nothing of its own. */
class Tick {
  get data(): unknown {
    return { tick: true }
  }
  get type(): string {
    return 'tick'
  }
}

@Controller()
class Healthy {
  @Sse('sse/each')
  each() {
    return spaced(
      { data: 'text' },
      { data: 'two\nlines\r\nand one' },
      { data: { deep: [1, { a: null }] }, type: 'x', id: '7', retry: 9 },
      { data: '' },
      { data: null },
      { id: 12, data: ['list'] },
      { comment: 'still here' },
      { comment: 'of one', data: 'with data' },
      { type: 'bare' },
      'plain text',
      null,
      new Tick(),
      { data: new Date(0) },
      { type: 'a\nb', id: 'c\nd', data: 'x' },
    )
  }

  @Sse('sse/at-once')
  atOnce() {
    return of({ data: 'one' }, { data: { two: 2 } }, { data: 'three' })
  }

  @Sse('sse/shared')
  shared() {
    const event: MessageEvent = { data: 'again' }
    return spaced(event, event)
  }

  @Sse('sse/empty')
  empty() {
    return EMPTY
  }

  @Sse('sse/promised')
  @Header('x-own', 'yes')
  @HttpCode(202)
  async promised(@Res({ passthrough: true }) response: RawResponse) {
    await pause()
    ;(response.raw ?? response).setHeader('x-late', 'yes')
    return concat(of({ data: 'one' }), timer(10).pipe(map(() => ({ data: 'two' }))))
  }

  @Sse('sse/intercepted')
  @UseInterceptors(Wrapping)
  intercepted() {
    return spaced(1, 'two', null)
  }

  @Sse('sse/null-intercepted')
  @UseInterceptors(Wrapping)
  nullIntercepted() {
    return null as unknown as Observable<MessageEvent>
  }

  @Sse('sse/silent')
  silent() {
    return concat(of({ data: 'one' }), NEVER.pipe(take(1)))
  }

  @Get('file/buffer')
  buffer() {
    return new StreamableFile(Buffer.from('whole'), { type: 'text/plain', disposition: 'attachment' })
  }

  @Get('file/stream')
  @Header('cache-control', 'max-age=60')
  stream() {
    return new StreamableFile(Readable.from(['one', 'two'], { objectMode: false }))
  }

  @Get('file/observable')
  observable() {
    return of(new StreamableFile(Buffer.from('whole')))
  }

  @Get('file/intercepted')
  @UseInterceptors(Wrapping)
  interceptedFile() {
    return new StreamableFile(Buffer.from('whole'))
  }

  @Get('file/empty')
  emptyFile() {
    return new StreamableFile(Buffer.alloc(0))
  }

  @Get('file/web-stream')
  webStream() {
    return Readable.toWeb(Readable.from(['one', 'two'], { objectMode: false }))
  }

  @Get('file/web-response')
  webResponse() {
    return new Response('whole', { status: 203, headers: { 'x-own': 'yes', 'content-type': 'text/x-own' } })
  }

  @Get('file/sent')
  sent(@Res() response: RawResponse) {
    response.send(response.raw ? Readable.from(['sent'], { objectMode: false }) : 'sent')
  }

  @Get('json')
  json() {
    return { a: [1, null], b: 'ü' }
  }

  @Get('text')
  text() {
    return 'text'
  }

  @Get('nothing')
  nothing() {}

  @Post('created')
  created() {
    return { created: true }
  }

  @Get('redirected')
  @Redirect('/json')
  redirected() {}
}

/** All that comes over a socket: until it is closed, the answer of a stream that is kept alive is whole, or has begun if it has no end. */
function bytesOf(port: number, method: string, path: string): Promise<string> {
  const last = method === 'HEAD' ? '\r\n\r\n' : path === '/sse/silent' ? 'data: one\n\n\r\n' : '\r\n0\r\n\r\n'
  return new Promise((resolve, reject) => {
    let bytes = ''
    const socket = connect(port, '127.0.0.1').setEncoding('latin1')
    socket.on('data', (chunk) => {
      bytes += chunk
      if (bytes.endsWith(last)) socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(bytes))
    socket.write(`${method} ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
  })
}

/** The bytes but for the clock, and for the ids that the module is there to send. */
function comparable(bytes: string): string {
  const end = bytes.indexOf('\r\n\r\n')
  const head = bytes.slice(0, end).replace(/^date: .*$/im, 'Date: now')
  return head.replace(/^(?:x-)?request-id: .*\r\n/gim, '') + bytes.slice(end)
}

const paths = Object.getOwnPropertyNames(Healthy.prototype).flatMap((name) => {
  const path: unknown = Reflect.getMetadata('path', Healthy.prototype[name as keyof Healthy] as object)
  return typeof path === 'string' && name !== 'constructor' ? [`/${path}`] : []
})

/** Nest 11 itself never ends the HEAD of an empty file on Express, and Fastify fails at that of a web response. */
const methodsOf = (path: string) =>
  path === '/created'
    ? ['POST']
    : ['/sse/silent', '/file/empty', '/file/web-response'].includes(path)
      ? ['GET']
      : ['GET', 'HEAD']

describe.each(platforms)('$name', (platform) => {
  test('every healthy answer has the bytes that it has without the module, but for its id', async () => {
    const module = { controllers: [Healthy] }
    const plain = await start(platform, { module, errspec: false })
    const ours = await start(platform, { module })
    expect(paths.length).toBeGreaterThan(15)
    for (const path of paths) {
      for (const method of methodsOf(path)) {
        const expected = await bytesOf(plain.port, method, path)
        const bytes = await bytesOf(ours.port, method, path)
        expect(bytes, path).toMatch(/^x-request-id: req_/im)
        expect(`${method} ${path} ${comparable(bytes)}`).toBe(`${method} ${path} ${comparable(expected)}`)
        expect(expected, path).toMatch(/^HTTP\/1\.1 [23]/)
      }
    }
    expect(ours.reported).toEqual([])
  })
})
