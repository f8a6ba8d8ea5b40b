import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { createRetryFetch, readEvents, type TransportError } from './index.js'
import { answer, clientOf, failureOf, type Handler, serve, virtualClock } from './wire-support.js'

/** A success that sends what it is told to. */
function streaming() {
  const closed = vi.fn()
  const wire = { write: (_text: string) => {}, end: () => {}, closed }
  const handler: Handler = (response) => {
    response.on('close', closed)
    wire.write = (text) => void response.write(text)
    wire.end = () => response.end()
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-a': '1' }).flushHeaders()
  }
  return { handler, wire }
}

describe('bodyTimeoutMs', () => {
  it('ends a success in which nothing comes for that long, and frees its connection', async () => {
    const { handler, wire } = streaming()
    const { url } = await serve(handler)
    const clock = virtualClock({ passes: () => false })
    const response = await clientOf({ url }, { clock, bodyTimeoutMs: 5000 })('/x?key=SECRET')
    wire.write('part')
    const failure = failureOf<TransportError>(response.text())
    // Once the part has come, another wait begins.
    await vi.waitFor(() => expect(clock.scheduled.filter((ms) => ms === 5000)).toHaveLength(2))
    clock.fire()
    const error = await failure
    expect(error).toMatchObject({ name: 'TransportError', kind: 'timeout', retryable: false })
    expect(error.message).toBe(`GET ${url}/x: the body was silent for 5000 ms`)
    expect(error.attempts).toMatchObject([{ status: 200 }])
    await vi.waitFor(() => expect(wire.closed).toHaveBeenCalledTimes(1))
    expect(clock.pending).toEqual([])
  })

  it('begins anew with each chunk, and does not run while its reader is at work', async () => {
    const { handler, wire } = streaming()
    const { url } = await serve(handler)
    const clock = virtualClock({ passes: () => false })
    const response = await clientOf({ url }, { clock })('/x', { bodyTimeoutMs: 5000 })
    expect(clock.pending).toEqual([])
    const reader = response.body?.getReader()
    for (const part of ['one', 'two', 'three']) {
      const read = reader?.read()
      clock.advance(4999)
      wire.write(part)
      expect(new TextDecoder().decode((await read)?.value)).toBe(part)
      clock.advance(3_600_000)
    }
    wire.end()
    expect(await reader?.read()).toEqual({ done: true, value: undefined })
    expect([clock.fired, clock.pending]).toEqual([[], []])
  })

  it('leaves the response what it was: its URL, headers and every way to read it', async () => {
    const { url } = await serve(answer(302, '', { location: '/there' }), answer(201, { a: 1 }, { 'x-a': '1' }))
    const response = await clientOf({ url }, { bodyTimeoutMs: 5000 })('/x')
    expect(response).toBeInstanceOf(Response)
    expect([response.url, response.redirected, response.status, response.type]).toEqual([
      `${url}/there`,
      true,
      201,
      'basic',
    ])
    expect([response.statusText, response.headers.get('x-a'), response.bodyUsed]).toEqual(['Created', '1', false])
    expect([await response.clone().json(), await response.json()]).toEqual([{ a: 1 }, { a: 1 }])
  })

  it('lets go of the connection with its reader', async () => {
    const { handler, wire } = streaming()
    const { url } = await serve(handler)
    const response = await clientOf(
      { url },
      { bodyTimeoutMs: 5000, clock: virtualClock({ passes: () => false }) },
    )('/x')
    await response.body?.cancel()
    await vi.waitFor(() => expect(wire.closed).toHaveBeenCalledTimes(1))
  })

  it('breaks off as the body does, and is told of an abort that the body does not hear of', async () => {
    const { handler, wire } = streaming()
    const { url } = await serve(handler)
    const controller = new AbortController()
    const deaf: typeof fetch = (input, init) => fetch(input, { ...init, signal: null })
    const options = { bodyTimeoutMs: 5000, clock: virtualClock({ passes: () => false }), fetch: deaf }
    const response = await clientOf({ url }, options)('/x', { signal: controller.signal })
    const failure = failureOf(response.text())
    const reason = new Error('the user left')
    controller.abort(reason)
    expect(await failure).toBe(reason)
    await vi.waitFor(() => expect(wire.closed).toHaveBeenCalledTimes(1))
  })

  it('leaves what has no body, and what is an error', async () => {
    const clock = virtualClock({ passes: () => false })
    const { url } = await serve(answer(204), answer(418, 'tea'))
    expect((await clientOf({ url }, { clock, bodyTimeoutMs: 5000 })('/x')).body).toBeNull()
    expect((await clientOf({ url }, { clock, bodyTimeoutMs: 5000 }).safe('/x'))[0]).toMatchObject({ message: 'tea' })
    expect(clock.scheduled).not.toContain(5000)
  })

  it('ends a body inside an SDK with a TimeoutError', async () => {
    const { handler } = streaming()
    const { url } = await serve(handler)
    const clock = virtualClock({ passes: (ms) => ms === 5000 })
    const response = await createRetryFetch({ catalog: ig1, clock, bodyTimeoutMs: 5000 })(url)
    expect(await failureOf(response.text())).toMatchObject({ name: 'TimeoutError' })
  })

  it('is a timeout of a stream of events too', async () => {
    const { handler, wire } = streaming()
    const { url } = await serve(handler)
    const clock = virtualClock({ passes: () => false })
    const response = await clientOf({ url }, { clock, bodyTimeoutMs: 5000 })('/x')
    wire.write('data: 1\n\n')
    const events = readEvents(response, ig1, { clock })
    expect(await events.next()).toMatchObject({ value: { data: '1' } })
    const failure = failureOf(events.next())
    await vi.waitFor(() => expect(clock.pending).toEqual([5000]))
    clock.fire()
    expect(await failure).toMatchObject({ kind: 'timeout', retryable: false })
  })

  it('is a duration', async () => {
    expect(() => clientOf({ url: 'http://x' }, { bodyTimeoutMs: 0 })).toThrow("'bodyTimeoutMs' must be more than 0")
    const call = clientOf({ url: 'http://x' })('/x', { bodyTimeoutMs: -1 })
    expect((await failureOf<Error>(call)).message).toContain("'bodyTimeoutMs' must be more than 0")
  })
})
