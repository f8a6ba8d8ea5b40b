import type { ServerResponse } from 'node:http'
import { ig1 } from '@errspec/core/ig1'
import {
  type ArgumentsHost,
  type CallHandler,
  Catch,
  Controller,
  type ExceptionFilter,
  type ExecutionContext,
  ForbiddenException,
  Header,
  Inject,
  Injectable,
  type MessageEvent,
  type NestInterceptor,
  Param,
  ParseIntPipe,
  Query,
  Res,
  Scope,
  Sse,
  UseFilters,
  UseInterceptors,
} from '@nestjs/common'
import { REQUEST } from '@nestjs/core'
import { Observable, of, throwError } from 'rxjs'
import { map } from 'rxjs/operators'
import { afterEach, describe, expect, test } from 'vitest'
import { type Answer, kindOf, platforms, start, stopAll } from './test-application.js'

afterEach(stopAll)

type RawResponse = ServerResponse & { readonly raw?: ServerResponse }
const pause = (ms = 30) => new Promise((resolve) => setTimeout(resolve, ms))
const fails = (later: (fail: () => void) => unknown) => () =>
  new Observable<MessageEvent>((subscriber) => void later(() => subscriber.error(ig1.error('backend_unavailable'))))
const isFrame = ({ status, complete, body }: Answer) =>
  status === 200 && !complete && /event: error\ndata: {/.test(body)

describe.each(platforms)('$name', (platform) => {
  const serve = (handler: (response: RawResponse) => unknown) => {
    @Controller()
    class Streams {
      @Sse()
      stream(@Res({ passthrough: true }) response: RawResponse): Observable<MessageEvent> {
        return handler(response) as Observable<MessageEvent>
      }
    }
    return start(platform, { module: { controllers: [Streams] } })
  }

  test('an async @Sse() handler that rejects late is answered by its status, as without the module', async () => {
    const { send, reported } = await serve(async () => {
      await pause()
      throw new ForbiddenException('Not yours')
    })
    const answer = await send('/')
    expect([answer.status, answer.complete, kindOf(answer)]).toEqual([403, true, 'forbidden'])
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(reported).toHaveLength(1)
  })

  test('an async @Sse() handler may set a header late', async () => {
    const { send, reported } = await serve(async (response) => {
      await pause()
      ;(response.raw ?? response).setHeader('x-late', 'yes')
      return of({ data: 'one' })
    })
    const answer = await send('/')
    expect(answer).toMatchObject({ status: 200, complete: true, body: '\nid: 1\ndata: one\n\n' })
    expect(answer.headers['x-late']).toBe('yes')
    expect(reported).toEqual([])
  })

  test.each([
    ['null', null],
    ['nothing', undefined],
    ['a list', [1]],
    ['a promise of null', Promise.resolve(null)],
  ])('an @Sse() handler that returns %s is a bug, and no clean stream', async (_name, value) => {
    const { send, reported } = await serve(() => value)
    const answer = await send('/')
    expect([answer.status, answer.complete, kindOf(answer)]).toEqual([500, true, 'internal_server_error'])
    expect(reported).toHaveLength(1)
  })

  // Nest 11 ends the response as soon as an observable fails, which the platform may be told of a tick later.
  test.each<[string, () => Observable<MessageEvent>]>([
    ['at once', fails((fail) => fail())],
    ['in a microtask', fails((fail) => Promise.resolve().then(fail))],
    ['in the next tick', fails((fail) => process.nextTick(fail))],
    ['in the next turn', fails((fail) => setImmediate(fail))],
  ])('a stream that fails %s, before its first event, is never a clean end', async (_name, handler) => {
    const { send, reported } = await serve(handler)
    const answer = await send('/')
    if (!isFrame(answer)) expect([answer.status, kindOf(answer)]).toEqual([502, 'backend_unavailable'])
    expect(reported).toMatchObject([{ error: { kind: 'backend_unavailable' } }])
  })

  test('what a filter of the route answers, however slowly, is left to it', async () => {
    @Catch()
    class Own implements ExceptionFilter {
      async catch(_exception: unknown, host: ArgumentsHost): Promise<void> {
        await pause()
        const response = host.switchToHttp().getResponse<RawResponse>()
        const raw = response.raw ?? response
        raw.statusCode = 418
        raw.end('own')
      }
    }
    @Controller()
    class Streams {
      @Sse()
      @UseFilters(new Own())
      stream(): Observable<MessageEvent> {
        return throwError(() => new Error('secret'))
      }
    }
    const { send, reported } = await start(platform, { module: { controllers: [Streams] } })
    expect(await send('/')).toMatchObject({ status: 418, body: 'own', complete: true })
    expect(reported).toEqual([])
  })

  test('guards, pipes, params, headers and inheritance of an @Sse() route are as without the module', async () => {
    abstract class Base {
      @Sse('topics/:topic')
      @Header('x-topic', 'own')
      stream(
        @Param('topic', ParseIntPipe) topic: number,
        @Query('name') name: string | undefined,
      ): Observable<MessageEvent> {
        if (topic > 5) throw new ForbiddenException('No such topic')
        return of({ data: { topic, name, of: this.constructor.name } })
      }
    }
    @Controller('a')
    class First extends Base {}
    @Controller('b')
    class Second extends Base {}

    const { send, reported } = await start(platform, { module: { controllers: [First, Second] } })
    const answer = await send('/a/topics/3?name=x')
    expect([answer.status, answer.headers['x-topic']]).toEqual([200, 'own'])
    expect(answer.body).toBe('\nid: 1\ndata: {"topic":3,"name":"x","of":"First"}\n\n')
    expect((await send('/b/topics/4')).body).toContain('"of":"Second"')
    expect((await send('/a/topics/9')).status).toBe(403)
    expect((await send('/a/topics/x')).status).toBe(400)
    expect(reported).toHaveLength(2)
  })

  test('a controller of each request streams and fails as any other', async () => {
    @Controller({ scope: Scope.REQUEST })
    class Streams {
      constructor(@Inject(REQUEST) private readonly request: { readonly url: string }) {}

      @Sse('events')
      stream(): Observable<MessageEvent> {
        const { url } = this.request
        return new Observable((subscriber) => {
          subscriber.next({ data: url })
          setTimeout(() => subscriber.error(new Error('secret')), 10)
        })
      }
    }
    const { send, reported } = await start(platform, { module: { controllers: [Streams] } })
    const answer = await send('/events')
    expect(answer.body).toContain('data: /events\n\n')
    expect(isFrame(answer)).toBe(true)
    expect(reported).toHaveLength(1)
  })

  describe('with an interceptor of the application', () => {
    const intercepted = (change: (events: Observable<unknown>) => Observable<unknown>, handler: () => unknown) => {
      @Injectable()
      class Own implements NestInterceptor {
        intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
          return change(next.handle())
        }
      }
      @Controller()
      @UseInterceptors(Own)
      class Streams {
        @Sse()
        stream(): Observable<MessageEvent> {
          return handler() as Observable<MessageEvent>
        }
      }
      return start(platform, { module: { controllers: [Streams] } })
    }

    test('Nest starts the stream at once, so a late rejection is its frame', async () => {
      const { send, reported } = await intercepted(
        (events) => events,
        async () => {
          await pause()
          throw new ForbiddenException('Not yours')
        },
      )
      const answer = await send('/')
      expect(isFrame(answer)).toBe(true)
      expect(answer.body).toContain('"code":403')
      expect(reported).toHaveLength(1)
    })

    test('it sees events and failures as they are, and may change both', async () => {
      const seen: unknown[] = []
      const { send, reported } = await intercepted(
        (events) =>
          new Observable((subscriber) =>
            events.pipe(map((event) => ({ data: { wrapped: (event as MessageEvent).data } }))).subscribe({
              next: (event) => subscriber.next(event),
              error: (thrown: Error) => {
                seen.push(thrown.message)
                subscriber.error(ig1.error('model_lookup_failed'))
              },
            }),
          ),
        () =>
          new Observable((subscriber) => {
            subscriber.next({ data: 1 })
            setTimeout(() => subscriber.error(new Error('secret')), 10)
          }),
      )
      const answer = await send('/')
      expect(answer.body).toContain('data: {"wrapped":1}\n\n')
      expect(isFrame(answer)).toBe(true)
      expect(answer.body).toContain('"model_lookup_failed"')
      expect(seen).toEqual(['secret'])
      expect(reported).toMatchObject([{ error: { kind: 'model_lookup_failed' } }])
    })
  })
})
