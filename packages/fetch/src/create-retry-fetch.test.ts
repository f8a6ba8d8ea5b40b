import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { defineCatalog, type ErrorDefinition } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { type Attempt, createRetryBudget, createRetryFetch, type RetryFetchOptions } from './index.js'
import { answer, failureOf, type Handler, raise, START, serve, serveRaw, virtualClock } from './wire-support.js'

const failed = raise(ig1.error('backend_unavailable'))
const ok = answer(200, 'ok')

const retrying = (options: Partial<RetryFetchOptions<typeof ig1>> = {}) =>
  createRetryFetch({ catalog: ig1, clock: virtualClock(), ...options })

describe('the response', () => {
  it.each([200, 204, 304, 400, 401, 402, 404, 429, 500, 502, 503, 599])(
    'is the last answer, whatever its status: %i',
    async (status) => {
      const { url, received } = await serve(answer(status, '', { 'x-own': '1', 'x-request-id': 'req_9' }))
      const response = await retrying()(`${url}/path?q=1#part`)
      expect(response).toBeInstanceOf(Response)
      expect(response).toMatchObject({ status, ok: status < 300, bodyUsed: false, redirected: false, type: 'basic' })
      expect(response.url).toBe(`${url}/path?q=1`)
      expect([response.headers.get('x-own'), response.headers.get('x-request-id')]).toEqual(['1', 'req_9'])
      expect(received).toHaveLength(status === 429 || status >= 500 ? 3 : 1)
    },
  )

  it('is told from an earlier answer by its body and headers', async () => {
    const nth = (count: number) => answer(502, { try: count }, { 'x-try': String(count) })
    const { url } = await serve(nth(1), nth(2), nth(3))
    const response = await retrying()(url)
    expect([response.headers.get('x-try'), await response.json()]).toEqual(['3', { try: 3 }])
  })

  it('has a body that can be read in every way', async () => {
    const { url } = await serve(failed)
    const send = retrying({ retry: false })
    const text = await (await send(url)).text()
    expect(JSON.parse(text)).toMatchObject({ code: 502, request_id: 'req_1' })
    expect(await (await send(url)).json()).toEqual(JSON.parse(text))
    expect(Buffer.from(await (await send(url)).arrayBuffer()).toString()).toBe(text)
    expect(await (await (await send(url)).clone()).text()).toBe(text)
    let streamed = ''
    const response = await send(url)
    for await (const part of response.body ?? []) streamed += Buffer.from(part).toString()
    expect([streamed, response.bodyUsed]).toEqual([text, true])
  })

  const big = Buffer.alloc(300_000, 'äöü')
  it.each([
    [200, 1],
    [400, 1],
    [500, 3],
  ])('has all of a big body, with status %i', async (status, tries) => {
    const { url, received } = await serve((response) => void response.writeHead(status).end(big))
    const response = await retrying()(url)
    expect(Buffer.from(await response.arrayBuffer()).equals(big)).toBe(true)
    expect(received).toHaveLength(tries)
  })

  it('keeps the rest of a big body though the collector has been by', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const { url } = await serve((response) => void response.writeHead(400).end(big))
    const response = await retrying()(url)
    for (let times = 0; times < 5; times++) {
      collect()
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect((await response.arrayBuffer()).byteLength).toBe(big.length)
  })

  it('of an error comes without the rest of a body that is longer than any error', async () => {
    const { url } = await serve((response) => void response.writeHead(403).write(Buffer.alloc(70_000, 'x')))
    const response = await retrying()(url)
    const reader = response.body?.getReader()
    expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
    await reader?.cancel()
  })

  it('of a success comes before its body, which streams as it is written', async () => {
    let write = (_: string) => {}
    let end = () => {}
    const { url } = await serve(failed, (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
      write = (text) => void response.write(text)
      end = () => void response.end()
    })
    const response = await retrying()(url)
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    for (const text of ['data: 1\n\n', 'data: 2\n\n']) {
      write(text)
      expect(await reader?.read()).toEqual({ done: false, value: text })
    }
    end()
    expect((await reader?.read())?.done).toBe(true)
  })

  it('follows redirects as fetch does, or not', async () => {
    const redirect = answer(307, '', { location: '/there' })
    const { url, received } = await serve(redirect, failed, ok, redirect)
    const response = await retrying()(`${url}/here`, { method: 'POST', body: 'x' })
    // The retry begins at the start: only fetch knows where the redirect led.
    expect(received.map(({ path }) => path)).toEqual(['/here', '/there', '/here'])
    expect(response).toMatchObject({ status: 200 })
    const manual = await retrying()(`${url}/here`, { redirect: 'manual' })
    expect([manual.status, manual.headers.get('location')]).toEqual([307, '/there'])
  })
})

describe('the request', () => {
  it('is sent as fetch would send it: no header is added', async () => {
    const { url, received } = await serve(failed, ok, ok)
    const init = { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json', 'x-own': '1' } }
    await retrying()(url, init)
    await fetch(url, init)
    expect(received).toHaveLength(3)
    expect(received[1]).toEqual(received[0])
    expect(received[2]).toEqual(received[0])
  })

  it.each([
    ['a string', (url: string) => url],
    ['a URL', (url: string) => new URL(url)],
    ['a Request', (url: string) => new Request(url)],
  ])('may be %s', async (_, inputOf) => {
    const { url, received } = await serve(failed, ok)
    expect(await (await retrying()(inputOf(`${url}/x`))).text()).toBe('ok')
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /x', 'GET /x'])
  })

  it('that is a Request is sent again with its method, headers and body, and init goes over it', async () => {
    const { url, received } = await serve(failed, failed, ok, ok)
    const headers = { 'content-type': 'application/json', 'x-own': '1' }
    await retrying()(new Request(url, { method: 'PUT', headers, body: '{"a":1}' }))
    expect(received).toHaveLength(3)
    for (const { method, body, headers: sent } of received) {
      expect([method, body.toString()]).toEqual(['PUT', '{"a":1}'])
      expect(sent).toMatchObject(headers)
    }
    await retrying()(new Request(url, { method: 'PUT', headers, body: '1' }), { method: 'POST', body: '2' })
    expect([received[3]?.method, received[3]?.body.toString()]).toEqual(['POST', '2'])
  })

  it('whose body is a stream is sent once, and its answer given', async () => {
    const { url, received } = await serve(failed, ok)
    const onAttempt = vi.fn()
    const init = { method: 'POST', body: new Blob(['once']).stream(), duplex: 'half' } as RequestInit
    const response = await retrying({ onAttempt })(url, init)
    expect([response.status, await response.json()]).toEqual([502, expect.objectContaining({ code: 502 })])
    expect(received.map(({ body }) => body.toString())).toEqual(['once'])
    expect(onAttempt.mock.calls).toMatchObject([[{ stopped: 'body_not_replayable' }]])
  })

  it('that could never be sent is a TypeError, as it is of fetch', async () => {
    const onAttempt = vi.fn()
    const send = retrying({ onAttempt })
    for (const [input, init] of [
      ['http://', {}],
      ['/relative', {}],
      ['http://service/x', { method: 'GET', body: 'x' }],
      ['http://service/x', { headers: { 'bad name': '1' } }],
    ] as const) {
      expect(await failureOf(send(input, init))).toBeInstanceOf(TypeError)
      expect(await failureOf(fetch(input, init))).toBeInstanceOf(TypeError)
    }
    expect(onAttempt).not.toHaveBeenCalled()
  })
})

describe('the policy', () => {
  it('is the contract’s, by kind, with the waits that the server asks for', async () => {
    const { url, received } = await serve(answer(502, '', { 'retry-after': '7' }), failed, ok)
    const clock = virtualClock({ random: 0 })
    expect((await retrying({ clock })(url, { method: 'POST' })).status).toBe(200)
    expect([received.length, clock.fired]).toEqual([3, [7000, 1000]])
    const contract = ig1.toJSON()
    const errors: Record<string, ErrorDefinition> = {
      ...contract.errors,
      backend_unavailable: { status: 502, message: 'Down', retry: false },
    }
    const never = defineCatalog({ ...contract, errors })
    // Without the `x-should-retry: true` of a server that has the other contract.
    const one = await serve(answer(502, '', { 'x-error-kind': 'backend_unavailable' }), ok)
    expect((await createRetryFetch({ catalog: never, clock })(one.url)).status).toBe(502)
    expect(one.received).toHaveLength(1)
  })

  it('reads the message where there is no kind: a 429 whose quota is spent is not tried again', async () => {
    const { url, received } = await serve(answer(429, { error: { code: 'insufficient_quota', message: 'Quota' } }))
    const response = await retrying()(url)
    expect([await response.json(), received.length]).toEqual([
      { error: { code: 'insufficient_quota', message: 'Quota' } },
      1,
    ])
  })

  it('is told of by hooks, and paid from the budget', async () => {
    const { url, received } = await serve(failed)
    const clock = virtualClock()
    const [attempts, retries, unrecognized]: [Attempt[], unknown[], unknown[]] = [[], [], []]
    const send = retrying({
      clock,
      retryBudget: createRetryBudget({ reserve: 1, ratio: 0, now: () => clock.now() }),
      onAttempt: (attempt) => attempts.push(attempt),
      onRetry: (error, { delayMs }) => retries.push([error.kind, delayMs]),
      onUnrecognized: (error) => unrecognized.push(error.status),
    })
    expect((await send(url)).status).toBe(502)
    const what = { method: 'GET', url, status: 502, requestId: 'req_1' }
    expect(attempts).toEqual([
      { ...what, at: START, delayMs: 1000 },
      { ...what, at: START + 1000, stopped: 'budget' },
    ])
    expect([retries, unrecognized, received.length]).toEqual([[['backend_unavailable', 1000]], [], 2])
  })

  it('has settings that are checked, in the name of the function', () => {
    expect(() => retrying({ timeoutMs: 0 })).toThrow(
      "createRetryFetch: option 'timeoutMs' must be more than 0 milliseconds",
    )
    expect(() => retrying({ retry: { attempts: 0 } })).toThrow("createRetryFetch: retry setting 'attempts' must be")
    expect(() => retrying({ tries: 1 } as never)).toThrow("createRetryFetch: unknown option 'tries'")
    expect(() => createRetryFetch({} as never)).toThrow("createRetryFetch: option 'catalog' must be a catalog")
  })
})

describe('nothing is left over', () => {
  /** An error, or what is more, whose body goes on until the connection ends; `closed` counts those. */
  const dripping =
    (status: number, closed: () => void): Handler =>
    (response) => {
      response.on('close', closed)
      response.writeHead(status).write(Buffer.alloc(100_000, 'x'))
    }

  it('of the answers that are not the last: their connections are freed', async () => {
    const closed = vi.fn()
    const { url, received } = await serve(dripping(502, closed), dripping(500, closed), ok)
    const clock = virtualClock()
    expect(await (await retrying({ clock })(url)).text()).toBe('ok')
    expect(received).toHaveLength(3)
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(2))
    expect(clock.pending).toEqual([])
  })

  it('of the last answer, once its body is cancelled', async () => {
    const closed = vi.fn()
    const { url } = await serve(dripping(403, closed))
    const response = await retrying()(url)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(closed).not.toHaveBeenCalled()
    await response.body?.cancel()
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1))
  })

  it('where no try gets through', async () => {
    const server = await serveRaw((socket) => socket.resetAndDestroy())
    const clock = virtualClock()
    await failureOf(retrying({ clock })(server.url))
    expect([clock.pending, server.count()]).toEqual([[], 3])
  })
})
