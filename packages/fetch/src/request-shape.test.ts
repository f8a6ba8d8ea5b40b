import { describe, expect, it } from 'vitest'
import { shapeOf } from './request-shape.js'

const trap = () => {
  throw new Error('trap')
}

describe('the shape of a request', () => {
  it('has the types and sizes of strings, and the settings as they are', () => {
    const body = {
      model: 'qwen3-30b',
      messages: [{ role: 'user', content: 'Hello' }],
      temperature: 0.25,
      stream: true,
      stop: null,
    }
    expect(shapeOf(body)).toEqual({
      model: 'string(9)',
      messages: [{ role: 'string(4)', content: 'string(5)' }],
      temperature: 0.25,
      stream: true,
      stop: null,
    })
  })

  it('replaces names that no endpoint has, and tells two of one length apart', () => {
    expect(shapeOf({ 'a@b.example': 'hi', 'c@d.example': 'you', __proto__: null, constructor: 1 })).toEqual({
      'key(11)': 'string(2)',
      'key(11) #2': 'string(3)',
      'key(11) #3': 'number',
    })
    expect(shapeOf(JSON.parse('{"__proto__": "x"}'))).toEqual({ 'key(9)': 'string(1)' })
  })

  it('keeps no number and no boolean but those of settings: in a list they are the tokens of a prompt', () => {
    expect(shapeOf({ input: [[9906, 1917]], prompt: 4711, metadata: { born: 1980, vip: true } })).toEqual({
      input: [['number', 'number']],
      prompt: 'number',
      metadata: { 'key(4)': 'number', 'key(3)': 'boolean' },
    })
    expect(shapeOf({ temperature: [1, true] })).toEqual({ temperature: ['number', 'boolean'] })
  })

  it('keeps numbers of 6 significant digits at most', () => {
    const of = (seed: number) => (shapeOf({ seed }) as { seed: unknown }).seed
    expect([0, -1, 123456, 0.000123].map(of)).toEqual([0, -1, 123456, 0.000123])
    expect([1e21, 4111110000000, 1e6].map(of)).toEqual(['number', 'number', 'number'])
    for (const seed of [1234567, 4111111111111111, 1.234567, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(of(seed), String(seed)).toBe('number')
    }
  })

  it('shows further fields that are named, and only under names that cannot break a report', () => {
    const hostile = '`x|y`'
    expect(shapeOf({ tier: 3, name: 5, [hostile]: 1 }, ['tier', hostile])).toEqual({
      tier: 3,
      name: 'number',
      'key(5)': 'number',
    })
  })

  it('has the first items of a list, and a count of the others', () => {
    expect(shapeOf(Array.from({ length: 1536 }, () => 0.1))).toEqual(['number', 'number', 'number', '1533 more'])
    expect(shapeOf(['a', 'b', 'c'])).toEqual(['string(1)', 'string(1)', 'string(1)'])
    expect(shapeOf(new Set(['a', 'bc']))).toEqual(['string(1)', 'string(2)'])
    expect(shapeOf(new Array(2 ** 32 - 1))).toEqual(['undefined', 'undefined', 'undefined', '4294967292 more'])
  })

  it('has the first fields of an object, and a count of the others', () => {
    const shape = shapeOf(Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`key${index}`, index])))
    expect(Object.keys(shape as object)).toHaveLength(25)
    expect(shape).toMatchObject({ 'key(4)': 'number', '...': '476 more' })
  })

  it('is small, however wide and deep the value', () => {
    const wide = (depth: number): unknown =>
      depth === 0 ? 'x' : Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`key-${i}`, wide(depth - 1)]))
    expect(JSON.stringify(shapeOf(wide(4))).length).toBeLessThan(10_000)
    let deep: unknown = 'x'
    for (let depth = 0; depth < 100_000; depth++) deep = { content: [deep] }
    const shape = JSON.stringify(shapeOf(deep))
    expect(shape).toBe('{"content":[{"content":[{"content":[{"content":["object"]}]}]}]}')
  })

  it('describes files and bytes by size, and by type where that is a well-known one', () => {
    expect(shapeOf(new File(['12345'], 'alice.png', { type: 'image/png' }))).toBe('file(5 bytes, image/png)')
    expect(shapeOf(new Blob(['12345'], { type: 'text/plain;charset=utf-8' }))).toBe('file(5 bytes, text/plain)')
    expect(shapeOf(new Blob(['12345'], { type: 'secret/alice' }))).toBe('file(5 bytes)')
    expect(shapeOf(new Blob(['12345'], { type: 'image/png-alice' }))).toBe('file(5 bytes)')
    expect(shapeOf([new ArrayBuffer(8), new Uint16Array(3), new DataView(new ArrayBuffer(2))])).toEqual([
      'bytes(8)',
      'bytes(6)',
      'bytes(2)',
    ])
  })

  it('lists the fields of forms, headers and maps', () => {
    const form = new FormData()
    form.append('model', 'qwen-image-edit')
    form.append('image', new Blob(['12'], { type: 'image/png' }), 'alice.png')
    form.append('image', new Blob(['345']))
    form.append('alice', 'x')
    expect(shapeOf(form)).toEqual({
      model: 'string(15)',
      image: 'file(2 bytes, image/png)',
      'image #2': 'file(3 bytes)',
      'key(5)': 'string(1)',
    })
    expect(shapeOf(new URLSearchParams('model=a&x=b'))).toEqual({ model: 'string(1)', 'key(1)': 'string(1)' })
    expect(shapeOf(new Map<unknown, unknown>([['n', 1], [{}, 2]]))).toEqual({ n: 1, 'key(object)': 'number' }) // biome-ignore format: one line
    expect(
      shapeOf(
        new Headers({ Authorization: 'Bearer 1', 'Content-Type': 'application/json; charset=utf-8', 'X-Alice': '' }),
      ),
    ).toEqual({ authorization: 'string(8)', 'content-type': 'string(31, application/json)', 'key(7)': 'string(0)' })
  })

  it('names what has no contents to speak of by its type', () => {
    const stream = new ReadableStream()
    const values = {
      stream,
      content: async function* () {},
      file: 10n,
      text: Symbol('x'),
      user: undefined,
      data: new Date(),
    }
    expect(shapeOf(values)).toEqual({
      stream: 'stream',
      content: 'function',
      file: 'bigint',
      text: 'symbol',
      user: 'undefined',
      data: 'Date',
    })
    expect(shapeOf(values.content())).toBe('stream')
    expect(stream.locked).toBe(false)
    expect(shapeOf(new Error('alice', { cause: 'alice' }))).toBe('Error')
    expect(shapeOf(new URL('https://alice.example'))).toBe('URL')
  })

  it('stops at cycles, and not at what merely occurs twice', () => {
    const twice = { text: 'x' }
    const cycle: Record<string, unknown> = { content: twice, data: twice }
    cycle['metadata'] = [cycle]
    expect(shapeOf(cycle)).toEqual({
      content: { text: 'string(1)' },
      data: { text: 'string(1)' },
      metadata: ['cycle'],
    })
  })

  it('survives whatever throws when it is read, and never calls toJSON', () => {
    const traps = new Proxy({}, { get: trap, has: trap, ownKeys: trap, getPrototypeOf: trap })
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const fakeMap = { [Symbol.toStringTag]: 'Map', entries: trap }
    const fakeFile = { [Symbol.toStringTag]: 'File', size: 'alice', type: { toString: trap } }
    const value = {
      get text() {
        return trap()
      },
      content: traps,
      data: proxy,
      input: fakeMap,
      file: fakeFile,
      user: { toJSON: trap, toString: trap, valueOf: trap },
      n: 1,
    }
    expect(shapeOf(value)).toEqual({
      text: 'unreadable',
      content: 'unreadable',
      data: 'unreadable',
      input: 'unreadable',
      file: 'file(? bytes)',
      user: { 'key(6)': 'function', 'key(8)': 'function', 'key(7)': 'function' },
      n: 1,
    })
  })
})
