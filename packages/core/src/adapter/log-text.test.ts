import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logText, shortened } from './log-text.js'

const bytes = (text: string) => Buffer.byteLength(text)

describe('logText', () => {
  const limit = Error.stackTraceLimit
  // What a library has made of it would count here: how long a stack is.
  beforeAll(() => {
    Error.stackTraceLimit = 10
  })
  afterAll(() => {
    Error.stackTraceLimit = limit
  })

  it('shows the whole chain of causes, each with its stack and its properties', () => {
    let error: Error = Object.assign(new Error('disk full'), { code: 'ENOSPC', at: { path: '/x', sizes: [1, 2] } })
    for (let layer = 1; layer <= 12; layer++) error = new Error(`layer ${layer}`, { cause: error })
    const text = logText(error)
    expect(text.match(/\[cause\]: Error: /g)).toHaveLength(12)
    expect(text).toMatch(/^Error: layer 12\n {4,}at .*log-text\.test/)
    expect(text).toMatch(
      /\[cause\]: Error: disk full\n.*at .*\{ code: "ENOSPC", at: \{ path: "\/x", sizes: \[1, 2\] \} \}$/s,
    )
  })

  it('shows what is no error, and the errors of an AggregateError', () => {
    expect(logText('text')).toBe('"text"')
    expect(logText(undefined)).toBe('undefined')
    expect(logText(Symbol('s'))).toBe('Symbol(s)')
    expect(logText({ code: 7 })).toBe('{ code: 7 }')
    expect(logText(new AggregateError([new Error('a'), 'b'], 'both'))).toMatch(/\{ errors: \[\[Error: a\], "b"\] \}$/)
  })

  it('keeps where it began when the chain is long, and stops at one that leads back to itself', () => {
    let error: Error = new Error('the root')
    for (let layer = 0; layer < 5000; layer++) error = new Error('x'.repeat(500), { cause: error })
    expect(bytes(logText(error))).toBeLessThan(64_000)
    const short = new Error('short')
    let long: Error = short
    for (let layer = 0; layer < 300; layer++) long = new Error('x'.repeat(500), { cause: long })
    expect(logText(long)).toContain('[cause]: Error: short')
    expect(logText(long)).toMatch(/\n {4}\.\.\. \d+ more causes\n/)
    short.cause = long
    expect(logText(long)).toContain('Error: short')
  })

  it('stays small for objects that share each other, that are huge or that are made of bytes', () => {
    let shared: unknown = { text: '\u001b'.repeat(100_000) }
    for (let level = 0; level < 100; level++) shared = { a: shared, b: shared, c: shared }
    let error: Error = Object.assign(new Error('\u0000💩'.repeat(100_000)), { shared })
    for (let layer = 0; layer < 12; layer++) error = Object.assign(new Error('x', { cause: error }), { shared })
    expect(bytes(logText(error))).toBeLessThan(64_000)
    expect(logText({ data: Buffer.alloc(10_000_000), list: Array.from({ length: 1e6 }) })).toContain('[10000000 bytes]')
  })

  it('never throws, whatever reads the value', () => {
    const trap = new Proxy({}, { get: fail, ownKeys: fail, getPrototypeOf: fail, has: fail })
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    function fail(): never {
      throw new Error('trap')
    }
    for (const value of [
      trap,
      proxy,
      { a: proxy },
      {
        get cause() {
          return fail()
        },
      },
      Object.create(null),
    ]) {
      expect(typeof logText(value)).toBe('string')
    }
  })

  it('writes no control character but line feeds, each of them before an indented line', () => {
    const every = Array.from({ length: 0x3000 }, (_, unit) => String.fromCharCode(unit)).join('')
    for (const value of [every, new Error(every), { [every]: every }, Object.assign(new Error('x'), { name: every })]) {
      expect(logText(value)).not.toMatch(/[^\P{Cc}\n]|[\u2028-\u202e\u2066-\u2069]|\n(?! {4})/u)
    }
  })
})

it('shortened cuts, and says how much', () => {
  expect(shortened('abcdef', 3)).toBe('abc ... (3 more)')
  expect(shortened('abc', 3)).toBe('abc')
})
