import { type ApiError, defineCatalog } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { type Attempt, createFetch, TransportError } from './index.js'
import { answer, clientOf, failureOf, raise, START, serve, serveRaw, virtualClock } from './wire-support.js'

const failed = (id: string) => raise(ig1.error('backend_unavailable'), id)
const ok = answer(200, 'ok', { 'x-request-id': 'req_ok' })

describe('the attempts', () => {
  it('of an ApiError say when, what, where, how it went, and why it ended', async () => {
    const { url } = await serve(failed('req_1'), answer(500), failed('req_3'))
    const [error] = await clientOf({ url }).safe('/x?page=2', { method: 'put' })
    // Without the query, which may hold a key.
    const what = { method: 'PUT', url: `${url}/x` }
    expect(error?.attempts).toEqual([
      { ...what, at: START, status: 502, requestId: 'req_1', delayMs: 1000 },
      { ...what, at: START + 1000, status: 500, delayMs: 2000 },
      { ...what, at: START + 3000, status: 502, requestId: 'req_3', stopped: 'attempts' },
    ])
  })

  it('of a TransportError do so too, and mix with those that were answered', async () => {
    const server = await serveRaw(
      (socket) => socket.end('HTTP/1.1 502 Bad Gateway\r\nconnection: close\r\nrequest-id: req_1\r\n\r\n'),
      (socket) => socket.resetAndDestroy(),
    )
    const [error] = await clientOf(server, { retry: { attempts: 2 } }).safe('/x')
    expect(error).toBeInstanceOf(TransportError)
    const what = { method: 'GET', url: `${server.url}/x` }
    expect(error?.attempts).toEqual([
      { ...what, at: START, status: 502, requestId: 'req_1', delayMs: 1000 },
      { ...what, at: START + 1000, stopped: 'attempts' },
    ])
  })

  it.each(['request-id', 'apim-request-id', 'x-amzn-requestid', 'cf-ray'])(
    'of a success have the id that %s names',
    async (name) => {
      const { url } = await serve(answer(200, 'ok', { [name]: 'id-1' }))
      const attempts: Attempt[] = []
      await clientOf({ url }, { onAttempt: (attempt) => void attempts.push(attempt) })('/x')
      expect(attempts.map(({ requestId }) => requestId)).toEqual(['id-1'])
    },
  )

  it('of one call are its own', async () => {
    const { url } = await serve(failed('req_1'))
    const api = clientOf({ url }, { retry: { attempts: 2 } })
    const [first, second] = await Promise.all([failureOf<ApiError>(api('/1')), failureOf<ApiError>(api('/2'))])
    expect(first.attempts.map((attempt) => attempt.url)).toEqual([`${url}/1`, `${url}/1`])
    expect(second.attempts.map((attempt) => attempt.url)).toEqual([`${url}/2`, `${url}/2`])
  })
})

describe('onAttempt', () => {
  it('is told of each attempt when it is over, the success included', async () => {
    const { url, received } = await serve(failed('req_1'), ok)
    const seen: [number, Attempt][] = []
    const clock = virtualClock()
    const onAttempt = (attempt: Attempt) => void seen.push([received.length, attempt])
    await clientOf({ url }, { onAttempt, clock })('/x')
    const what = { method: 'GET', url: `${url}/x` }
    expect(seen).toEqual([
      [1, { ...what, at: START, status: 502, requestId: 'req_1', delayMs: 1000 }],
      [2, { ...what, at: START + 1000, status: 200, requestId: 'req_ok' }],
    ])
  })

  it('finds the id of a success under either name', async () => {
    const { url } = await serve(answer(200, '', { 'request-id': 'req_a' }), answer(200))
    const onAttempt = vi.fn()
    const api = clientOf({ url }, { onAttempt })
    await api('/x')
    await api('/x')
    const [first, second] = onAttempt.mock.calls.map(([attempt]) => attempt)
    expect(first.requestId).toBe('req_a')
    expect(second).not.toHaveProperty('requestId')
  })

  it('is told of lost answers and of aborted attempts', async () => {
    const server = await serveRaw((socket) => socket.resetAndDestroy())
    const onAttempt = vi.fn()
    const api = clientOf(server, { onAttempt, retry: false })
    await api.safe('/x')
    await api.safe('/x', { signal: AbortSignal.abort() })
    expect(onAttempt.mock.calls.map(([attempt]) => attempt.stopped)).toEqual(['attempts', 'aborted'])
  })

  it('does not take an error of the contract for an abort, whatever its name', async () => {
    const team = defineCatalog({
      name: 'team',
      version: '1.0.0',
      statuses: { 500: { title: 'Internal Server Error', retry: false } },
      defaults: { unknown: 'aborted' },
      errors: { aborted: { status: 500, message: 'Aborted' } },
    })
    const { url } = await serve(raise(team.error('aborted')))
    const [error] = await createFetch({ catalog: team, baseUrl: url }).safe('/x')
    expect(error?.attempts.map(({ stopped }) => stopped)).toEqual(['not_retryable'])
  })

  it('of a call is told in place of the client’s', async () => {
    const { url } = await serve(ok)
    const [ofClient, ofCall] = [vi.fn(), vi.fn()]
    const api = clientOf({ url }, { onAttempt: ofClient })
    await api('/x', { onAttempt: ofCall })
    expect([ofClient.mock.calls.length, ofCall.mock.calls.length]).toEqual([0, 1])
    await api('/x', { onAttempt: undefined })
    expect([ofClient.mock.calls.length, ofCall.mock.calls.length]).toEqual([1, 1])
  })
})

describe('onUnrecognized', () => {
  it('is told of each answer that the contract does not describe, and of no other', async () => {
    const seen: ApiError[] = []
    const { url } = await serve(answer(503, 'Overloaded'), failed('req_1'), answer(404), answer(500, 'Disk full'), ok)
    const api = clientOf({ url }, { onUnrecognized: (error) => seen.push(error) })
    const [error] = await api.safe('/x')
    expect(error?.attempts.map(({ status }) => status)).toEqual([503, 502, 404])
    await api('/x')
    expect(seen.map(({ kind, status, message }) => [kind, status, message])).toEqual([
      ['unrecognized', 503, 'Overloaded'],
      ['unrecognized', 404, 'Not Found'],
      ['unrecognized', 500, 'Disk full'],
    ])
    expect(seen[1]).toBe(error)
  })

  it('is not told of lost answers', async () => {
    const server = await serveRaw((socket) => socket.resetAndDestroy())
    const onUnrecognized = vi.fn()
    await clientOf(server, { onUnrecognized }).safe('/x')
    expect(onUnrecognized).not.toHaveBeenCalled()
  })
})

describe('a hook that fails', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('hook')
      },
    ],
    ['rejects', async () => Promise.reject(new Error('hook'))],
  ])('has no say in what becomes of the request: one that %s', async (_, hook) => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    try {
      const { url } = await serve(answer(503), failed('req_1'), ok)
      const told: string[] = []
      // No mocks: those handle what their function rejects with.
      const hookOf = (name: string) => () => {
        told.push(name)
        return hook()
      }
      const [onAttempt, onUnrecognized] = [hookOf('attempt'), hookOf('unrecognized')]
      const response = await clientOf({ url }, { onAttempt, onUnrecognized })('/x')
      expect(await response.text()).toBe('ok')
      expect(told).toEqual(['unrecognized', 'attempt', 'attempt', 'attempt'])
      await new Promise((resolve) => setImmediate(resolve))
      expect(unhandled).not.toHaveBeenCalled()
    } finally {
      process.off('unhandledRejection', unhandled)
    }
  })
})
