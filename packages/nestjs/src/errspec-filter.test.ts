import { openAiEnvelope } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { BadRequestException, Controller, Get, UseFilters } from '@nestjs/common'
import { afterEach, describe, expect, test } from 'vitest'
import { ErrspecFilter } from './index.js'
import { kindOf, platforms, type Report, start, stopAll, textOf } from './test-application.js'

afterEach(stopAll)

@Controller()
class Models {
  @Get()
  fail(): void {
    throw ig1.error('unknown_model', { model: 'm' })
  }

  @Get('bad')
  bad(): void {
    throw new BadRequestException(['a', 'b'])
  }

  @Get('secret')
  secret(): void {
    throw new Error('secret')
  }
}

@Controller('filtered')
class Filtered {
  @Get()
  @UseFilters(new ErrspecFilter(ig1, { onError: () => {} }))
  method(): void {
    throw ig1.error('forbidden')
  }

  @Get('plain')
  plain(): void {
    throw ig1.error('forbidden')
  }
}

@Controller('class')
@UseFilters(new ErrspecFilter(ig1, { onError: () => {} }))
class FilteredClass {
  @Get()
  method(): void {
    throw ig1.error('forbidden')
  }
}

@Controller('token')
@UseFilters(ErrspecFilter)
class FilteredByToken {
  @Get()
  method(): void {
    throw ig1.error('forbidden')
  }
}

describe.each(platforms)('$name', (platform) => {
  test('the filter works alone as a global filter', async () => {
    const reported: Report[] = []
    const onError = (error: Report['error'], context: Report['context']) => void reported.push({ error, context })
    const { send } = await start(platform, {
      module: { controllers: [Models] },
      errspec: false,
      before: (app) => app.useGlobalFilters(new ErrspecFilter(ig1, { onError, envelope: openAiEnvelope })),
    })
    const answer = await send('/')
    expect([answer.status, kindOf(answer), textOf(answer)]).toEqual([400, 'unknown_model', 'Unknown model m'])
    const id = answer.headers['x-request-id']
    expect(JSON.parse(answer.body)).toMatchObject({ request_id: id, error: { code: 'unknown_model' } })
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(answer.body)),
      'cache-control': 'no-store',
      'request-id': id,
    })
    expect(kindOf(await send('/bad'))).toBe('request_parse_failed')
    const secret = await send('/secret', { method: 'HEAD' })
    expect([secret.status, secret.body]).toEqual([500, ''])
    expect((await send('/nowhere')).status).toBe(404)
    expect(reported.map(({ context }) => [context.method, context.path])).toEqual([
      ['GET', '/'],
      ['GET', '/bad'],
      ['HEAD', '/secret'],
      ['GET', '/nowhere'],
    ])
    expect(reported[0]?.context.requestId).toBe(id)
  })

  test('the filter needs nothing but a catalog', async () => {
    const { send } = await start(platform, {
      module: { controllers: [Models] },
      errspec: false,
      before: (app) => app.useGlobalFilters(new ErrspecFilter(ig1)),
    })
    expect(kindOf(await send('/secret'))).toBe('internal_server_error')
  })

  test('the filter works on one method or one controller, and nowhere else', async () => {
    const { send } = await start(platform, { module: { controllers: [Filtered, FilteredClass] }, errspec: false })
    expect(kindOf(await send('/filtered'))).toBe('forbidden')
    expect(kindOf(await send('/class'))).toBe('forbidden')
    expect(kindOf(await send('/filtered/plain'))).toBeUndefined()
  })

  test('named by its class it takes catalog and options from the module, and reports once', async () => {
    const { send, reported } = await start(platform, { module: { controllers: [FilteredByToken] } })
    expect(kindOf(await send('/token'))).toBe('forbidden')
    expect(reported).toHaveLength(1)
  })
})

test('the filter refuses what is no catalog, and options that it does not know', () => {
  expect(() => new ErrspecFilter(undefined as never)).toThrow(
    new TypeError('ErrspecFilter: expected a catalog, as defineCatalog returns it, not undefined'),
  )
  expect(() => new ErrspecFilter(ig1, { onEror: () => {} } as never)).toThrow(/^ErrspecFilter: .*'onEror'/)
})
