import { connect } from 'node:net'
import { ig1 } from '@errspec/core/ig1'
import {
  BadRequestException,
  type CallHandler,
  type CanActivate,
  Controller,
  type ExecutionContext,
  Injectable,
  type MessageEvent,
  type NestInterceptor,
  Sse,
  UseGuards,
} from '@nestjs/common'
import { APP_INTERCEPTOR } from '@nestjs/core'
import { concat, EMPTY, Observable, of, throwError, timer } from 'rxjs'
import { map, mergeMap } from 'rxjs/operators'
import { afterEach, describe, expect, test } from 'vitest'
import { type Answer, collectingLogger, kindOf, platforms, start, stopAll } from './test-application.js'

afterEach(stopAll)

const failsLater = (thrown: unknown, ms = 10) => timer(ms).pipe(mergeMap(() => throwError(() => thrown)))
const event = (n: number): MessageEvent => ({ data: { n } })

/** The events of a stream, without blank ones. */
const eventsOf = ({ body }: Answer) =>
  body
    .split('\n\n')
    .map((text) => text.trim())
    .filter((text) => text !== '')

describe.each(platforms)('$name', (platform) => {
  const serve = (handler: () => unknown, options: Partial<Parameters<typeof start>[1]> = {}) => {
    @Controller()
    class Streams {
      @Sse()
      stream(): Observable<MessageEvent> {
        return handler() as Observable<MessageEvent>
      }
    }
    return start(platform, { module: { controllers: [Streams] }, ...options })
  }

  test.each<[string, () => unknown, number]>([
    ['before its first event, but after its headers', () => failsLater(ig1.error('backend_unavailable')), 0],
    ['after an event', () => concat(of(event(1)), failsLater(ig1.error('backend_unavailable'))), 1],
    ['at once after an event', () => concat(of(event(1)), failsLater(ig1.error('backend_unavailable'), 0)), 1],
    ['after several', () => concat(of(event(1), event(2), event(3)), failsLater(ig1.error('backend_unavailable'))), 3],
  ])('an @Sse() stream that fails %s ends in one error frame, and breaks off', async (_name, handler, count) => {
    const { send, reported } = await serve(handler)
    const answer = await send('/')
    const id = answer.headers['x-request-id']
    expect([answer.status, answer.complete]).toEqual([200, false])
    const events = eventsOf(answer)
    expect(events).toHaveLength(count + 1)
    expect(answer.body.match(/event: error/g)).toHaveLength(1)
    const [name, data, ...rest] = events.at(-1)?.split('\n') ?? []
    expect([name, rest]).toEqual(['event: error', []])
    expect(JSON.parse(data?.slice('data: '.length) ?? '')).toMatchObject({
      code: 502,
      request_id: id,
      error: { code: 'backend_unavailable', type: 'server_error' },
    })
    expect(reported).toMatchObject([{ error: { kind: 'backend_unavailable' }, context: { requestId: id, path: '/' } }])
  })

  test('a stream that fails in the same turn as its event is an error, and never a clean end', async () => {
    const { send, reported } = await serve(() =>
      concat(
        of(event(1)),
        throwError(() => new Error('secret')),
      ),
    )
    const answer = await send('/')
    expect(answer.body).not.toContain('secret')
    if (answer.status === 200) expect([answer.complete, answer.body.match(/event: error/g)?.length]).toEqual([false, 1])
    else expect([answer.status, kindOf(answer)]).toEqual([500, 'internal_server_error'])
    expect(reported).toHaveLength(1)
  })

  test('nothing of an unknown failure reaches the stream, nor Nest’s log', async () => {
    const logger = collectingLogger()
    const cause = new Error('vllm at 10.0.0.3 died')
    const { send, reported } = await serve(() => concat(of(event(1)), failsLater(cause)), { logger })
    const { body } = await send('/')
    expect(body).toContain('"code":500')
    expect(body).not.toContain('vllm')
    expect(reported.map(({ error }) => error.cause)).toEqual([cause])
    expect(logger.calls.filter(({ level }) => level === 'error')).toEqual([])
  })

  test.each<[string, () => unknown]>([
    ['a rejected promise', () => Promise.reject(new BadRequestException('No such topic'))],
    [
      'a handler that throws',
      () => {
        throw new BadRequestException('No such topic')
      },
    ],
    ['an observable that fails at once', () => throwError(() => new BadRequestException('No such topic'))],
  ])('%s before the headers is an ordinary answer', async (_name, handler) => {
    const { send, reported } = await serve(handler)
    const answer = await send('/')
    expect(answer).toMatchObject({ status: 400, complete: true })
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(JSON.parse(answer.body).message).toContain('No such topic')
    expect(reported).toHaveLength(1)
  })

  test('a promise that is rejected late never ends as a clean stream', async () => {
    const late = () => new Promise((_resolve, reject) => setTimeout(() => reject(new Error('late')), 30))
    const { send, reported } = await serve(late)
    const answer = await send('/')
    if (answer.status === 200) expect([answer.complete, answer.body.match(/event: error/g)?.length]).toEqual([false, 1])
    else expect([answer.status, kindOf(answer)]).toEqual([500, 'internal_server_error'])
    expect(answer.body).not.toContain('late')
    expect(reported).toHaveLength(1)
  })

  test('a stream whose promise was resolved fails as any other', async () => {
    const { send } = await serve(async () => concat(of(event(1)), failsLater(new Error('secret'))))
    const answer = await send('/')
    expect([answer.status, answer.complete, answer.body.match(/event: error/g)?.length]).toEqual([200, false, 1])
    expect(answer.body).not.toContain('secret')
  })

  test('the teardown of a stream runs when it fails, and when the client leaves', async () => {
    let opened = 0
    let closed = 0
    let fails = true
    const { send, port, reported } = await serve(
      () =>
        new Observable<MessageEvent>((subscriber) => {
          opened++
          subscriber.next(event(1))
          const failing = fails ? setTimeout(() => subscriber.error(new Error('late')), 20) : undefined
          return () => {
            closed++
            clearTimeout(failing)
          }
        }),
    )
    await send('/')
    await expect.poll(() => [opened, closed]).toEqual([1, 1])
    fails = false
    const socket = connect(port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
    await expect.poll(() => opened).toBe(2)
    socket.destroy()
    await expect.poll(() => closed).toBe(2)
    // A client that leaves is no error.
    expect(reported).toHaveLength(1)
  })

  test('a stream that succeeds ends cleanly, with its id in the headers', async () => {
    const { send, reported } = await serve(() => concat(of(event(1)), EMPTY))
    const answer = await send('/')
    expect(answer).toMatchObject({ status: 200, complete: true })
    expect(answer.headers['x-request-id']).toMatch(/^req_[a-z0-9]+$/)
    expect(eventsOf(answer)).toEqual(['id: 1\ndata: {"n":1}'])
    expect(reported).toEqual([])
  })

  test('a guard of an @Sse() route answers as on any other', async () => {
    class Refuse implements CanActivate {
      canActivate(): boolean {
        throw ig1.error('unauthorized')
      }
    }
    @Controller()
    class Guarded {
      @Sse()
      @UseGuards(new Refuse())
      stream(): Observable<MessageEvent> {
        return of(event(1))
      }
    }
    const { send } = await start(platform, { module: { controllers: [Guarded] } })
    const answer = await send('/')
    expect([answer.status, kindOf(answer), answer.headers['www-authenticate']]).toEqual([401, 'unauthorized', 'Bearer'])
  })

  const circular: Record<string, unknown> = {}
  circular['self'] = circular
  test.each<[string, unknown]>([
    ['refers to itself', circular],
    ['holds a BigInt', { n: 1n }],
  ])('an event whose data %s ends the stream in an error, and is reported', async (_name, data) => {
    const { send, reported } = await serve(() =>
      concat(of(event(1)), timer(10).pipe(map(() => ({ data }) as MessageEvent))),
    )
    const answer = await send('/')
    expect([answer.complete, answer.body.match(/event: error/g)?.length]).toEqual([false, 1])
    expect(answer.body).toContain('"code":500')
    expect(reported).toHaveLength(1)
  })

  test('an event goes out as Nest writes it: type, id, retry, and data of any sort', async () => {
    const events = [
      { data: { a: 1 }, type: 'x', id: '7', retry: 9 },
      { data: 'line 1\nline 2' },
      { data: [1] },
      { data: 5 },
    ]
    const { send } = await serve(() => concat(of(...(events as MessageEvent[])), timer(10).pipe(mergeMap(() => EMPTY))))
    const answer = await send('/')
    expect(answer.complete).toBe(true)
    expect(eventsOf(answer).map((text) => text.replace(/^id: \d\n/m, ''))).toEqual([
      'event: x\nretry: 9\ndata: {"a":1}',
      'data: line 1\ndata: line 2',
      'data: [1]',
      'data: 5',
    ])
  })

  test('what an interceptor of the root module throws within a stream is seen as well', async () => {
    @Injectable()
    class Failing implements NestInterceptor {
      intercept(_context: ExecutionContext, next: CallHandler) {
        return next
          .handle()
          .pipe(
            mergeMap((value: { data?: { n?: number } }) =>
              value.data?.n === 2 ? throwError(() => new Error('secret')) : of(value),
            ),
          )
      }
    }
    @Controller()
    class Streams {
      @Sse()
      stream(): Observable<MessageEvent> {
        return concat(of(event(1)), timer(10).pipe(map(() => event(2))))
      }
    }
    const providers = [{ provide: APP_INTERCEPTOR, useClass: Failing }]
    const { send, reported } = await start(platform, { module: { controllers: [Streams], providers } })
    const answer = await send('/')
    expect([answer.complete, answer.body.match(/event: error/g)?.length]).toEqual([false, 1])
    expect(answer.body).not.toContain('secret')
    expect(reported).toHaveLength(1)
  })
})
