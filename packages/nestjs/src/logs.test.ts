import { ig1 } from '@errspec/core/ig1'
import { BadRequestException, Controller, Get, InternalServerErrorException, Param } from '@nestjs/common'
import { afterEach, describe, expect, test } from 'vitest'
import { collectingLogger, platforms, start, stopAll } from './test-application.js'

afterEach(stopAll)

const FAILURES: Record<string, () => unknown> = {
  unknown: () => new Error('lookup failed', { cause: new Error('connection refused') }),
  ours: () => ig1.error('model_lookup_failed', {}, { cause: new Error('connection refused') }),
  nest: () => new InternalServerErrorException('no quota table', { cause: new Error('connection refused') }),
  text: () => 'only a text',
  bad: () => new BadRequestException('No such model'),
}

@Controller('fail')
class Fails {
  @Get(':how')
  fail(@Param('how') how: string): void {
    throw FAILURES[how]?.()
  }
}

describe.each(platforms)('$name', (platform) => {
  const serve = async (errspec: { onError?: (() => unknown) | undefined; mapError?: () => never } = {}) => {
    const logger = collectingLogger()
    const { send } = await start(platform, {
      module: { controllers: [Fails] },
      errspec: { onError: undefined, ...errspec },
      logger,
    })
    return { send, logger }
  }

  test.each([
    ['unknown', 'internal_server_error', ['lookup failed', 'connection refused']],
    ['ours', 'model_lookup_failed', ['connection refused']],
    ['nest', 'internal_server_error', ['no quota table', 'connection refused']],
    ['text', 'internal_server_error', ['only a text']],
  ])('a 5xx (%s) is logged once, as an error with its id, stack and cause chain', async (how, kind, texts) => {
    const { send, logger } = await serve()
    const id = (await send(`/fail/${how}?key=secret`)).headers['x-request-id']
    expect(logger.of('Errspec')).toHaveLength(1)
    const [call] = logger.of('Errspec')
    expect(call).toMatchObject({ level: 'error', message: `${id} GET /fail/${how} 500 ${kind}` })
    const stack = String(call?.rest[0])
    for (const text of texts) expect(stack).toContain(text)
    if (how !== 'text') expect(stack).toMatch(/logs\.test\.ts:\d+/)
    expect(JSON.stringify(logger.calls)).not.toContain('key=secret')
    expect(logger.calls.filter(({ level }) => level === 'error')).toHaveLength(1)
  })

  test('a 4xx is logged at debug, with its id and without its stack', async () => {
    const { send, logger } = await serve()
    const bad = (await send('/fail/bad')).headers['x-request-id']
    const missing = (await send('/nowhere?key=secret')).headers['x-request-id']
    expect(logger.of('Errspec')).toEqual([
      { level: 'debug', message: `${bad} GET /fail/bad 400 unrecognized`, rest: ['Errspec'] },
      { level: 'debug', message: `${missing} GET /nowhere 404 unrecognized`, rest: ['Errspec'] },
    ])
    expect(logger.calls.filter(({ level }) => level === 'error')).toEqual([])
  })

  test('onError replaces the log, and is called once for each error', async () => {
    const seen: unknown[] = []
    const { send, logger } = await serve({ onError: (...call: unknown[]) => void seen.push(call) })
    const id = (await send('/fail/unknown?key=secret')).headers['x-request-id']
    await send('/fail/bad')
    expect(seen).toMatchObject([
      [{ status: 500 }, { requestId: id, method: 'GET', path: '/fail/unknown', expected: false }],
      [{ status: 400 }, { path: '/fail/bad', expected: true }],
    ])
    expect(logger.of('Errspec')).toEqual([])
    expect(logger.calls.filter(({ level }) => level === 'error')).toEqual([])
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('sentry is down')
      },
    ],
    ['rejects', () => Promise.reject(new Error('sentry is down'))],
  ])('an onError that %s changes nothing of the answer; both failures are logged', async (_name, onError) => {
    const { send, logger } = await serve({ onError })
    expect((await send('/fail/ours')).headers['x-error-kind']).toBe('model_lookup_failed')
    await expect.poll(() => logger.of('Errspec').length).toBe(2)
    expect(JSON.stringify(logger.of('Errspec'))).toMatch(/onError threw.*sentry is down.*connection refused/)
  })

  test('a mapError that throws changes nothing of the answer, and is logged', async () => {
    const { send, logger } = await serve({
      mapError: () => {
        throw new Error('bad mapper')
      },
    })
    expect((await send('/fail/bad')).status).toBe(400)
    expect(logger.of('Errspec').map(({ level }) => level)).toEqual(['error', 'debug'])
    expect(JSON.stringify(logger.of('Errspec')[0])).toMatch(/mapError threw.*bad mapper/)
  })
})
