import { expect, test } from 'vitest'
import type { Runtime } from './runtime.js'
import type { ScenarioName } from './scenarios.js'
import type { Api, Received } from './servers.js'

/** One suite for every runtime: only a browser asks a server of another origin for leave. */
export function testClient(runtime: Runtime, api: Api, place: string, { preflights }: { preflights: boolean }): void {
  const run = (name: ScenarioName) => runtime(name, `${api.url}/${place}`)
  const received = (path: string): Received[] => api.received.filter((one) => one.path === `/${place}${path}`)
  const methods = (path: string) => received(path).map(({ method }) => method)
  const asked = preflights ? ['OPTIONS'] : []

  test('reads a success and its request id', async () => {
    expect(await run('success')).toEqual({ ok: true, sameId: true })
  })

  test('reads a typed error with its params and its request id', async () => {
    expect(await run('typedError')).toMatchObject({
      kind: 'unknown_model',
      retryable: false,
      status: 400,
      says: true,
      sameId: true,
      isError: true,
    })
  })

  test('reads how long to wait', async () => {
    expect(await run('retryAfter')).toEqual({ kind: 'backend_unavailable', retryable: true, retryAfterMs: 7000 })
  })

  test('retries, and tells the request id of each attempt', async () => {
    expect(await run('retries')).toEqual({
      status: 200,
      statuses: [502, 502, 200],
      ids: 3,
      waited: ['number', 'number', 'undefined'],
    })
    expect(await run('attempts')).toEqual({
      kind: 'internal_server_error',
      retryable: true,
      stops: [null, null, 'attempts'],
    })
  })

  test('ends an attempt at its timeout, a call at its deadline', async () => {
    expect(await run('timeout')).toEqual({ kind: 'timeout', retryable: true, tries: 2 })
    expect(await run('deadline')).toEqual({ kind: 'timeout', retryable: true, stops: ['deadline'] })
    await expect.poll(() => received('/hang').every((one) => one.isOver())).toBe(true)
  })

  test('names a lost connection', async () => {
    expect(await run('connectionFailed')).toEqual({ kind: 'connection_failed', retryable: true })
  })

  test('ends at the caller’s abort: in flight, in the wait before a retry, in a body', async () => {
    expect(await run('abortInFlight')).toEqual({ kind: 'aborted', retryable: false, sameReason: true })
    expect(await run('abortInWait')).toEqual({ kind: 'aborted', retryable: false, tries: 1 })
    expect(await run('abortInBody')).toEqual({ ending: 'AbortError' })
  })

  test('reads a stream to its end, and throws where it fails or breaks off', async () => {
    const events = ['{"event":1}', '{"event":2}', '{"event":3}']
    expect(await run('stream')).toEqual({ events })
    expect(await run('streamThatFails')).toEqual({ events: ['1', '2'], kind: 'backend_unavailable' })
    expect(await run('streamThatEndsEarly')).toEqual({ events: ['1', '2'], kind: 'stream_interrupted' })
  })

  test('learns from the stream why it fails, though the server ends it at once', async () => {
    const { told, cutOff } = (await run('streamsThatFailAtOnce')) as { told: number; cutOff: number }
    // A browser drops what it has not read when the connection breaks: on a busy machine one of them may be late.
    expect(told).toBeGreaterThanOrEqual(20)
    expect(told + cutOff).toBe(25)
  })

  test('lets go of a stream that the caller leaves', async () => {
    expect(await run('streamLeft')).toEqual({ first: 'drop' })
    await expect.poll(() => received('/drip').every((one) => one.isOver())).toBe(true)
  })

  test('costs no preflight by itself: a GET, a form, an attempt more', async () => {
    await run('success')
    await run('form')
    const plain = [...received('/v1/models'), ...received('/v1/form')]
    expect(plain.filter(({ method }) => method === 'OPTIONS')).toEqual([])
    expect(methods('/v1/form')).toEqual(['POST', 'POST'])
  })

  test('sends JSON where the server allows its content type', async () => {
    expect(await run('json')).toEqual({ status: 200 })
    expect(methods('/v1/json')).toEqual([...asked, 'POST'])
  })

  test('keeps an idempotency key, which is asked for, over the attempts', async () => {
    expect(await run('idempotencyKey')).toEqual({ status: 200 })
    const posts = received('/v1/key').filter(({ method }) => method === 'POST')
    expect(methods('/v1/key').filter((method) => method === 'OPTIONS')).toEqual(asked)
    const keys = posts.map(({ headers }) => headers['idempotency-key'])
    expect(keys).toEqual([expect.stringMatching(/^key_\w+$/), keys[0]])
    expect(received('/v1/form').filter(({ headers }) => headers['idempotency-key'])).toEqual([])
  })

  test('is a plain fetch for other SDKs', async () => {
    expect(await run('plainFetch')).toEqual({ rescued: 200, refused: 401, code: 401 })
  })

  test('makes a support report without the prompt', async () => {
    expect(await run('support')).toMatchObject({ tells: true, keeps: true, runtime: expect.any(String) })
  })
}
