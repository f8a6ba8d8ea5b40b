import { connect } from 'node:net'
import { defineOperations } from '@errspec/core'
import {
  Controller,
  Get,
  type INestApplication,
  type MiddlewareConsumer,
  Module,
  type NestModule,
  Post,
  RequestMethod,
  UnauthorizedException,
  UseGuards,
  Version,
  VersioningType,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import express from 'express'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { send as sendTo } from '../../../test/wire/exchange.js'
import { ErrspecFilter, ErrspecModule } from './index.js'
import { collectingLogger, kindOf, listen, platforms, start, stopAll } from './test-application.js'
import { api, apiBehind, askAll, client, collecting, definitions, module, Orders, shop, TOLD } from './test-orders.js'

afterEach(stopAll)

describe.each(platforms)('$name', (platform) => {
  test('tells the log and the hook once of each operation and kind, and the answer stays', async () => {
    const { told, errspec } = collecting()
    const logger = collectingLogger()
    const { send } = await start(platform, { module, errspec, logger })
    await askAll(send)
    await expect.poll(() => told).toEqual(TOLD)
    const calls = logger.of('Errspec')
    expect(calls).toHaveLength(4)
    expect(calls[0]).toMatchObject({
      level: 'error',
      message: expect.stringMatching(
        /^req_\w+ POST \/orders 409 sold_out: 'POST \/orders' does not declare this kind$/,
      ),
    })
    expect(calls[0]?.rest[0]).toMatch(/^Add 'sold_out' to the list of 'POST \/orders'/)
    const without = await start(platform, { module, errspec: { catalog: shop } })
    const [first, second] = await Promise.all(
      [send, without.send].map(async (ask) => {
        const { headers, ...rest } = await ask('/orders/1')
        const { date: _, 'x-request-id': _id, 'request-id': _alias, ...own } = headers
        return { ...rest, headers: own }
      }),
    )
    expect(second).toEqual(first)
  })

  test('tells once in each application, of one module as well', async () => {
    const { told, errspec } = collecting()
    @Module({ ...module, imports: [ErrspecModule.forRoot(errspec)] })
    class AppModule {}
    for (let count = 1; count <= 2; count++) {
      const { send } = await listen(await NestFactory.create(AppModule, platform.adapter(), { logger: false }))
      await send('/orders/1')
      await send('/orders/1')
      expect(told).toHaveLength(count)
    }
  })

  test.each<[string, string, (app: INestApplication) => unknown]>([
    ['a global prefix', '/api', (app) => app.setGlobalPrefix('api')],
    ['one of two segments', '/gateway/v1', (app) => app.setGlobalPrefix('/gateway/v1')],
    ['versions in the path', '/v1', (app) => app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' })],
    [
      'both',
      '/api/v1',
      (app) => app.setGlobalPrefix('api').enableVersioning({ type: VersioningType.URI, defaultVersion: '1' }),
    ],
  ])('finds operations behind %s', async (_, mount, before) => {
    // The prefix stands in the contract, or is the service's own affair, or a proxy has another one.
    for (const operations of [api, apiBehind(mount), apiBehind('/public')]) {
      const { told, errspec } = collecting(operations)
      const { send } = await start(platform, { module, errspec, before })
      await askAll(send, mount)
      await expect.poll(() => told).toEqual(TOLD)
    }
  })

  test('finds those that have the prefix in their names, and those that are excluded from it', async () => {
    @Controller()
    class Health {
      @Get('health')
      @Version('2')
      health(): void {
        throw shop.error('sold_out')
      }
    }
    const operations = defineOperations(shop, {
      'GET /api/v1/orders/{id}': [],
      'GET /health': [],
      'GET /orders/{id}': ['sold_out'],
    })
    const { told, errspec } = collecting(operations as never)
    const { send } = await start(platform, {
      module: { controllers: [Orders, Health] },
      errspec,
      before: (app) =>
        app
          .setGlobalPrefix('api', { exclude: [{ path: 'health', method: RequestMethod.GET }] })
          .enableVersioning({ type: VersioningType.URI, defaultVersion: '1' }),
    })
    await send('/api/v1/orders/1')
    await send('/v2/health')
    expect(told).toEqual(['GET /api/v1/orders/{id}: sold_out', 'GET /health: sold_out'])
  })

  test('says so of what was not raised: a parse error, a guard’s 401, an unknown error, a middleware’s, a missing route', async () => {
    const refuse = {
      canActivate: () => {
        throw new UnauthorizedException('SECRET')
      },
    }
    @Controller('orders')
    class Guarded {
      @Post()
      @UseGuards(refuse)
      create(): void {}

      @Get(':id')
      get(): void {
        throw new Error('SECRET')
      }

      @Get(':id/file')
      file(): void {}
    }
    @Module({ controllers: [Guarded] })
    class WithMiddleware implements NestModule {
      configure(consumer: MiddlewareConsumer): void {
        const fail = () => {
          throw shop.error('sold_out')
        }
        consumer.apply(fail).forRoutes({ path: 'orders/:id/file', method: RequestMethod.GET })
      }
    }
    const { told, errspec } = collecting()
    const logger = collectingLogger()
    const { send } = await start(platform, {
      module: { imports: [WithMiddleware] },
      errspec,
      logger,
      before: (app) => app.setGlobalPrefix('api'),
    })
    const headers = { 'content-type': 'application/json' }
    const kinds = []
    for (const [method, path, body] of [
      ['POST', '/orders', '{'],
      ['POST', '/orders', '{}'],
      ['GET', '/orders/1'],
      ['GET', '/orders/1/file'],
      ['DELETE', '/orders/1'],
      ['GET', '/nowhere'],
    ] as const) {
      kinds.push(kindOf(await send(`/api${path}`, { method, ...(body ? { headers, body } : {}) })))
    }
    expect(kinds).toEqual([
      ...['bad_json', 'unauthenticated', 'internal', 'sold_out', 'route_not_found', 'route_not_found'],
    ])
    expect(told).toEqual([
      'POST /orders: bad_json',
      'POST /orders: unauthenticated',
      'GET /orders/{id}/file: sold_out',
      'DELETE /orders/{id}: route_not_found',
    ])
    expect(JSON.stringify(logger.of('Errspec'))).not.toContain('SECRET')
  })

  test('is silent about an answer that nobody sees', async () => {
    const operations = defineOperations(shop, { 'GET /orders/{id}/late': [], 'GET /orders/{id}/given': [] })
    const { told, errspec } = collecting(operations as never)
    const { port, reported, send } = await start(platform, {
      module,
      errspec,
      before: (app) => {
        // What was given is still on its way when its handler fails.
        const hook = () => new Promise<void>((resolve) => setImmediate(resolve))
        if (platform.isFastify) app.getHttpAdapter().getInstance().addHook('onSend', hook)
      },
    })
    expect((await send('/orders/1/given')).body).toBe('all is well')
    await expect.poll(() => reported.length).toBe(1)
    const socket = connect(port, '127.0.0.1', () => socket.write('GET /orders/1/late HTTP/1.1\r\nhost: x\r\n\r\n'))
    client.leave = () => void socket.destroy()
    await expect.poll(() => reported.length).toBe(2)
    expect(told).toEqual([])
  })

  test('takes its options from a factory, and logs what a hook throws', async () => {
    const logger = collectingLogger()
    const onUndeclared = vi.fn(() => Promise.reject(new Error('the hook broke')))
    const options = { catalog: shop, operations: api, onUndeclared, onError: () => {} }
    const { send } = await start(platform, {
      module: { ...module, imports: [ErrspecModule.forRootAsync({ useFactory: async () => options })] },
      errspec: false,
      logger,
    })
    for (let count = 0; count < 2; count++) expect(kindOf(await send('/orders/1'))).toBe('sold_out')
    expect(onUndeclared).toHaveBeenCalledOnce()
    expect(logger.of('Errspec').map(({ message }) => String(message).replace(/^.*: /, ''))).toEqual([
      "'GET /orders/{id}' does not declare this kind",
      'onUndeclared threw',
    ])
  })

  test('the filter alone reports too', async () => {
    const { told, errspec } = collecting(apiBehind('/api'))
    const { catalog, ...hooks } = errspec
    const { send } = await start(platform, {
      module,
      errspec: false,
      before: (app) => app.setGlobalPrefix('api').useGlobalFilters(new ErrspecFilter(catalog, hooks)),
    })
    await send('/api/orders/1')
    await send('/api/orders/1')
    expect(told).toEqual(['GET /orders/{id}: sold_out'])
  })
})

test('finds the operations of an application that is mounted in another one of Express', async () => {
  const { told, errspec } = collecting()
  const inner = express()
  const { app } = await start(platforms[0] as (typeof platforms)[number], {
    module,
    errspec,
    adapter: new ExpressAdapter(inner),
    before: (nest) => nest.setGlobalPrefix('api'),
  })
  const outer = await new Promise<import('node:http').Server>((resolve) => {
    const server = express()
      .use('/outer', inner)
      .listen(0, '127.0.0.1', () => resolve(server))
  })
  const { port } = outer.address() as import('node:net').AddressInfo
  await askAll((path, options) => sendTo(port, path, options), '/outer/api')
  await expect.poll(() => told).toEqual(TOLD)
  outer.close()
  await app.close()
})

test('operations that are none of this catalog’s are refused', async () => {
  const operations = definitions as never
  expect(() => ErrspecModule.forRoot({ catalog: shop, operations })).toThrow(
    /ErrspecModule\.forRoot: 'operations' must be what defineOperations/,
  )
  const module = { imports: [ErrspecModule.forRootAsync({ useFactory: () => ({ catalog: shop, operations }) })] }
  await expect(
    start(platforms[0] as (typeof platforms)[number], { module, errspec: false, abortOnError: false }),
  ).rejects.toThrow(/ErrspecModule\.forRootAsync: 'operations' must be/)
})
