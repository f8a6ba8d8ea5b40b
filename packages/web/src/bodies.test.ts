import { decodeStreamError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { type WithErrorsOptions, withErrors } from './index.js'

const EVENTS = { 'content-type': 'text/event-stream' }
const encode = (text: string) => new TextEncoder().encode(text)

/** A body that gives these texts as it is asked for them, and then fails with `thrown`, or ends where there is nothing thrown. */
function source(texts: readonly string[], ...thrown: unknown[]): ReadableStream<Uint8Array> {
  const left = [...texts]
  return new ReadableStream({
    pull(controller) {
      const text = left.shift()
      if (text !== undefined) controller.enqueue(encode(text))
      else if (thrown.length > 0) controller.error(thrown[0])
      else controller.close()
    },
  })
}

/** What a client has read of a response, and what it failed with. */
async function read(response: Response): Promise<{ text: string; failure: unknown }> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true })
    return { text, failure: undefined }
  } catch (failure) {
    return { text, failure }
  }
}

async function answer(make: () => Response, options: WithErrorsOptions = {}, init: RequestInit = {}) {
  const onError = vi.fn()
  const request = new Request('http://api.test/v1/x?key=SECRET', init)
  const response = await withErrors(ig1, make, { onError, ...options })(request)
  return { response, onError, id: response.headers.get('x-request-id') ?? '' }
}

describe('a body that fails', () => {
  it('is, of an event stream, broken off after one frame', async () => {
    const thrown = ig1.error('unknown_model', { model: 'm' })
    const given = () => new Response(source(['data: 1\n\n', 'data: {"n":'], thrown), { headers: EVENTS })
    const { response, onError, id } = await answer(given)
    const { text, failure } = await read(response)
    expect(text.startsWith('data: 1\n\ndata: {"n":\n\nevent: error\ndata: {')).toBe(true)
    expect(text.match(/event: error/g)).toHaveLength(1)
    const data = /event: error\ndata: (.*)\n\n$/.exec(text)?.[1] ?? ''
    expect(decodeStreamError(ig1, { event: 'error', data })).toMatchObject({
      ...{ kind: 'unknown_model', params: { model: 'm' }, requestId: id },
    })
    expect(failure).toBeInstanceOf(Error)
    expect(onError.mock.calls.map(([{ kind }, context]) => [kind, context])).toEqual([
      ['unknown_model', { requestId: id, method: 'GET', path: '/v1/x', expected: true }],
    ])
  })

  it('is, of anything else, broken off: never a clean end, and nothing of what was thrown', async () => {
    for (const headers of [
      {},
      { 'content-type': 'application/json' },
      { 'content-type': 'text/plain', 'content-length': '99' },
    ]) {
      const thrown = new Error('pg://u:pw@h')
      const { response, onError, id } = await answer(() => new Response(source(['half'], thrown), { headers }))
      const { text, failure } = await read(response)
      expect(text).toBe('half')
      expect(String(failure)).toContain(id)
      expect(`${failure} ${(failure as Error).stack} ${JSON.stringify(failure)}`).not.toContain('pg:')
      expect((failure as Error).cause).toBeUndefined()
      expect(onError.mock.calls.map(([{ kind, cause }]) => [kind, cause])).toEqual([['internal_server_error', thrown]])
    }
  })

  it.each<[string, (fail: unknown) => BodyInit]>([
    ['a stream that fails at once', (thrown) => source([], thrown)],
    ['a stream that fails before it is read', (thrown) => new ReadableStream({ start: (own) => own.error(thrown) })],
    [
      'a byte stream',
      (thrown) =>
        new ReadableStream({ type: 'bytes', pull: () => Promise.reject(thrown) }) as ReadableStream<Uint8Array>,
    ],
    ['a pull that throws', (thrown) => new ReadableStream({ pull: () => Promise.reject(thrown) })],
    [
      'an async generator',
      (thrown) =>
        (async function* () {
          yield* []
          throw thrown
        })() as unknown as BodyInit,
    ],
    [
      'what a TransformStream makes of a stream',
      (thrown) => source(['x'], thrown).pipeThrough(new TransformStream({ transform: () => {} })),
    ],
  ])('is answered by a frame, and reported once: %s', async (_name, make) => {
    const thrown = new Error('secret')
    const { response, onError } = await answer(() => new Response(make(thrown), { headers: EVENTS }))
    const { text, failure } = await read(response)
    expect(text).toMatch(/^\n\nevent: error\ndata: \{"message":"Internal Server Error [^\n]*\}\n\n$/)
    expect(failure).toBeInstanceOf(Error)
    expect(onError).toHaveBeenCalledTimes(1)
    expect(onError.mock.calls[0]?.[0].cause).toBe(thrown)
  })

  it('is noticed though its reader has stalled, which is cut off', async () => {
    let fail: (thrown: unknown) => void = () => {}
    const stalling = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(encode('data: 1\n\n'))
        fail = (thrown) => controller.error(thrown)
      },
    })
    const { response, onError } = await answer(() => new Response(stalling, { headers: EVENTS }))
    const reader = response.body?.getReader()
    await reader?.read()
    fail(new Error('late'))
    await expect.poll(() => onError.mock.calls.length).toBe(1)
    await expect(reader?.closed).rejects.toThrow('breaks off')
  })

  it('has no frame of ours where it is compressed', async () => {
    const headers = { ...EVENTS, 'content-encoding': 'gzip' }
    const { response } = await answer(() => new Response(source(['x'], new Error('y')), { headers }))
    expect(await read(response)).toEqual({ text: 'x', failure: expect.any(Error) })
  })

  it('has the frame of the first envelope', async () => {
    const envelope = [
      { body: { message: '{message}' }, frame: { frame: '{kind}', path: '{path}' } },
      { body: { other: '{message}' }, contentType: 'text/other' },
    ]
    const given = () => new Response(source([], ig1.error('forbidden')), { headers: EVENTS })
    const { text } = await read((await answer(given, { envelope })).response)
    expect(text).toContain('data: {"frame":"forbidden","path":"/v1/x"}')
  })

  it('is expected where the client has left', async () => {
    const controller = new AbortController()
    const stream = new ReadableStream({
      start: (own) => controller.signal.addEventListener('abort', () => own.error(controller.signal.reason)),
    })
    const { response, onError } = await answer(() => new Response(stream), {}, { signal: controller.signal })
    const reading = read(response)
    controller.abort()
    expect((await reading).failure).toBeInstanceOf(Error)
    expect(onError.mock.calls.map(([{ status }, { expected }]) => [status, expected])).toEqual([[499, true]])
  })
})

describe('a body that does not fail', () => {
  it('passes as it is, chunk by chunk', async () => {
    const given = () => new Response(source(['a', 'b', 'c']), { headers: EVENTS })
    const { response, onError } = await answer(given)
    expect(await read(response)).toEqual({ text: 'abc', failure: undefined })
    expect(onError).not.toHaveBeenCalled()
  })

  it('is read no faster than its reader reads, and cancelled with it', async () => {
    let pulls = 0
    const cancelled: unknown[] = []
    const endless = new ReadableStream<Uint8Array>(
      { pull: (own) => own.enqueue(encode(`${++pulls}`)), cancel: (reason) => void cancelled.push(reason) },
      { highWaterMark: 0 },
    )
    const { response, onError } = await answer(() => new Response(endless, { headers: EVENTS }))
    await new Promise((resolve) => setImmediate(resolve))
    expect(pulls).toBe(0)
    const reader = response.body?.getReader()
    for (let read = 1; read <= 3; read++) {
      await reader?.read()
      await new Promise((resolve) => setImmediate(resolve))
      expect(pulls).toBe(read)
    }
    await reader?.cancel('enough')
    expect(cancelled).toEqual(['enough'])
    expect(onError).not.toHaveBeenCalled()
  })

  it('is not touched where it is known to be whole', async () => {
    const whole = [
      () => new Response('text'),
      () => Response.json({ a: 1 }),
      () => new Response(new Uint8Array(3)),
      () => new Response(null, { status: 204 }),
    ]
    for (const make of whole) {
      const given = make()
      const { response } = await answer(() => given)
      expect(response).toBe(given)
    }
    const streamed = new Response(source(['x']))
    expect((await answer(() => streamed)).response).not.toBe(streamed)
  })

  it('is not touched where the service says that it cannot fail, but for an event stream', async () => {
    const mayFail = vi.fn(() => false)
    const given = new Response(source(['x']))
    expect((await answer(() => given, { mayFail })).response).toBe(given)
    expect(mayFail).toHaveBeenCalledWith(given)
    const events = new Response(source(['x']), { headers: EVENTS })
    expect((await answer(() => events, { mayFail })).response).not.toBe(events)
    const failing = () => {
      throw new Error('x')
    }
    const other = new Response(source(['x']))
    expect((await answer(() => other, { mayFail: failing })).response).not.toBe(other)
  })
})
