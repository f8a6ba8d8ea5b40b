import { ig1 } from '@errspec/core/ig1'
import {
  type ArgumentsHost,
  BadRequestException,
  type CallHandler,
  type CanActivate,
  Catch,
  Controller,
  type ExceptionFilter,
  type ExecutionContext,
  Get,
  type MiddlewareConsumer,
  Module,
  type NestInterceptor,
  type NestMiddleware,
  Param,
  type PipeTransform,
  UseFilters,
  UseGuards,
  UseInterceptors,
  VersioningType,
} from '@nestjs/common'
import { concatMap, type Observable, of, throwError } from 'rxjs'
import { afterEach, describe, expect, test } from 'vitest'
import { type Answer, kindOf, platforms, start, stopAll, textOf } from './test-application.js'

afterEach(stopAll)

const unknown = () => new Error('secret failure')
const known = () => ig1.error('unknown_model', { model: 'm' })

class Refuses implements CanActivate {
  canActivate(): boolean {
    return false
  }
}
class Throws implements CanActivate {
  canActivate(): boolean {
    throw known()
  }
}
class Rejects implements CanActivate {
  canActivate(): Promise<boolean> {
    return Promise.reject(unknown())
  }
}
class Pipe implements PipeTransform {
  transform(): never {
    throw known()
  }
}
class Before implements NestInterceptor {
  intercept(): Observable<unknown> {
    throw known()
  }
}
class After implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(concatMap(() => throwError(() => unknown())))
  }
}

@Catch(BadRequestException)
class Rethrows implements ExceptionFilter {
  catch(): void {
    throw known()
  }
}
@Catch(BadRequestException)
class Answers implements ExceptionFilter {
  catch(_exception: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<{ status(code: number): { send(body: string): void } }>()
    response.status(418).send('own filter')
  }
}

@Controller('at')
class Places {
  @Get('guard-false')
  @UseGuards(new Refuses())
  refused(): void {}

  @Get('guard-throws')
  @UseGuards(new Throws())
  thrown(): void {}

  @Get('guard-rejects')
  @UseGuards(new Rejects())
  rejected(): void {}

  @Get('pipe/:id')
  piped(@Param('id', new Pipe()) _id: string): void {}

  @Get('interceptor-before')
  @UseInterceptors(new Before())
  before(): void {}

  @Get('interceptor-after')
  @UseInterceptors(new After())
  after(): unknown {
    return { fine: true }
  }

  @Get('observable')
  observable(): Observable<unknown> {
    return throwError(() => known())
  }

  @Get('promise')
  async promise(): Promise<void> {
    throw unknown()
  }

  @Get('fine')
  fine(): Observable<unknown> {
    return of({ fine: true })
  }

  @Get('filter-rethrows')
  @UseFilters(new Rethrows())
  filterRethrows(): void {
    throw new BadRequestException('first')
  }

  @Get('filter-answers')
  @UseFilters(new Answers())
  filterAnswers(): void {
    throw new BadRequestException('first')
  }
}

const summary = (answer: Answer) => [answer.status, kindOf(answer)]
const UNKNOWN = [500, 'internal_server_error']
const KNOWN = [400, 'unknown_model']

describe.each(platforms)('$name', (platform) => {
  test.each<[string, unknown[]]>([
    ['guard-false', [403, 'forbidden']],
    ['guard-throws', KNOWN],
    ['guard-rejects', UNKNOWN],
    ['pipe/7', KNOWN],
    ['interceptor-before', KNOWN],
    ['interceptor-after', UNKNOWN],
    ['observable', KNOWN],
    ['promise', UNKNOWN],
  ])('a failure in %s is answered by the contract, and reported once', async (path, expected) => {
    const { send, reported } = await start(platform, { module: { controllers: [Places] } })
    const answer = await send(`/at/${path}`)
    expect(summary(answer)).toEqual(expected)
    expect(JSON.parse(answer.body)).toEqual({
      message: expect.any(String),
      code: expected[0],
      request_id: answer.headers['x-request-id'],
    })
    expect(answer.body).not.toContain('secret')
    expect(reported).toHaveLength(1)
  })

  test('what succeeds is untouched', async () => {
    const { send } = await start(platform, { module: { controllers: [Places] } })
    const answer = await send('/at/fine')
    expect([answer.status, answer.body, kindOf(answer)]).toEqual([200, '{"fine":true}', undefined])
  })

  test('a filter of a handler goes before the module’s', async () => {
    const { send, reported } = await start(platform, { module: { controllers: [Places] } })
    expect(await send('/at/filter-answers')).toMatchObject({ status: 418, body: 'own filter' })
    expect(reported).toEqual([])
  })

  test.each([
    ['functional', false],
    ['class', true],
  ])('a failure in %s middleware is answered, thrown or passed on', async (_name, isClass) => {
    type Next = (error?: unknown) => void
    const use = (request: { url?: string; originalUrl?: string }, _response: unknown, next: Next) => {
      const url = request.originalUrl ?? request.url ?? ''
      if (url.includes('known')) throw known()
      if (url.includes('exception')) throw new BadRequestException('Bad header')
      if (url.includes('passed')) return next(unknown())
      next()
    }
    class Middleware implements NestMiddleware {
      use(request: object, response: unknown, next: Next): void {
        use(request, response, next)
      }
    }
    @Module({ controllers: [Places] })
    class WithMiddleware {
      configure(consumer: MiddlewareConsumer): void {
        consumer.apply(isClass ? Middleware : use).forRoutes('*path')
      }
    }
    const { send, reported } = await start(platform, { module: { imports: [WithMiddleware] } })
    const cases: [string, unknown[]][] = [
      ['known', KNOWN],
      ['exception', [400, 'unrecognized']],
      ['passed', UNKNOWN],
    ]
    for (const [how, expected] of cases) {
      const answer = await send(`/at/fine?how=${how}`)
      expect([how, ...summary(answer)]).toEqual([how, ...expected])
      expect(JSON.parse(answer.body).request_id).toBe(answer.headers['x-request-id'])
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
      expect(answer.body).not.toContain('secret')
    }
    expect(reported.map(({ context }) => context.path)).toEqual(['/at/fine', '/at/fine', '/at/fine'])
    expect((await send('/at/fine')).status).toBe(200)
  })

  test('a failure in middleware of the platform is answered', async () => {
    const { send, reported } = await start(platform, {
      module: { controllers: [Places] },
      before: (app) =>
        app.use((_request: unknown, _response: unknown, next: (error: unknown) => void) => next(unknown())),
    })
    expect(summary(await send('/at/fine'))).toEqual(UNKNOWN)
    expect(reported).toHaveLength(1)
    expect((reported[0]?.error.cause as Error | undefined)?.message).toBe('secret failure')
  })

  test('a global prefix and versions change nothing', async () => {
    @Controller({ path: 'jobs', version: '2' })
    class Jobs {
      @Get()
      list(): void {
        throw known()
      }
    }
    const { send, reported } = await start(platform, {
      module: { controllers: [Jobs] },
      before: (app) => app.setGlobalPrefix('api').enableVersioning({ type: VersioningType.URI }),
    })
    expect(summary(await send('/api/v2/jobs?key=secret'))).toEqual(KNOWN)
    expect(reported[0]?.context.path).toBe('/api/v2/jobs')
    for (const path of ['/api/v1/jobs', '/api/jobs', '/v2/jobs']) {
      const answer = await send(path)
      expect([answer.status, textOf(answer)]).toEqual([404, 'Not Found'])
    }
  })

  test('versions by a header change nothing', async () => {
    @Controller({ path: 'jobs', version: '2' })
    class Jobs {
      @Get()
      list(): void {
        throw known()
      }
    }
    const { send } = await start(platform, {
      module: { controllers: [Jobs] },
      before: (app) => app.enableVersioning({ type: VersioningType.HEADER, header: 'x-version' }),
    })
    expect(summary(await send('/jobs', { headers: { 'x-version': '2' } }))).toEqual(KNOWN)
    const answer = await send('/jobs', { headers: { 'x-version': '1' } })
    expect([answer.status, textOf(answer)]).toEqual([404, 'Not Found'])
  })
})
