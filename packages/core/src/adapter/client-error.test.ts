import { once } from 'node:events'
import { createServer, type RequestListener, type ServerOptions } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openAiEnvelope } from '../envelope/ready-made.js'
import { ig1 } from '../ig1/ig1.js'
import { answerClientError, answerConnect, type ClientErrorOptions } from './client-error.js'

const NOTICE = ' Please contact the administrator with the request ID.'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

interface Setting {
  readonly hooks?: ClientErrorOptions
  readonly options?: ServerOptions
  readonly listener?: RequestListener
}

/** A server of Node that answers client errors by the contract, and a client's connection to it. */
async function open({ hooks, options = {}, listener = () => {} }: Setting = {}) {
  const log = vi.fn()
  const server = createServer(options, listener)
  const failed = new Promise<Error>((resolve) => {
    server.on('clientError', (error, socket) => {
      answerClientError(ig1, error, socket, hooks, log)
      resolve(error)
    })
  })
  server.on('connect', (request, socket) => answerConnect(ig1, request, socket as Socket, hooks, log))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  stops.push(() => {
    socket.destroy()
    server.close()
    server.closeAllConnections()
  })
  return { socket, log, failed }
}

/** All that a server sends for this text, until it ends the connection. */
async function exchange(text: string, setting: Setting = {}) {
  const { socket, log } = await open(setting)
  socket.write(text)
  let received = ''
  for await (const chunk of socket.setEncoding('utf8')) received += chunk
  const [head = '', body = ''] = received.split('\r\n\r\n')
  const [statusLine, ...lines] = head.split('\r\n')
  const headers = Object.fromEntries(lines.map((line) => line.split(': ') as [string, string]))
  return { statusLine, headers, body, log }
}

const GARBAGE = 'GARBAGE\r\n\r\n'

describe('answerClientError', () => {
  it('answers what is no HTTP with a 400 of the contract, and ends the connection', async () => {
    const { statusLine, headers, body } = await exchange(GARBAGE)
    const id = headers['x-request-id']
    expect(statusLine).toBe('HTTP/1.1 400 Bad Request')
    expect(id).toMatch(/^req_[a-z0-9]+$/)
    expect(body).toBe(`{"message":"Bad Request${NOTICE}","code":400,"request_id":"${id}"}`)
    expect(headers).toEqual({
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': id,
      'request-id': id,
      'x-error-kind': 'unrecognized',
      'x-should-retry': 'false',
      connection: 'close',
    })
  })

  it('carries the id in the headers of the service’s own choice', async () => {
    const { headers, body } = await exchange(GARBAGE, { hooks: { requestIdHeaders: ['x-trace-id'] } })
    expect(headers['x-trace-id']).toBe(JSON.parse(body).request_id)
    expect(headers).not.toHaveProperty('x-request-id')
  })

  it('answers headers that are too long with a 431', async () => {
    const text = `GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(5000)}\r\n\r\n`
    const { statusLine, body } = await exchange(text, { options: { maxHeaderSize: 1024 } })
    expect(statusLine).toBe('HTTP/1.1 431 Request Header Fields Too Large')
    expect(JSON.parse(body).code).toBe(431)
  })

  it('answers a request that does not come to its end in time with a 408', async () => {
    const options = { headersTimeout: 50, requestTimeout: 50, connectionsCheckingInterval: 20 }
    const { statusLine, body } = await exchange('GET / HTTP/1.1\r\nhost:', { options })
    expect(statusLine).toBe('HTTP/1.1 408 Request Timeout')
    expect(JSON.parse(body).code).toBe(408)
  })

  it('has the envelope that the server has', async () => {
    const { body } = await exchange(GARBAGE, { hooks: { envelope: openAiEnvelope } })
    const { message, request_id, error } = JSON.parse(body)
    expect(error).toEqual({ message, type: 'invalid_request_error', code: 'unrecognized', param: null, request_id })
  })

  it("tells the hook once, with the parser's error as the cause, and nothing of it on the wire", async () => {
    const onError = vi.fn()
    const { headers, body, log } = await exchange(GARBAGE, { hooks: { onError } })
    expect(onError).toHaveBeenCalledOnce()
    const [error, context] = onError.mock.calls[0] ?? []
    expect(error).toMatchObject({ status: 400, cause: { code: expect.stringMatching(/^HPE_/) } })
    expect(context).toEqual({ requestId: headers['x-request-id'], method: '', path: '', expected: true })
    expect(body).not.toMatch(/HPE_|Parse Error/)
    expect(log).not.toHaveBeenCalled()
  })

  it('logs where there is no hook', async () => {
    const { log } = await exchange(GARBAGE)
    expect(log).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^req_\S+ {3}400 /), expect.any(Error), true)
  })

  it('destroys a connection in the middle of a response: an answer would be read as part of it', async () => {
    const onError = vi.fn()
    const { socket, failed } = await open({
      hooks: { onError },
      listener: (_request, response) => {
        response.writeHead(200, { 'content-length': 100 })
        response.write('half', () => socket.write(GARBAGE))
      },
    })
    let received = ''
    socket.setEncoding('utf8').on('error', () => {})
    socket.on('data', (chunk) => {
      received += chunk
    })
    const closed = new Promise((resolve) => socket.on('close', resolve))
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
    await Promise.all([failed, closed])
    expect(received).toMatch(/\r\n\r\n(?:half)?$/)
    expect(onError).not.toHaveBeenCalled()
  })

  it.each([
    ['that was reset', { writable: true }, 'ECONNRESET'],
    ['that nothing can be written to', { writable: false }, 'HPE_INVALID_METHOD'],
  ])('destroys a connection %s, and tells nobody', (_name, state, code) => {
    const [end, destroy, onError, log] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()]
    answerClientError(ig1, Object.assign(new Error('x'), { code }), { ...state, end, destroy }, { onError }, log)
    expect(destroy).toHaveBeenCalledOnce()
    for (const spy of [end, onError, log]) expect(spy).not.toHaveBeenCalled()
  })
})

describe('answerConnect', () => {
  const CONNECT = 'CONNECT api.example:443?key=secret HTTP/1.1\r\nhost: api.example:443\r\n\r\n'

  it('refuses a tunnel with a 405 of the contract, tells the hook once, and ends the connection', async () => {
    const onError = vi.fn()
    const { statusLine, headers, body, log } = await exchange(`${CONNECT}and what was to go through it`, {
      hooks: { onError },
    })
    const id = headers['x-request-id']
    expect(statusLine).toBe('HTTP/1.1 405 Method Not Allowed')
    expect(headers).toMatchObject({
      allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
      'content-length': String(Buffer.byteLength(body)),
      connection: 'close',
      'x-should-retry': 'false',
    })
    expect(body).toBe(`{"message":"Method Not Allowed${NOTICE}","code":405,"request_id":"${id}"}`)
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ status: 405 }), {
      requestId: id,
      method: 'CONNECT',
      path: 'api.example:443',
      expected: true,
    })
    expect(log).not.toHaveBeenCalled()
  })

  it('has the envelope and the id that the server has', async () => {
    const hooks = { envelope: openAiEnvelope, requestId: 'r-1', requestIdHeaders: ['x-trace-id'] }
    const { headers, body } = await exchange(CONNECT, { hooks })
    expect(JSON.parse(body)).toMatchObject({ request_id: 'r-1', error: { type: 'invalid_request_error' } })
    expect(headers['x-trace-id']).toBe('r-1')
  })
})
