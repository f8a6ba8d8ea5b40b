import {
  BadRequestException,
  ConflictException,
  Controller,
  ForbiddenException,
  Get,
  HttpException,
  InternalServerErrorException,
  NotFoundException,
  ServiceUnavailableException,
  UnauthorizedException,
} from '@nestjs/common'
import { afterEach, describe, expect, test } from 'vitest'
import { kindOf, platforms, start, stopAll, textOf } from './test-application.js'

afterEach(stopAll)

describe.each(platforms)('$name', (platform) => {
  const serve = (thrown: () => unknown, options: Partial<Parameters<typeof start>[1]> = {}) => {
    @Controller('jobs')
    class Jobs {
      @Get()
      list(): void {
        throw thrown()
      }
    }
    return start(platform, { module: { controllers: [Jobs] }, ...options })
  }

  test.each<[string, () => HttpException, number, string, string]>([
    ['with a text', () => new NotFoundException('No job 7'), 404, 'unrecognized', 'No job 7'],
    ['with a string response', () => new HttpException('Slow down', 429), 429, 'unrecognized', 'Slow down'],
    ['with a message', () => new HttpException({ message: 'Taken', hint: 'x' }, 409), 409, 'unrecognized', 'Taken'],
    ['without a text', () => new NotFoundException(), 404, 'unrecognized', 'Not Found'],
    ['without a message', () => new HttpException({ error: 'secret' }, 409), 409, 'unrecognized', 'Conflict'],
    ['with a message that is no text', () => new HttpException({ message: 5 }, 409), 409, 'unrecognized', 'Conflict'],
    ['with an empty text', () => new ConflictException(''), 409, 'unrecognized', 'Conflict'],
    ['with control characters', () => new ConflictException('a\u0000b\u2028c\n'), 409, 'unrecognized', 'abc'],
    [
      'with a status of its own',
      () => new HttpException('Short and stout', 418),
      418,
      'unrecognized',
      'Short and stout',
    ],
    ['that is forbidden', () => new ForbiddenException(), 403, 'forbidden', 'Forbidden'],
    ['that is unauthorized', () => new UnauthorizedException(), 401, 'unauthorized', 'Unauthorized'],
    [
      'with a contract’s text',
      () => new BadRequestException('Unknown model m'),
      400,
      'unknown_model',
      'Unknown model m',
    ],
  ])('an HttpException of 4xx %s keeps its status and its text', async (_name, thrown, status, kind, text) => {
    const { send, reported } = await serve(thrown)
    const answer = await send('/jobs')
    expect([answer.status, kindOf(answer), textOf(answer)]).toEqual([status, kind, text])
    expect(Object.keys(JSON.parse(answer.body))).toEqual(['message', 'code', 'request_id'])
    expect(reported).toMatchObject([{ error: { status, kind }, context: { expected: true } }])
    expect(reported[0]?.error.cause).toBeInstanceOf(HttpException)
  })

  test('a long text of a 4xx is cut at 200 code points', async () => {
    const { send } = await serve(() => new ConflictException('x'.repeat(1000)))
    expect(textOf(await send('/jobs'))).toBe('x'.repeat(200))
  })

  test.each([
    ['a text', () => new InternalServerErrorException('secret'), 500, 'Internal Server Error'],
    ['an object', () => new HttpException({ message: ['secret'] }, 500), 500, 'Internal Server Error'],
    ['a status that the contract lacks', () => new ServiceUnavailableException('secret'), 503, 'Service Unavailable'],
  ])('an HttpException of 5xx with %s shows none of it, and the hook sees all', async (_name, thrown, status, text) => {
    const { send, reported } = await serve(thrown)
    const answer = await send('/jobs')
    expect([answer.status, textOf(answer)]).toEqual([status, text])
    expect(answer.body).not.toContain('secret')
    expect(reported).toHaveLength(1)
    expect(JSON.stringify((reported[0]?.error.cause as HttpException | undefined)?.getResponse())).toContain('secret')
  })

  test('the cause of a 5xx stays in its chain', async () => {
    const root = new Error('disk full')
    const { send, reported } = await serve(() => new InternalServerErrorException('x', { cause: root }))
    await send('/jobs')
    expect(reported[0]?.error.cause).toMatchObject({ cause: root })
  })

  test('an exception with a status that is no error is unknown', async () => {
    const { send } = await serve(() => new HttpException('moved', 302))
    const answer = await send('/jobs')
    expect([answer.status, kindOf(answer)]).toEqual([500, 'internal_server_error'])
  })

  test('an unknown route is a 404 that does not repeat the URL', async () => {
    const { send, reported } = await serve(() => undefined)
    for (const path of ['/nowhere?key=secret', '/jobs/7', '/']) {
      const answer = await send(path)
      expect([answer.status, kindOf(answer), textOf(answer)]).toEqual([404, 'unrecognized', 'Not Found'])
      expect(answer.body).not.toMatch(/Cannot|nowhere|secret/)
    }
    expect(reported.map(({ context }) => context.path)).toEqual(['/nowhere', '/jobs/7', '/'])
    expect((await send('/jobs', { method: 'DELETE' })).status).toBe(404)
  })

  test('a handler’s own 404 keeps its text, even in the words of Nest’s', async () => {
    const { send } = await serve(() => new NotFoundException('Cannot GET /x'))
    expect(textOf(await send('/jobs'))).toBe('Cannot GET /x')
  })

  test('an unknown route under a global prefix, and beside it, is the same 404', async () => {
    const { send } = await serve(() => new ConflictException('here'), { before: (app) => app.setGlobalPrefix('v1') })
    expect(textOf(await send('/v1/jobs'))).toBe('here')
    for (const path of ['/v1/nowhere?a=b', '/jobs', '/nowhere']) {
      const answer = await send(path)
      expect([answer.status, textOf(answer)]).toEqual([404, 'Not Found'])
      expect(answer.headers['x-request-id']).toBe(JSON.parse(answer.body).request_id)
    }
  })
})
