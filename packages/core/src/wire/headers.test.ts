import { describe, expect, it } from 'vitest'
import { type HeadersLike, readHeader, readRetryAfter } from './headers.js'

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

  it.each(['', 'soon', '-5', '5s', '1e3', '0x10', 'NaN', 'Infinity', '2015-10-21', '5, 6', '٥'])(
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

  it('prefers retry-after-ms, and falls back from one that makes no sense', () => {
    expect(read({ 'retry-after-ms': '250', 'retry-after': '5' })).toBe(250)
    expect(read({ 'retry-after-ms': '0', 'retry-after': '5' })).toBe(0)
    expect(read({ 'retry-after-ms': 'soon', 'retry-after': '5' })).toBe(5000)
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
