import { describe, expect, it } from 'vitest'
import { type HeadersLike, readHeader, readRateLimitReset, readRetryAfter } from './headers.js'

describe('readHeader', () => {
  const shapes: [string, HeadersLike][] = [
    ['Headers', new Headers({ 'X-Request-Id': 'r1' })],
    ['a Map', new Map([['X-Request-ID', 'r1']])],
    ['pairs', [['X-Request-Id', 'r1']]],
    ["Node's object", { 'x-request-id': 'r1' }],
    ['an object in any case', { 'X-REQUEST-ID': 'r1' }],
    ['an object with lists', { 'x-request-id': ['r1', 'r2'] }],
    ['an object with a get of its own', { get: (name: string) => (name === 'x-request-id' ? 'r1' : null) }],
  ]

  it.each(shapes)('reads %s', (_, headers) => {
    expect(readHeader(headers, 'x-request-id')).toBe('r1')
    expect(readHeader(headers, 'retry-after')).toBeUndefined()
  })

  it('is undefined for an empty or missing header, and for no headers', () => {
    expect(readHeader({ a: '' }, 'a')).toBeUndefined()
    expect(readHeader({ a: [] }, 'a')).toBeUndefined()
    expect(readHeader(undefined, 'a')).toBeUndefined()
    expect(readHeader('a: b' as never, 'a')).toBeUndefined()
  })

  it('makes text of a number, as axios may give one', () => {
    expect(readHeader({ 'retry-after': 5 }, 'retry-after')).toBe('5')
  })
})

describe('readRetryAfter', () => {
  const now = Date.parse('Wed, 21 Oct 2015 07:28:00 GMT')
  const read = (headers: Record<string, unknown>) => readRetryAfter(headers, now)

  it.each([
    ['0', 0],
    ['5', 5000],
    [' 5 ', 5000],
    ['1.5', 1500],
    ['120', 120_000],
    ['31536000', 31_536_000_000],
    ['Wed, 21 Oct 2015 07:28:30 GMT', 30_000],
    ['Wednesday, 21-Oct-15 07:29:00 GMT', 60_000],
    ['Wed, 21 Oct 2015 07:00:00 GMT', 0],
    ['Wed Oct 21 07:28:30 2015', 30_000],
  ])('reads %j as %d ms', (value, ms) => {
    expect(read({ 'retry-after': value })).toBe(ms)
  })

  it.each(['', 'soon', '-5', '5s', '1e3', '0x10', 'NaN', 'Infinity', '2015-10-21', '5 6', '٥'])(
    'makes nothing of %j',
    (value) => expect(read({ 'retry-after': value })).toBeUndefined(),
  )

  it('takes the form that names no zone for UTC, wherever the machine is', () => {
    const zone = process.env['TZ']
    try {
      for (const TZ of ['Asia/Tokyo', 'America/New_York']) {
        process.env['TZ'] = TZ
        expect(read({ 'retry-after': 'Wed Oct 21 07:28:30 2015' })).toBe(30_000)
      }
    } finally {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
  })

  it('takes retry-after-ms for the exact form of the seconds that round it up, and of two that differ the longer', () => {
    const both = (ms: string, seconds: string) => read({ 'retry-after-ms': ms, 'retry-after': seconds })
    expect([both('250', '1'), both('0', '1'), both('1500', '2'), both('4000.5', '5')]).toEqual([250, 0, 1500, 4000.5])
    expect([both('2000', '1'), both('9000', '5')]).toEqual([2000, 9000])
    // A proxy's own, say, beside that of a service.
    expect([both('250', '5'), both('0', '2'), both('250', 'Wed, 21 Oct 2015 07:28:30 GMT')]).toEqual([
      5000, 2000, 30_000,
    ])
    expect([both('soon', '5'), both('250', 'soon')]).toEqual([5000, 250])
  })

  it('never lets a wait of a thousand digits look short', () => {
    expect(read({ 'retry-after': '9'.repeat(1000) })).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('a retry-after that is neither seconds nor an HTTP-date', () => {
  it.each(['abc 5', 'soon 12', 'May 5', '-1 Jan', '2026-01-01', 'tomorrow'])('says nothing: %j', (value) => {
    expect(readRetryAfter({ 'retry-after': value }, 0)).toBeUndefined()
  })
})

describe('several waits', () => {
  const now = Date.parse('Wed, 21 Oct 2015 07:28:00 GMT')
  const joined = new Headers([
    ['retry-after', '30'],
    ['retry-after', '40'],
  ])

  it.each<[string, HeadersLike, number]>([
    ['joined', { 'retry-after': '30, 30' }, 30_000],
    ['joined by Headers', joined, 40_000],
    ['a list', { 'Retry-After': ['30', '5'] }, 30_000],
    ['numbers', { 'retry-after': [5, 30] }, 30_000],
    ['pairs', [...[['retry-after', '5'] as const, ['Retry-After', '30'] as const]], 30_000],
    ['one that makes no sense', { 'retry-after': 'soon, 7' }, 7000],
    ['a date', { 'retry-after': 'Wed, 21 Oct 2015 07:28:30 GMT, 5' }, 30_000],
    ['a date behind', { 'retry-after': '60,Wed, 21 Oct 2015 07:28:30 GMT' }, 60_000],
    ['dates', { 'retry-after': 'Wed, 21 Oct 2015 07:28:30 GMT, Wednesday, 21-Oct-15 07:29:30 GMT' }, 90_000],
    ['ms', { 'retry-after-ms': '250, 750', 'retry-after': '1' }, 750],
    ['ms and seconds', { 'retry-after-ms': '250, 750', 'retry-after': '1, 9' }, 9000],
  ])('are the longest: %s', (_, headers, expected) => expect(readRetryAfter(headers, now)).toBe(expected))
})

describe('readRateLimitReset', () => {
  const now = 1_750_000_000_000
  it.each<[Record<string, unknown>, number | undefined]>([
    [{ 'ratelimit-reset': '30' }, 30_000],
    [{ 'RateLimit-Limit': '100', 'RateLimit-Remaining': '0', 'RateLimit-Reset': '12' }, 12_000],
    [{ ratelimit: 'limit=100, remaining=0, reset=50' }, 50_000],
    [{ ratelimit: '"default";r=0;t=30' }, 30_000],
    [{ ratelimit: '"burst";r=0;t=1, "daily";r=0;t=3600' }, 3_600_000],
    [{ ratelimit: '"burst";r=0;t=1, "daily";r=9000;t=3600' }, 1000],
    [{ ratelimit: ['"burst";r=0;t=1', '"daily";t=5;r=0'] }, 5000],
    // Seconds since the epoch, with and without fractions, and ms.
    [{ 'x-ratelimit-reset': '1750000030' }, 30_000],
    [{ 'x-rate-limit-reset': '1750000030', 'x-rate-limit-remaining': '0' }, 30_000],
    [{ 'x-ratelimit-reset': '1750000030.5' }, 30_500],
    [{ 'x-ratelimit-reset': '1750000030000' }, 30_000],
    [{ 'x-ratelimit-reset': '45' }, 45_000],
    [{ 'x-ratelimit-reset': '1750000064.5' }, 64_500],
    // Symfony's name for the wait itself, also as a moment; it says more than the end of a window.
    [{ 'x-ratelimit-retry-after': '20' }, 20_000],
    [{ 'X-RateLimit-Retry-After': '1750000030' }, 30_000],
    [{ 'x-ratelimit-retry-after': '1', 'x-ratelimit-reset': '40', 'x-ratelimit-remaining': '0' }, 1000],
    [{ 'x-ratelimit-retry-after': '20', 'x-ratelimit-remaining': '1' }, 20_000],
    [{ 'x-ratelimit-retry-after': 'soon', 'x-ratelimit-reset': '40' }, 40_000],
    // Over already: a clock that is wrong, perhaps.
    [{ 'x-ratelimit-reset': '1749999990' }, undefined],
    [{ 'ratelimit-reset': '0' }, undefined],
    // Something is left of it.
    [{ 'x-ratelimit-remaining': '4998', 'x-ratelimit-reset': '1750003600' }, undefined],
    [{ ratelimit: '"default";r=50;t=30' }, undefined],
    [{ ratelimit: 'limit=100, remaining=50, reset=50' }, undefined],
    [{ 'ratelimit-reset': 'soon' }, undefined],
    [{ 'ratelimit-reset': '-5' }, undefined],
    [{ ratelimit: 'yes' }, undefined],
    [{}, undefined],
  ])('reads %j', (headers, expected) => expect(readRateLimitReset(headers, now)).toBe(expected))

  it('says nothing where there are no headers', () => expect(readRateLimitReset(undefined, now)).toBeUndefined())
})
