import { request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { ig1 } from '@errspec/core/ig1'
import { serve } from '@hono/node-server'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { readJson, type WithErrorsOptions, withErrors } from './index.js'

const EVENTS = { 'content-type': 'text/event-stream' }

let server: Server | undefined
afterEach(() => {
  vi.restoreAllMocks()
  server?.close()
  server?.closeAllConnections()
})

/** A handler behind @hono/node-server, and everything that was reported. */
async function start(handler: (request: Request) => Response | Promise<Response>, options: WithErrorsOptions = {}) {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const onError = vi.fn()
  const fetch = withErrors(ig1, handler, { onError, ...options })
  const port = await new Promise<number>((resolve) => {
    server = serve({ fetch, port: 0, hostname: '127.0.0.1' }, (address: AddressInfo) => resolve(address.port)) as Server
  })
  return { port, onError }
}

/** An answer as it came over the socket; `complete` is false where it broke off. */
function send(port: number, method = 'GET', headers: Record<string, string> = {}, body?: string) {
  return new Promise<{ status?: number; headers: IncomingMessage['headers']; body: string; complete: boolean }>(
    (resolve, reject) => {
      const outgoing = httpRequest({ host: '127.0.0.1', port, method, headers, agent: false }, (response) => {
        let text = ''
        const settle = () => {
          const { statusCode: status, headers, complete } = response
          resolve({ ...(status !== undefined && { status }), headers, body: text, complete })
        }
        response
          .on('data', (chunk) => (text += chunk))
          .on('end', settle)
          .on('error', settle)
      })
      outgoing.on('error', reject).end(body)
    },
  )
}

function source(texts: readonly string[], thrown: unknown): ReadableStream<Uint8Array> {
  const left = [...texts]
  return new ReadableStream({
    pull(controller) {
      const text = left.shift()
      if (text === undefined) controller.error(thrown)
      else controller.enqueue(new TextEncoder().encode(text))
    },
  })
}

describe('a body that fails behind @hono/node-server', () => {
  const TYPES = [
    EVENTS,
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/json', 'content-length': '100' },
  ]
  const cases = TYPES.flatMap((headers) => [
    { headers, texts: [], when: 'at once' },
    { headers, texts: ['data: 1\n\n'], when: 'after a chunk' },
    { headers, texts: ['a', 'b', 'c', 'd'], when: 'after some chunks' },
  ])
  it.each(cases)('breaks off, and nothing of the failure is sent: $when, $headers', async ({ headers, texts }) => {
    const { port, onError } = await start(() => new Response(source(texts, new Error('pg://u:pw@h')), { headers }))
    const answer = await send(port)
    expect([answer.status, answer.complete]).toEqual([200, false])
    expect(answer.headers).toMatchObject({ ...headers, 'x-request-id': expect.stringMatching(/^req_/) })
    const frame = /\n\nevent: error\ndata: \{"message":"Internal Server Error.*\}\n\n$/
    expect(answer.body.replace(frame, '')).toBe(texts.join(''))
    expect(frame.test(answer.body)).toBe(headers === EVENTS)
    expect(onError).toHaveBeenCalledTimes(1)
    expect(JSON.stringify(vi.mocked(console.error).mock.calls.map(String))).not.toContain('pg:')
  })

  it('has the headers alone where only those are asked for', async () => {
    const { port } = await start(() => new Response(source([], new Error('pg://u:pw@h')), { headers: EVENTS }))
    const answer = await send(port, 'HEAD').catch(({ code }: { code: string }) => code)
    if (typeof answer === 'object') expect([answer.status, answer.body]).toEqual([200, ''])
    else expect(answer).toBe('ECONNRESET')
  })

  it('is cancelled at its source when the client leaves, and nothing is reported', async () => {
    let cancelled = 0
    const { port, onError } = await start(() => {
      const endless = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\n\n')),
        cancel: () => void cancelled++,
      })
      return new Response(endless, { headers: EVENTS })
    })
    const socket = connect(port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
    await new Promise((resolve) => socket.once('data', resolve))
    socket.destroy()
    await expect.poll(() => cancelled).toBe(1)
    expect(onError).not.toHaveBeenCalled()
  })
})

describe('a request behind @hono/node-server', () => {
  it('is answered on a HEAD with the length that a GET has', async () => {
    const { port } = await start(() => {
      throw ig1.error('forbidden')
    })
    const [head, get] = [await send(port, 'HEAD'), await send(port)]
    expect([head.status, head.body, head.headers['content-length']]).toEqual([403, '', get.headers['content-length']])
    expect(get.headers['content-length']).toBe(String(get.body.length))
  })

  it('is refused in words where its body is too large, though more of it is on its way', async () => {
    const { port } = await start(async (request) => Response.json(await readJson(ig1, request, { maxBytes: 1000 })))
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }
    const answer = await send(port, 'POST', headers, JSON.stringify('x'.repeat(500_000)))
    expect([answer.status, answer.headers['x-error-kind']]).toEqual([400, 'request_body_unreadable'])
    expect((await send(port, 'POST', headers, '[1]')).body).toBe('[1]')
  })

  it('is expected to fail where its client has left', async () => {
    const waiting: Request[] = []
    const { port, onError } = await start(async (request) => {
      waiting.push(request)
      // What every call is passed that is not to outlive the request; it throws the signal's reason, which is a text here.
      await new Promise((_, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason)))
      return new Response()
    })
    const socket = connect(port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
    await expect.poll(() => waiting.length).toBe(1)
    socket.destroy()
    await expect
      .poll(() => onError.mock.calls.map(([{ status }, { expected }]) => [status, expected]))
      .toEqual([[499, true]])
  })

  it.each<[string, (request: Request) => Promise<unknown>]>([
    ['readJson', (request) => readJson(ig1, request)],
    ['request.json()', (request) => request.json()],
    ['request.text()', (request) => request.text()],
    [
      'a reader of its own',
      async (request) => {
        for await (const _ of request.body ?? []);
      },
    ],
  ])('is expected to fail where its client leaves while %s reads', async (_name, read) => {
    let isReading = false
    const { port, onError } = await start(async (request) => {
      isReading = true
      await read(request)
      return new Response()
    })
    const socket = connect(port, '127.0.0.1')
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a"')
    await expect.poll(() => isReading).toBe(true)
    socket.destroy()
    await expect.poll(() => onError.mock.calls.map(([, { expected }]) => expected)).toEqual([true])
  })
})
