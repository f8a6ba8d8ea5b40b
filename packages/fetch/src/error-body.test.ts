import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import type { ApiError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { createRetryFetch, type TransportError } from './index.js'
import { answer, clientOf, ERROR_BODY_MS, failureOf, type Handler, START, serve, virtualClock } from './wire-support.js'

/** The start of an error's body, and then nothing. */
const stalls =
  (status: number, part = '{"message":"busy'): Handler =>
  (response) =>
    void response.writeHead(status).write(part)

/** Node's fetch, of which an answer's body is waited for once `act` is called. */
const once = (act: () => void): typeof fetch => {
  return async (...request) => {
    const response = await fetch(...request)
    setTimeout(act, 20)
    return response
  }
}

describe('the body of an error that stalls', () => {
  it('holds the error back for ten seconds, whatever `timeoutMs`, and leaves the status', async () => {
    for (const timeoutMs of [600_000, 1000, undefined]) {
      const clock = virtualClock({ passes: () => false })
      const { url } = await serve(stalls(418, 'I am a tea'))
      const options = { clock, timeoutMs, fetch: once(() => clock.fire()) }
      const [error] = await clientOf({ url }, options).safe('/x')
      expect(error).toMatchObject({ status: 418, message: 'I am a tea' })
      expect(clock.fired).toEqual([ERROR_BODY_MS])
    }
  })

  it('holds the decision of createRetryFetch back for as long, and the rest is still to be read', async () => {
    const clock = virtualClock({ passes: () => false })
    let finish = () => {}
    const { url } = await serve((response) => {
      response.writeHead(418).write('I am ')
      finish = () => response.end('a teapot')
    })
    const response = await createRetryFetch({ catalog: ig1, clock, fetch: once(() => clock.fire()) })(url)
    expect(clock.now()).toBe(START + ERROR_BODY_MS)
    finish()
    expect([response.status, await response.text()]).toEqual([418, 'I am a teapot'])
  })

  it('is waited for no longer than the deadline lets it, and the answer counts then', async () => {
    const clock = virtualClock({ passes: () => false })
    const { url } = await serve(stalls(503))
    const options = { clock, deadlineMs: 3000, fetch: once(() => clock.fire()) }
    const [error] = await clientOf({ url }, options).safe('/x')
    expect(error).toMatchObject({ status: 503, attempts: [{ status: 503, stopped: 'deadline' }] })
    expect(clock.now()).toBe(START + 3000)
  })

  it('frees its connection', async () => {
    const clock = virtualClock({ passes: () => false })
    const closed = vi.fn()
    const { url } = await serve((response, request) => {
      response.on('close', closed)
      stalls(418)(response, request)
    })
    await clientOf({ url }, { clock, fetch: once(() => clock.fire()) }).safe('/x')
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1))
  })
})

describe('an abort while the body of an error is waited for', () => {
  /** Bodies that hear of no abort. */
  const deaf: Record<string, () => unknown> = {
    'a web stream whose cancel never settles': () => new ReadableStream({ cancel: () => new Promise(() => {}) }),
    'a reader that never settles': () => ({ getReader: () => ({ read: () => new Promise(() => {}), cancel() {} }) }),
    'a Node stream': () => new Readable({ read() {}, destroy: () => {} }),
    nothing: () => undefined,
    'one that is always ready': () => ({
      getReader: () => ({ read: async () => ({ done: false, value: new Uint8Array(1) }), cancel() {} }),
    }),
  }
  const reason = new Error('the user left')

  it.each(Object.entries(deaf))('is told at once, whatever the body is: %s', async (_, makeBody) => {
    for (const kept of [false, true]) {
      const clock = virtualClock({ passes: () => false })
      const text = () => new Promise(() => {})
      const respond = (): unknown => ({ status: 503, body: makeBody(), text, headers: new Headers(), clone: respond })
      const fetch = (async () => respond()) as never
      const controller = new AbortController()
      const { signal } = controller
      const call = kept
        ? createRetryFetch({ catalog: ig1, clock, fetch })
        : clientOf({ url: '' }, { clock, fetch, baseUrl: undefined })
      const failure = failureOf<TransportError>(call('http://service/x', { signal }))
      await turn()
      await turn()
      controller.abort(reason)
      // No timer of ours has to fire for it.
      const error = await failure
      if (kept) expect(error).toBe(reason)
      else expect(error).toMatchObject({ kind: 'aborted', cause: reason })
      expect([clock.fired, clock.pending]).toEqual([[], []])
    }
  })
})

describe('the words of an error', () => {
  const message = 'Größe zu groß – für „Möbel“'
  const inLatin1 = Buffer.from(JSON.stringify({ message: 'Gr\xf6\xdfe' }), 'latin1')

  it.each([
    ['application/json; charset=iso-8859-1', inLatin1, 'Gr\xf6\xdfe'],
    ['application/json; Charset="ISO-8859-1"', inLatin1, 'Gr\xf6\xdfe'],
    ['application/json; charset=utf-16le', Buffer.from(JSON.stringify({ message }), 'utf16le'), message],
    ['application/json', Buffer.from(JSON.stringify({ message })), message],
    ['application/json; charset=none-such', Buffer.from(JSON.stringify({ message })), message],
  ])('are read by the charset that the answer names: %s', async (type, body, words) => {
    const { url } = await serve((response) => void response.writeHead(418, { 'content-type': type }).end(body))
    expect((await clientOf({ url }).safe('/x'))[0]).toMatchObject({ message: words })
  })

  it('are there for a response without a stream, as React Native has it', async () => {
    const raised = ig1.error('unknown_model', { model: 'm' })
    const { url } = await serve(answer(400, raised.toEnvelope('req_1') as object))
    const native: typeof fetch = async (...request) => {
      const response = await fetch(...request)
      const text = await response.text()
      const clone = () => ({ ...own, clone })
      const own = { status: response.status, headers: response.headers, text: async () => text }
      return { ...own, clone } as unknown as Response
    }
    const error = await failureOf<ApiError>(clientOf({ url }, { fetch: native })('/x'))
    expect(error).toMatchObject({ kind: 'unknown_model', params: { model: 'm' }, requestId: 'req_1' })
    expect(error.attempts).toHaveLength(1)
  })

  it('and the answer itself are there for whoever wants to know more, out of logs', async () => {
    const { url } = await serve(answer(418, { message: 'tea', secret: 'leaf' }, { 'x-ratelimit-remaining': '7' }))
    const error = await failureOf<ApiError>(clientOf({ url })('/x'))
    expect(error.response?.body).toEqual({ message: 'tea', secret: 'leaf' })
    expect(error.response?.headers.get('X-RateLimit-Remaining')).toBe('7')
    expect(error.response?.headers.get('x-none')).toBeNull()
    expect(JSON.stringify(error) + String(error.stack)).not.toContain('leaf')
  })
})
