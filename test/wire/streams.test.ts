import { connect } from 'node:net'
import { decodeStreamError } from '@errspec/core'
import { afterEach, describe, expect, test } from 'vitest'
import { errorOf } from './contracts.js'
import { stallOverHttp2 } from './http2.js'
import { streamMatrix } from './matrix.js'
import { type RawResponse, type Service, type ServiceOptions, startService } from './platforms.js'

/** What a platform does not have, and why. */
const NOT_ON: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Hono: {
    'a failure after the response has ended':
      'a handler gives its response by returning it, and cannot fail after that',
  },
}

let service: Service | undefined
afterEach(() => service?.close())

const EVENTS = { 'content-type': 'text/event-stream' }

/** The last event of a stream, as an SSE parser dispatches it. */
function lastEvent(body: string): { event: string | undefined; data: unknown } {
  const fields = new Map(
    (body.trimEnd().split('\n\n').at(-1) ?? '')
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)] as const),
  )
  return { event: fields.get('event'), data: JSON.parse(fields.get('data') ?? 'null') }
}

/** A request whose answer nobody reads. */
function stall(port: number): () => void {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.pause()
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  return () => socket.destroy()
}

describe.each(streamMatrix)('$name', ({ platform, contract }) => {
  const { catalog, raised, causes } = contract
  const serve = async (handler: (response: RawResponse) => unknown, options: ServiceOptions = {}) => {
    service = await startService(platform, async ({ raw }) => handler(raw), { catalog, ...options })
    return service
  }

  test.each([
    ['between two events', 'data: {"n":1}\n\n'],
    ['within an event', 'data: {"n":1}\n\ndata: {"n":'],
    ['within the name of a field', 'data: {"n":1}\n\neve'],
  ])('an event stream that fails %s ends in one error frame, and breaks off', async (_name, written) => {
    const kind = raised.named
    const { send, reported } = await serve((response) => {
      response.writeHead(200, EVENTS)
      response.write(written)
      throw errorOf(contract, kind)
    })
    const { status, headers, body, complete } = await send('/')
    const id = headers['x-request-id']
    const error = errorOf(contract, kind)
    const data = contract.frame(error, error.message + contract.notice, id)
    expect([status, complete]).toEqual([200, false])
    expect(body.startsWith(written)).toBe(true)
    expect(body.match(/event: error/g)).toHaveLength(1)
    expect(lastEvent(body)).toEqual({ event: 'error', data })
    const read = decodeStreamError(catalog, { event: 'error', data: JSON.stringify(data) })
    expect(read).toMatchObject({ kind, params: error.params, requestId: id })
    expect(reported).toHaveLength(1)
  })

  test('nothing of an unknown failure reaches the stream', async () => {
    const { send } = await serve((response) => {
      response.writeHead(200, EVENTS)
      response.flushHeaders()
      throw new Error('vllm at 10.0.0.3 died')
    })
    const { headers, body } = await send('/')
    const error = errorOf(contract, causes.unknown[1])
    const message = causes.unknown[2] + contract.notice
    expect(lastEvent(body).data).toEqual(contract.frame(error, message, headers['x-request-id']))
    expect(body).not.toContain('vllm')
  })

  test('a stream has the frame of the first envelope of the server, with the path of its request', async () => {
    const envelope = { body: { message: '{message}' }, frame: { frame: '{kind}', path: '{path}' } }
    const { send } = await serve(
      (response) => {
        response.writeHead(200, EVENTS)
        response.write('data: 1\n\n')
        throw errorOf(contract, raised.refusal)
      },
      { envelope: [envelope, { body: { other: '{message}' }, contentType: 'text/other' }] },
    )
    expect(lastEvent((await send('/?key=secret')).body).data).toEqual({ frame: raised.refusal, path: '/' })
  })

  test('a handler that goes on after it failed cannot end the stream as a success', async () => {
    const { send } = await serve((response) => {
      response.writeHead(200, EVENTS)
      response.write('data: 1\n\n')
      setImmediate(() => {
        response.write('data: [DONE]\n\n')
        response.end()
      })
      throw new Error('late')
    })
    const { body, complete } = await send('/')
    expect(complete).toBe(false)
    expect(body).not.toContain('[DONE]')
  })

  test('a reader that has stalled is cut off, not waited for', async () => {
    let closed = 0
    const { port } = await serve((response) => {
      response.on('close', () => closed++)
      response.writeHead(200, EVENTS)
      // Far more than the socket's buffers hold, to a reader that takes nothing.
      response.write(`data: ${'x'.repeat(32 * 1024 * 1024)}\n\n`)
      throw new Error('late')
    })
    const leave = platform.send ? stallOverHttp2(port) : stall(port)
    await expect.poll(() => closed, { timeout: 10_000 }).toBe(1)
    leave()
  }, 15_000)

  test('any other response that fails after its headers breaks off', async () => {
    const { send } = await serve((response) => {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '100' })
      response.write('half')
      throw errorOf(contract, raised.refusal)
    })
    const outcome = await send('/').catch((error: NodeJS.ErrnoException) => error.code)
    if (typeof outcome === 'object') expect(outcome).toMatchObject({ complete: false })
    else expect(outcome).toBe('ECONNRESET')
  })

  const notHere = NOT_ON[platform.name] ?? {}
  for (const [name, reason] of Object.entries(notHere)) {
    test.skipIf(true)(`${name}: not here, since ${reason}`, () => {})
  }
  const afterEnd = 'a failure after the response has ended'
  test.skipIf(afterEnd in notHere)(`${afterEnd} is reported and leaves the response whole`, async () => {
    const { send, reported } = await serve((response) => {
      response.setHeader('content-type', 'application/json')
      response.end('{"fine":true}')
      throw new Error('afterthought')
    })
    expect(await send('/')).toMatchObject({ status: 200, body: '{"fine":true}', complete: true })
    expect(reported).toHaveLength(1)
  })
})
