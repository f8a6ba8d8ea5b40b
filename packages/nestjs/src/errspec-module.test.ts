import { type AnyCatalog, type Catalog, defineCatalog, openAiEnvelope } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { Controller, Get, Inject, Injectable, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { Test } from '@nestjs/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { CATALOG, ErrspecModule, type ErrspecModuleOptions, InjectCatalog } from './index.js'
import { kindOf, listen, platforms, start, stopAll, textOf } from './test-application.js'

afterEach(stopAll)

const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  statuses: { 409: { title: 'Conflict', retry: false }, 500: { title: 'Oops', retry: false } },
  defaults: { unknown: 'broken' },
  errors: {
    broken: { status: 500, message: 'Something broke' },
    sold_out: { status: 409, message: '{item} is sold out' },
  },
})

@Injectable()
class Stock {
  constructor(@InjectCatalog() private readonly catalog: AnyCatalog) {}

  soldOut(): never {
    throw this.catalog.error('sold_out', { item: 'Tea' } as never)
  }
}

@Controller()
class Sales {
  @InjectCatalog()
  private readonly catalog!: AnyCatalog

  constructor(@Inject(Stock) private readonly stock: Stock) {}

  @Get()
  sell(): void {
    this.stock.soldOut()
  }

  @Get('name')
  name(): string {
    return this.catalog.name
  }
}

@Module({ controllers: [Sales], providers: [Stock] })
class SalesModule {}

@Injectable()
class Settings {
  readonly envelope = openAiEnvelope
}
@Module({ providers: [Settings], exports: [Settings] })
class SettingsModule {}

describe.each(platforms)('$name', (platform) => {
  test('forRoot makes the catalog injectable everywhere, in constructors and in fields', async () => {
    const { send } = await start(platform, { module: { imports: [SalesModule] }, errspec: { catalog: shop } })
    const answer = await send('/')
    expect([answer.status, kindOf(answer), textOf(answer)]).toEqual([409, 'sold_out', 'Tea is sold out'])
    expect((await send('/name')).body).toBe('shop')
  })

  test.each<[string, (settings: Settings) => ErrspecModuleOptions | Promise<ErrspecModuleOptions>]>([
    ['a factory', ({ envelope }) => ({ catalog: shop, envelope })],
    ['an async factory', async ({ envelope }) => ({ catalog: shop, envelope })],
  ])('forRootAsync takes its options from %s with injected providers of other modules', async (_name, useFactory) => {
    const { send } = await start(platform, {
      module: {
        imports: [
          ErrspecModule.forRootAsync({ imports: [SettingsModule], inject: [Settings], useFactory }),
          SalesModule,
        ],
      },
      errspec: false,
    })
    const answer = await send('/')
    expect([answer.status, answer.headers['x-request-id']]).toEqual([409, JSON.parse(answer.body).request_id])
    expect(JSON.parse(answer.body)).toHaveProperty('error.code', 'sold_out')
    expect((await send('/name')).headers['request-id']).toMatch(/^req_/)
  })

  test('forRootAsync needs nothing but a factory', async () => {
    const imports = [ErrspecModule.forRootAsync({ useFactory: () => ({ catalog: shop }) }), SalesModule]
    const { send } = await start(platform, { module: { imports }, errspec: false })
    expect((await send('/')).status).toBe(409)
  })

  test('in a testing module it works as in an application', async () => {
    const reported: string[] = []
    const onError: ErrspecModuleOptions['onError'] = ({ kind }, { requestId }) => void reported.push(kind, requestId)
    const testing = await Test.createTestingModule({
      imports: [ErrspecModule.forRoot({ catalog: shop, onError }), SalesModule],
    }).compile()
    expect(testing.get<Catalog>(CATALOG)).toBe(shop)
    const { send } = await listen(testing.createNestApplication(platform.adapter(), { logger: false }))
    const fine = await send('/name')
    expect(fine.headers['x-request-id']).toMatch(/^req_/)
    expect(fine.headers['request-id']).toBe(fine.headers['x-request-id'])
    const failed = await send('/')
    expect([failed.status, kindOf(failed)]).toEqual([409, 'sold_out'])
    expect(reported).toEqual(['sold_out', failed.headers['x-request-id']])
    const missing = await send('/nowhere?key=secret')
    expect([missing.status, textOf(missing)]).toEqual([404, 'Not Found'])
    const bad = await send('/', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' })
    expect([bad.status, textOf(bad)]).toEqual([400, 'Bad Request'])
  })

  test('a testing module can put another catalog in the place of the application’s', async () => {
    const testing = await Test.createTestingModule({
      imports: [ErrspecModule.forRoot({ catalog: ig1 }), SalesModule],
    })
      .overrideProvider(CATALOG)
      .useValue(shop)
      .compile()
    const { send } = await listen(testing.createNestApplication(platform.adapter(), { logger: false }))
    expect(kindOf(await send('/'))).toBe('sold_out')
  })

  test('two applications in one process keep to their own contracts', async () => {
    const first = await start(platform, { module: { imports: [SalesModule] }, errspec: { catalog: shop } })
    const second = await start(platform, { module: { imports: [SalesModule] }, errspec: { catalog: ig1 } })
    expect([kindOf(await first.send('/')), kindOf(await second.send('/'))]).toEqual([
      'sold_out',
      // The injected contract has no such kind.
      'internal_server_error',
    ])
  })
})

test.each<[string, unknown, string]>([
  ['no options', undefined, 'ErrspecModule.forRoot: expected a catalog, as defineCatalog returns it, not undefined'],
  ['no catalog', {}, 'ErrspecModule.forRoot: expected a catalog, as defineCatalog returns it, not undefined'],
  [
    'a definition in the place of a catalog',
    { catalog: { name: 'x' } },
    'ErrspecModule.forRoot: expected a catalog, as defineCatalog returns it, not a value of type object',
  ],
  ['the catalog itself', ig1, 'ErrspecModule.forRoot: expected a catalog, as defineCatalog returns it, not undefined'],
])('forRoot with %s says what it wants', (_name, options, message) => {
  expect(() => ErrspecModule.forRoot(options as ErrspecModuleOptions)).toThrow(new TypeError(message))
})

test('forRoot lists every option that it does not know or cannot use', () => {
  const options = { catalog: ig1, onEror: () => {}, mapError: 5, envelope: { body: { text: '{mesage}' } } }
  const failure = (() => {
    try {
      return ErrspecModule.forRoot(options as never)
    } catch (error) {
      return String(error)
    }
  })()
  expect(failure).toMatch(/^TypeError: ErrspecModule\.forRoot: .*'onEror'.*'onError'/)
  expect(failure).toMatch(/'mapError' must be a function/)
  expect(failure).toMatch(/'envelope\.body\.text' .*mesage/)
})

test('forRootAsync refuses what its factory returns as forRoot does', async () => {
  for (const [options, message] of [
    [undefined, /^ErrspecModule\.forRootAsync: expected a catalog/],
    [{}, /^ErrspecModule\.forRootAsync: expected a catalog/],
    [{ catalog: ig1, onEror: 1 }, /^ErrspecModule\.forRootAsync: .*'onEror'/],
  ] as const) {
    @Module({ imports: [ErrspecModule.forRootAsync({ useFactory: () => options as never })] })
    class Wrong {}
    const created = NestFactory.create(Wrong, { logger: false, abortOnError: false })
    await expect(created).rejects.toThrow(message)
  }
})

test.each([[undefined], [{}], [{ useClass: class {} }]])('forRootAsync says that it needs a factory: %j', (options) => {
  expect(() => ErrspecModule.forRootAsync(options as never)).toThrow(/forRootAsync: `useFactory` must be the function/)
})

test('settings of request ids that make no sense are refused', () => {
  const refused = (options: object) => expect(() => ErrspecModule.forRoot({ catalog: ig1, ...options }))
  refused({ trust: 'yes' }).toThrow(/forRoot: 'trust' must be/)
  refused({ requestId: { trust: 'yes', headers: [] } }).toThrow(/requestId: 'trust' must be.*'headers' must be/)
  refused({ requestId: { generator: () => 'x' } }).toThrow(/'generator' .*'generate'/)
  refused({ requestId: { trust: true }, trust: true }).toThrow(
    /'trust' is short for 'requestId.trust'; give one of them/,
  )
})
