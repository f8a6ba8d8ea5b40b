import { ig1 } from '@errspec/core/ig1'
import { rateLimit } from 'express-rate-limit'
import { rateLimit as rateLimit7 } from 'express-rate-limit7'
import { RateLimiterMemory, RateLimiterUnion } from 'rate-limiter-flexible'
import { RateLimiterMemory as RateLimiterMemory5 } from 'rate-limiter-flexible5'
import { describe, expect, test } from 'vitest'
import { as, plain, type Row, type Setup, serve, testRows } from './service.js'

describe('rate-limiter-flexible', () => {
  const twice =
    (limiter: { consume(key: string): Promise<unknown> }): Setup =>
    (app) =>
      app.use(async () => {
        await limiter.consume('a')
        await limiter.consume('a')
      })
  testRows(
    (
      [
        ['11', RateLimiterMemory],
        ['5', RateLimiterMemory5 as unknown as typeof RateLimiterMemory],
      ] as const
    ).flatMap(([major, Limiter]): Row[] => [
      {
        name: `${major}: over its limit`,
        setup: (app, express) => twice(new Limiter({ points: 1, duration: 30 }))(app, express),
        as: plain(429, 'Too Many Requests'),
        headers: { 'retry-after': '30' },
      },
      {
        name: `${major}: over its limit for an hour`,
        setup: (app, express) => twice(new Limiter({ points: 1, duration: 3600 }))(app, express),
        ...{
          as: { ig1: '429 unrecognized false: Too Many Requests', shop: '429 unrecognized false: Too Many Requests' },
          headers: { 'retry-after': '3600' },
        },
      },
      {
        name: `${major}: over a limit that never ends`,
        setup: (app, express) => twice(new Limiter({ points: 1, duration: 0 }))(app, express),
        as: plain(429, 'Too Many Requests'),
        headers: { 'retry-after': undefined },
      },
    ]),
  )
  testRows([
    {
      name: 'over several limits',
      setup: (app) => {
        const [a, b] = [10, 20].map(
          (duration) => new RateLimiterMemory({ points: 1, duration, keyPrefix: `p${duration}` }),
        )
        const union = new RateLimiterUnion(a as RateLimiterMemory, b as RateLimiterMemory)
        app.use(async () => {
          await union.consume('a')
          await union.consume('a')
        })
      },
      ...{ as: plain(429, 'Too Many Requests'), headers: { 'retry-after': '20' } },
    },
  ])
})

describe('express-rate-limit', () => {
  test.each([
    ['8', rateLimit],
    ['7', rateLimit7 as unknown as typeof rateLimit],
  ])('%s answers by itself, unless its handler passes an error on', async (_major, limit) => {
    const alone = await serve(ig1, (app) => app.use(limit({ limit: 0, windowMs: 1000 })))
    expect(await alone.send('/')).toMatchObject({ status: 429, body: expect.stringContaining('Too many requests') })
    expect(alone.reported).toEqual([])
  })
  testRows([
    {
      name: 'a store that fails is our own fault',
      setup: (app) => {
        const store = {
          increment: () => Promise.reject(new Error('redis at 10.0.0.7')),
          decrement: () => {},
          resetKey: () => {},
        }
        app.use(rateLimit({ store: store as never }))
      },
      ...{ as: as.unknown, hides: /10\.0/ },
    },
  ])
})
