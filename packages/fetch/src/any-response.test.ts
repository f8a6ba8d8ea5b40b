import { Readable } from 'node:stream'
import { ApiError, defineCatalog } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFetch, createRetryFetch } from './index.js'
import { failureOf, virtualClock } from './wire-support.js'

const catalog = defineCatalog({ ...ig1.toJSON(), retry: { ...ig1.retry, attempts: 2, unsafe: false } })
const JSON_TEXT = '{"message":"No such thing","hint":"look"}'
const bytes = () => new TextEncoder().encode(JSON_TEXT)
const never = () => new Promise<never>(() => {})
const broken = (): never => {
  throw new Error('broken')
}

/** As node-fetch has it, which listens to its errors. */
const broke = () => new Readable({ read() {} }).on('error', () => {}).destroy(new Error('reset'))

/** What stands in a response's place for one of its parts; `undefined` where it is absent. */
type Parts = Readonly<Record<string, () => unknown>>

const readerOf = (read: () => unknown, cancel: () => unknown = never) => ({ getReader: () => ({ read, cancel }) })
const bodies: Parts = {
  absent: () => undefined,
  null: () => null,
  text: () => JSON_TEXT,
  number: () => 7,
  'a web stream': () => new Blob([JSON_TEXT]).stream(),
  'a web stream that breaks': () => new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) }),
  'a web stream that is locked': () => {
    const stream = new Blob([JSON_TEXT]).stream()
    stream.getReader()
    return stream
  },
  'a web stream in silence': () => new ReadableStream(),
  'a Node stream': () => Readable.from([Buffer.from(JSON_TEXT)]),
  'a Node stream of texts': () => Readable.from([JSON_TEXT]),
  'a Node stream that breaks': () => broke(),
  'a Node stream in silence': () => new Readable({ read() {} }),
  'an iterable of numbers': () => Readable.from([1, 2, 3]),
  'a reader that cannot be had': () => ({ getReader: broken }),
  'a reader that throws': () => readerOf(broken, broken),
  'a reader that says nothing': () => readerOf(() => undefined),
  'a reader that never settles': () => readerOf(never),
  'a reader without chunks': () => readerOf(() => ({ done: false })),
  'a reader of empty chunks': () => readerOf(() => ({ done: false, value: new Uint8Array() })),
  'a reader without an end': () => readerOf(() => ({ done: false, value: bytes() })),
}
const texts: Parts = {
  absent: () => undefined,
  'no function': () => 7,
  broken: () => broken,
  rejected: () => () => Promise.reject(new Error('used')),
  'never settled': () => never,
  'a number': () => async () => 7,
  nothing: () => async () => undefined,
  JSON: () => async () => JSON_TEXT,
  'at once': () => () => JSON_TEXT,
}
const clones: Parts = {
  absent: () => undefined,
  broken: () => broken,
  nothing: () => () => undefined,
  'the same': () =>
    function (this: unknown) {
      return this
    },
  'a real one': () => () => new Response(JSON_TEXT),
}
const headers: Parts = {
  absent: () => undefined,
  null: () => null,
  empty: () => ({}),
  'a plain object': () => ({ 'content-type': 'application/json' }),
  'a Map': () => new Map([['content-type', 'application/json']]),
  'a real one': () => new Headers({ 'content-type': 'text/plain; charset=no-such-charset' }),
  'a broken get': () => ({ get: broken }),
  'a get of numbers': () => ({ get: () => 7 }),
  'no get': () => ({ get: 7 }),
  'a trap': () => new Proxy({}, { get: broken, has: broken, ownKeys: broken }),
}
const jsons: Parts = { absent: () => undefined, broken: () => broken, 'a value': () => async () => ({ message: 'x' }) }

const oneOf = (parts: Parts) => fc.constantFrom(...Object.keys(parts))
const anyAnswer = fc.record({
  status: fc.constantFrom(400, 401, 404, 408, 418, 429, 500, 501, 502, 503, 504, 599),
  body: oneOf(bodies),
  text: oneOf(texts),
  clone: oneOf(clones),
  headers: oneOf(headers),
  json: oneOf(jsons),
  throwing: fc.option(fc.constantFrom('body', 'text', 'clone', 'headers', 'json'), { freq: 4 }),
  method: fc.constantFrom('GET', 'POST'),
})

/** The name of what stands for each part. */
interface Given {
  readonly status: number
  readonly throwing?: string | null
  readonly body: string
  readonly text: string
  readonly clone: string
  readonly headers: string
  readonly json: string
}

/** An object with a status and these parts; one of them may throw where it is looked at. */
function responseOf({ status, throwing, ...names }: Given) {
  const all: Readonly<Record<string, Parts>> = { body: bodies, text: texts, clone: clones, headers, json: jsons }
  const response = { status }
  for (const [part, name] of Object.entries<string>(names)) {
    const value = all[part]?.[name]?.()
    const given = part === throwing ? { get: broken } : { value }
    if (value !== undefined || part === throwing) Object.defineProperty(response, part, { ...given, enumerable: true })
  }
  return response as unknown as Response
}

describe('whatever a fetch resolves with that has a status', () => {
  it('is an ApiError of that status, after as many requests as the contract allows', async () => {
    let retried = 0
    await fc.assert(
      fc.asyncProperty(anyAnswer, async (given) => {
        const { status, method } = given
        const isLost = status === 408 || status >= 500
        // A `get` of numbers has a wait for every name, and 7 s are not too long.
        const isRetried = (isLost || status === 429) && status !== 501 && !(isLost && method === 'POST')
        for (const keep of [false, true]) {
          const answers: Response[] = []
          const fetch = async () => {
            answers.push(responseOf(given))
            return answers.at(-1) as Response
          }
          // Every wait passes at once, that for a body included; what never settles shows by its absence.
          const options = { catalog, fetch, clock: virtualClock({ passes: (ms) => ms < 600_000 }) }
          if (keep) {
            const answer = await createRetryFetch(options)('http://service/x', { method })
            expect(answer).toBe(answers.at(-1))
          } else {
            const error = await failureOf<ApiError>(createFetch(options)('http://service/x', { method }))
            expect(error).toBeInstanceOf(ApiError)
            expect(error.status).toBe(status)
            expect(() => error.response?.headers.get('x-request-id')).not.toThrow()
          }
          expect(answers).toHaveLength(isRetried ? 2 : 1)
          retried += answers.length - 1
        }
      }),
      { numRuns: 400, seed: 11 },
    )
    expect(retried).toBeGreaterThan(50)
  })

  it('has its message wherever the body can be read', async () => {
    const readable: Partial<Given>[] = [
      ...['a web stream', 'a Node stream', 'a Node stream of texts', 'a reader without an end'].map((body) => ({
        body,
      })),
      ...['absent', 'null', 'a web stream that is locked', 'a reader that cannot be had', 'a reader that throws'].map(
        (body) => ({ body, text: 'JSON' }),
      ),
      { text: 'at once' },
    ]
    const absent = { body: 'absent', text: 'absent', clone: 'absent', headers: 'absent', json: 'absent' }
    const rest: Given = { status: 404, ...absent }
    for (const parts of readable) {
      const answer = { ...rest, ...parts }
      const api = createFetch({ catalog, fetch: async () => responseOf(answer), clock: virtualClock() })
      const error = await failureOf<ApiError>(api('http://service/x'))
      const isCut = parts.body === 'a reader without an end'
      expect(error.message, JSON.stringify(parts)).toMatch(isCut ? /^/ : /^No such thing$/)
      if (!isCut) expect(error.response?.body).toEqual({ message: 'No such thing', hint: 'look' })
    }
    // A stand-in of a test that has no more than `json`.
    const answer = { ...rest, json: 'a value' }
    const api = createFetch({ catalog, fetch: async () => responseOf(answer), clock: virtualClock() })
    expect((await failureOf<ApiError>(api('http://service/x'))).message).toBe('x')
  })

  it('is returned as it is below 400', async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, async (given) => {
        const response = responseOf({ ...given, status: 200 })
        for (const make of [createFetch, createRetryFetch] as (typeof createRetryFetch)[]) {
          const send = make({ catalog, fetch: async () => response, clock: virtualClock() })
          expect(await send('http://service/x')).toBe(response)
        }
      }),
      { numRuns: 100, seed: 12 },
    )
  })

  it('is a success that is not lost for a limit of the gaps in its body, which it may be too broken for', async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, fc.constantFrom(150, 200, 204, 302), async (given, status) => {
        for (const make of [createFetch, createRetryFetch] as (typeof createRetryFetch)[]) {
          const fetch = async () => responseOf({ ...given, status })
          const send = make({ catalog, fetch, bodyTimeoutMs: 1000, clock: virtualClock() })
          expect(await send('http://service/x')).toMatchObject({ status })
        }
      }),
      { numRuns: 200, seed: 14 },
    )
  })

  it.each([undefined, null, 7, {}, { status: '500' }])('is no response without one: %j', async (value) => {
    const api = createFetch({ catalog, fetch: (async () => value) as never, clock: virtualClock() })
    const error = await failureOf<Error>(api('http://service/x?key=SECRET'))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toBe('GET http://service/x: fetch resolved with no response: it has no status')
  })
})
