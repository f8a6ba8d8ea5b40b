import { type ApiError, createRetryBudget, isApiError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { ig1Operations } from '@errspec/core/ig1/operations'
import { describe, expect, it, vi } from 'vitest'
import { createFetch, isTransportError } from './index.js'
import { clientOf, shop } from './operations-support.js'
import { answer, failureOf, raise, serve, serveRaw, virtualClock } from './wire-support.js'

describe('an operation fails', () => {
  const soldOut = shop.error('sold_out', { item: 'Tea', left: 0 })

  it('with an error that it declares', async () => {
    const { url } = await serve(raise(soldOut))
    const onUnrecognized = vi.fn()
    const client = clientOf({ url }, { onUnrecognized })
    const [failure, response] = await client.safe('POST /orders', { json: {} })
    expect(response).toBeUndefined()
    expect(failure).toMatchObject({ kind: 'sold_out', params: { item: 'Tea', left: 0 } })
    if (failure?.kind === 'sold_out') expect(failure.params.left.toFixed()).toBe('0')
    expect(await failureOf(client('POST /orders', { json: {} }))).toMatchObject({ kind: 'sold_out' })
    expect(onUnrecognized).not.toHaveBeenCalled()
  })

  it('with one that any operation raises', async () => {
    const { url } = await serve(raise(shop.error('internal')))
    expect((await clientOf({ url }).safe('POST /orders', { json: {}, retry: false }))[0]).toMatchObject({
      kind: 'internal',
    })
  })

  it('with an unrecognized error where the server raises what it does not declare, with all else that came', async () => {
    const { url, received } = await serve(raise(soldOut, 'req_7', { 'x-rate': '9' }))
    const told: ApiError[] = []
    const client = clientOf({ url }, { onUnrecognized: (error) => void told.push(error) })
    const [failure] = await client.safe('GET /orders/{order}', { path: { order: 'o1' } })
    expect(failure).toMatchObject({
      kind: 'unrecognized',
      status: 409,
      code: 'SOLD_OUT',
      message: 'Tea is sold out',
      params: {},
      requestId: 'req_7',
      retryable: false,
      attempts: [{ method: 'GET', status: 409, requestId: 'req_7', stopped: 'not_retryable' }],
    })
    if (!failure || isTransportError(failure)) throw failure
    expect(failure.response?.headers.get('x-rate')).toBe('9')
    expect(failure.response?.body).toMatchObject({ error: { code: 'SOLD_OUT', details: { left: 0 } } })
    expect(isApiError(failure) && shop.is(failure, 'unrecognized')).toBe(true)
    expect(told).toEqual([expect.objectContaining({ kind: 'sold_out', params: { item: 'Tea', left: 0 } })])
    expect(failure.cause).toBe(told[0])
    const thrown = await failureOf<ApiError>(client('GET /orders/{order}', { path: { order: 'o1' } }))
    expect(thrown).toMatchObject({ kind: 'unrecognized', status: 409, code: 'SOLD_OUT' })
    expect(received).toHaveLength(2)
  })

  it('with the same error by its own kind where it is called by its path', async () => {
    const { url } = await serve(raise(soldOut))
    const onUnrecognized = vi.fn()
    const [failure] = await clientOf({ url }, { onUnrecognized }).safe('/orders/o1')
    expect(failure).toMatchObject({ kind: 'sold_out' })
    expect(onUnrecognized).not.toHaveBeenCalled()
  })

  it('with what the contract does not know, once', async () => {
    const { url } = await serve(answer(418, 'teapot'))
    const onUnrecognized = vi.fn()
    const [failure] = await clientOf({ url }, { onUnrecognized }).safe('GET /orders')
    expect(failure).toMatchObject({ kind: 'unrecognized', status: 418, message: 'teapot' })
    expect(failure?.cause).toBeUndefined()
    expect(onUnrecognized.mock.calls).toEqual([[failure]])
  })

  it('with a TransportError where no answer came', async () => {
    const server = await serveRaw((socket) => socket.resetAndDestroy())
    const [failure] = await clientOf(server).safe('GET /orders', { retry: false })
    expect(failure).toMatchObject({ kind: 'connection_failed' })
    expect(isTransportError(failure)).toBe(true)
  })

  it('with nothing else where a hook of the client fails with an error of the same contract', async () => {
    const { url } = await serve(answer(200))
    const headers = async () => {
      throw shop.error('unauthenticated')
    }
    const client = clientOf({ url }, { headers })
    expect((await client.safe('GET /orders'))[0]).toMatchObject({ kind: 'unrecognized', status: 401 })
    expect((await client.safe('POST /orders'))[0]).toMatchObject({ kind: 'unauthenticated' })
    expect((await client.safe('/orders'))[0]).toMatchObject({ kind: 'unauthenticated' })
  })

  it('with an unrecognized error of a text contract, too', async () => {
    const { url } = await serve(raise(ig1.error('unknown_model', { model: 'x' })))
    const client = createFetch({ catalog: ig1, operations: ig1Operations, baseUrl: url })
    const [failure] = await client.safe('GET /usage')
    expect(failure).toMatchObject({ kind: 'unrecognized', status: 400, params: {}, message: 'Unknown model x' })
  })
})

describe('retries of an operation', () => {
  it('follow the error that came, whether it is declared or not', async () => {
    const overloaded = raise(shop.error('overloaded', undefined, { retryAfterMs: 2000 }))
    for (const [key, kind] of [
      ['GET /orders', 'overloaded'],
      ['POST /orders', 'unrecognized'],
    ] as const) {
      const { url, received } = await serve(overloaded)
      const clock = virtualClock()
      const told: string[] = []
      const retried: string[] = []
      const [failure] = await clientOf(
        { url },
        {
          clock,
          retryBudget: createRetryBudget({ reserve: 10, now: () => clock.now() }),
          onUnrecognized: (error) => void told.push(error.kind),
          onRetry: (error) => void retried.push(error.kind),
        },
      ).safe(key)
      expect(failure).toMatchObject({ kind, status: 503, retryable: true, retryAfterMs: 2000 })
      expect(failure?.attempts).toHaveLength(3)
      expect(received).toHaveLength(3)
      expect(clock.fired.every((ms) => ms >= 2000)).toBe(true)
      expect(retried).toEqual(['overloaded', 'overloaded'])
      expect(told).toEqual(kind === 'overloaded' ? [] : ['overloaded', 'overloaded', 'overloaded'])
    }
  })

  it('fill the path once, and send it each time', async () => {
    const { url, received } = await serve(raise(shop.error('overloaded')), answer(200))
    await clientOf({ url })('GET /orders/{order}', { path: { order: 'a/b' } })
    expect(received.map(({ path }) => path)).toEqual(['/orders/a%2Fb', '/orders/a%2Fb'])
  })
})
