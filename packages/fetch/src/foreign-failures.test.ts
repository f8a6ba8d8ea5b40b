import { Readable } from 'node:stream'
import { inspect } from 'node:util'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { createFetch, createRetryFetch, isTransportError, readEvents } from './index.js'
import { answer, clientOf, failureOf, serve, virtualClock } from './wire-support.js'

const url = 'http://service'
const reason = new Error('the user left')

/** What a mistake in code throws, by this engine, and in the words of the others. */
const mistakes: [string, () => unknown][] = [
  ['a property of nothing', () => (undefined as never as { a: { b: 1 } }).a.b],
  ['a call of no function', () => (7 as never as () => void)()],
  ['a destructuring of nothing', () => { const { a } = null as never as { a: 1 }; return a }], // biome-ignore format: one line
  ['an unknown name', () => { throw new ReferenceError('noSuchName is not defined') }], // biome-ignore format: one line
  ['JSON that is none', () => JSON.parse('<html>')],
  ['a cycle', () => { const a: object[] = []; a.push(a); return JSON.stringify(a) }], // biome-ignore format: one line
  ['a number out of range', () => new Array(-1)],
  ['a body that is used', () => { throw new TypeError('Body is unusable: Body has already been read') }], // biome-ignore format: one line
  ['a method without its object', () => { throw new TypeError("Failed to execute 'fetch' on 'Window': Illegal invocation") }], // biome-ignore format: one line
  ['a property of nothing in Safari', () => { throw new TypeError("undefined is not an object (evaluating 'a.b')") }], // biome-ignore format: one line
  ['a property of nothing in Firefox', () => { throw new TypeError('can\'t access property "b", a is undefined') }], // biome-ignore format: one line
  ['a property of nothing in Hermes', () => { throw new TypeError("Cannot read property 'b' of undefined") }], // biome-ignore format: one line
  ['a number that JSON cannot say', () => JSON.stringify(1n)],
  ['a class without new', () => (FormData as unknown as () => void)()],
  ['a copy of a body that is used', async () => { const used = new Response('x'); await used.text(); return used.clone() }], // biome-ignore format: one line
  ['a body that is being read', () => { const { body } = new Response('x'); body?.getReader(); return body?.getReader() }], // biome-ignore format: one line
]

/** As they are worded elsewhere; test/runtimes makes them there. */
const WORDED_ELSEWHERE: Readonly<Record<string, string[]>> = {
  Bun: [
    'Body already used',
    'Request body already used',
    'fetch() request with GET/HEAD method cannot have body.',
    'Attempted to assign to readonly property.',
    'Spread syntax requires ...iterable[Symbol.iterator] to be a function',
    'Expected this to be instanceof Request, but received an instance of Object',
    'JSON.stringify cannot serialize BigInt.',
    'Use `new FormData(...)` instead of `FormData(...)`',
  ],
  Deno: ['Body already consumed', 'ReadableStream is locked'],
  workerd: [
    'Body has already been used. It can only be used once. Use tee() first if you need to read it twice.',
    'This ReadableStream is currently locked to a reader.',
    'Cannot reconstruct a Request with a used body.',
    "Failed to construct 'FormData': Please use the 'new' operator, this object constructor cannot be called as a function.",
  ],
}
const elsewhere = Object.entries(WORDED_ELSEWHERE).flatMap(([where, words]) =>
  words.map((text) => [where, text] as const),
)

/** What platforms say of a connection. */
const LOST = [
  'fetch failed',
  'Failed to fetch',
  'Load failed',
  'NetworkError when attempting to fetch resource.',
  'Network request failed',
  'network error',
  'The Internet connection appears to be offline.',
  'A server with the specified hostname could not be found.',
  'error sending request for url (http://service/x): client error (Connect): tcp connect error',
  'Unable to connect. Is the computer able to access the url?',
  'Network connection lost.',
  'terminated',
  'Cannot connect to service:80',
  'Cannot reach the server',
  'Cannot resolve host',
  'Cannot assign requested address',
  'cancelled',
  'Die Netzwerkverbindung wurde unterbrochen.',
  'ECONNRESET: The socket connection was closed unexpectedly. For more information, pass `verbose: true` in the second argument to fetch()',
  'Too many redirects.http://service/x, http://service/x',
  'listen EADDRINUSE: address already in use',
  'net::ERR_BLOCKED_BY_CLIENT: the stream is blocked',
]

describe('a mistake in a fetch of one’s own', () => {
  it.each(mistakes)('is thrown as what it is, at once: %s', async (_, act) => {
    for (const isAsync of [true, false]) {
      let thrown: unknown
      const fail = (): never => {
        throw thrown
      }
      try {
        await act()
      } catch (error) {
        thrown = error
      }
      expect(thrown).toBeInstanceOf(Error)
      const fetch = vi.fn(isAsync ? async () => fail() : fail)
      const clock = virtualClock()
      const api = createFetch({ catalog: ig1, fetch, clock })
      expect(await failureOf(api(`${url}/x`))).toBe(thrown)
      expect(await failureOf(api.safe(`${url}/x`))).toBe(thrown)
      expect(await failureOf(createRetryFetch({ catalog: ig1, fetch, clock })(`${url}/x`))).toBe(thrown)
      expect(fetch).toHaveBeenCalledTimes(3)
      expect(clock.pending).toEqual([])
    }
  })

  it.each(elsewhere)('is thrown as what it is in the words of %s, too: %s', async (_, message) => {
    const mistake = new TypeError(message)
    const fetch = vi.fn(() => Promise.reject(mistake))
    const api = createFetch({ catalog: ig1, fetch, clock: virtualClock() })
    expect(await failureOf(api(`${url}/x`))).toBe(mistake)
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  it.each(LOST)('is told from a connection that failed: %s', async (message) => {
    const fetch = vi.fn(() => Promise.reject(new TypeError(message)))
    const error = await failureOf(createFetch({ catalog: ig1, fetch, clock: virtualClock() })(`${url}/x`))
    expect(error).toMatchObject({ kind: 'connection_failed', retryable: true })
    expect(fetch).toHaveBeenCalledTimes(3)
  })
})

describe('what a platform says of a failed connection', () => {
  it.each([
    'error sending request for url (http://service/x?key=SECRET&b=SECRET): client error (Connect)',
    'request to http://service/x?key=SECRET&b=SECRET failed, reason: connect ECONNREFUSED',
    "cannot reach 'http://user:SECRET@service/y?key=SECRET'",
    'no route to /x?key=SECRET&b=SECRET',
  ])('is told without the query: %s', async (message) => {
    const fetch = () => Promise.reject(new TypeError(message))
    const options = { catalog: ig1, fetch, clock: virtualClock(), retry: false as const }
    const error = await failureOf<Error>(createFetch(options)(`${url}/x?key=SECRET&b=SECRET#SECRET`))
    expect(isTransportError(error)).toBe(true)
    expect(error.message).not.toContain('SECRET')
    expect(error.message).toMatch(/\((?:error sending|request to|cannot reach|no route)/)
  })

  it('keeps what stands behind the query, also one with brackets and quotes', async () => {
    const query = '?filter=(a)SECRET\'b"SECRET'
    const sent = `${url}/x${query}`
    const fetch = () => Promise.reject(new TypeError(`error sending request for url (${new URL(sent)}): refused`))
    const error = await failureOf<Error>(
      createFetch({ catalog: ig1, fetch, clock: virtualClock(), retry: false })(sent),
    )
    expect(error.message).toBe(
      'GET http://service/x: the connection failed (error sending request for url (http://service/x): refused)',
    )
  })
})

describe('the cause of a failed connection', () => {
  const causeOf = async (thrown: unknown) => {
    const fetch = () => Promise.reject(thrown)
    const options = { catalog: ig1, fetch, clock: virtualClock(), retry: false as const }
    const error = await failureOf<Error>(createFetch(options)(`${url}/x?key=SECRET#SECRET`))
    expect(inspect(error)).not.toContain('SECRET')
    return error.cause
  }

  it('is what the platform threw', async () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' })
    const thrown = new TypeError('fetch failed', { cause: refused })
    expect(await causeOf(thrown)).toBe(thrown)
    const asked = new TypeError('Unable to connect. Is the computer able to access the url?')
    expect(await causeOf(asked)).toBe(asked)
    expect(await causeOf('refused')).toBe('refused')
  })

  it.each<[string, { message: string; path?: string; code?: string }]>([
    ['in Deno', { message: `error sending request for url (${url}/x?key=SECRET): client error (Connect)` }],
    ['in workerd', { message: `Too many redirects.${url}/x?key=SECRET, ${url}/x?key=SECRET` }],
    ['in Bun', { message: 'Unable to connect', path: `${url}/x?key=SECRET#SECRET`, code: 'ECONNREFUSED' }],
  ])('does not tell the query where the platform does: %s', async (_, facts) => {
    const told = { message: facts.message.replace(/\?key=SECRET,?/g, ''), code: facts.code, name: 'Error' }
    const thrown = Object.assign(new Error(facts.message), facts)
    expect(await causeOf(thrown)).toMatchObject(told)
    expect(await causeOf(new TypeError('fetch failed', { cause: thrown }))).toMatchObject(told)
    const outer = new TypeError(`GET ${url}/x?key=SECRET failed`, { cause: new Error('reset') })
    expect(await causeOf(outer)).toMatchObject({ message: 'reset' })
  })

  it('does not tell it of a stream that breaks off either, and is the caller’s own of an abort', async () => {
    const broken = Object.assign(new Error('closed'), { path: `${url}/x?key=SECRET` })
    const body = new ReadableStream({ pull: (controller) => controller.error(broken) })
    const stream = new Response(body, { headers: { 'content-type': 'text/event-stream' } })
    const failure = await failureOf<Error>(readEvents(stream, ig1).next())
    expect(failure).toMatchObject({ kind: 'stream_interrupted', cause: { message: 'closed' } })
    expect(inspect(failure)).not.toContain('SECRET')
    const reason = new Error(`${url}/x?key=mine`)
    const api = createFetch({ catalog: ig1, fetch: () => new Promise(() => {}), clock: virtualClock() })
    const aborted = await failureOf<Error>(api(`${url}/x`, { signal: AbortSignal.abort(reason) }))
    expect(aborted.cause).toBe(reason)
  })
})

describe('headers that are asked for', () => {
  /** As a query builder has it: a promise in all but its class. */
  // biome-ignore lint/suspicious/noThenProperty: that is what a thenable is
  const silent = { then: () => {} } as unknown as Promise<Record<string, string>>

  it('by what is no Promise, and never come, end with the deadline and the signal', async () => {
    const fetch = vi.fn()
    const clock = virtualClock({ passes: (ms) => ms === 200 })
    const options = { catalog: ig1, baseUrl: url, headers: () => silent, fetch, clock }
    expect(await failureOf(createFetch(options)('/x', { deadlineMs: 200 }))).toMatchObject({ kind: 'timeout' })
    expect(await failureOf(createFetch(options)('/x', { signal: AbortSignal.abort(reason) }))).toMatchObject({
      kind: 'aborted',
      cause: reason,
    })
    expect([fetch.mock.calls, clock.pending]).toEqual([[], []])
  })

  it('by what is no Promise are sent', async () => {
    const { url, received } = await serve(answer(200))
    // biome-ignore lint/suspicious/noThenProperty: that is what a thenable is
    const headers = () => ({ then: (resolve: (headers: object) => void) => resolve({ 'x-a': '1' }) }) as never
    await clientOf({ url }, { headers })('/x')
    expect(received[0]?.headers).toHaveProperty('x-a', '1')
  })
})

describe('a body that is a stream, and that nobody has taken,', () => {
  const streams: [string, (cancel: () => void) => unknown][] = [
    ['a web stream', (cancel) => new ReadableStream({ cancel })],
    ['a Node stream', (cancel) => new Readable({ read() {}, destroy: () => cancel() })],
    ['an iterable', (cancel) => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({}) }), return: cancel })],
  ]

  it.each(streams)('is cancelled where its request gets no answer: %s', async (_, makeStream) => {
    const failures: [typeof fetch, object][] = [
      [() => Promise.reject(new TypeError('fetch failed')), {}],
      [() => Promise.reject(new RangeError('a bug')), {}],
      [() => new Promise(() => {}), { signal: AbortSignal.timeout(20) }],
    ]
    for (const [fetch, init] of failures) {
      const cancel = vi.fn()
      const api = createFetch({ catalog: ig1, fetch, clock: virtualClock() })
      await failureOf(api(`${url}/x`, { method: 'POST', body: makeStream(cancel) as never, ...init }))
      await vi.waitFor(() => expect(cancel).toHaveBeenCalledTimes(1))
    }
  })

  it('is cancelled where its headers never come', async () => {
    const cancel = vi.fn()
    const headers = () => new Promise<never>(() => {})
    const api = createFetch({ catalog: ig1, baseUrl: url, headers, clock: virtualClock() })
    await failureOf(api('/x', { method: 'POST', body: new ReadableStream({ cancel }), deadlineMs: 200 }))
    expect(cancel).toHaveBeenCalledTimes(1)
  })
})
