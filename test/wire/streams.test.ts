import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { ig1 } from '@errspec/core/ig1'
import { afterEach, describe, expect, test } from 'vitest'
import { platforms, type Service, startService } from './platforms.js'

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

describe.each(platforms)('$name', (platform) => {
  const serve = async (handler: (response: ServerResponse) => unknown) => {
    service = await startService(platform, async ({ raw }) => handler(raw))
    return service
  }

  test.each([
    ['between two events', 'data: {"n":1}\n\n'],
    ['within an event', 'data: {"n":1}\n\ndata: {"n":'],
    ['within the name of a field', 'data: {"n":1}\n\neve'],
  ])('an event stream that fails %s ends in one error frame, and breaks off', async (_name, written) => {
    const { send, reported } = await serve((response) => {
      response.writeHead(200, EVENTS)
      response.write(written)
      throw ig1.error('backend_unavailable')
    })
    const { status, headers, body, complete } = await send('/')
    const id = headers['x-request-id']
    const message = 'Failed to forward request to backend Please contact the administrator with the request ID.'
    expect([status, complete]).toEqual([200, false])
    expect(body.startsWith(written)).toBe(true)
    expect(body.match(/event: error/g)).toHaveLength(1)
    expect(lastEvent(body)).toEqual({
      event: 'error',
      data: {
        message,
        code: 502,
        request_id: id,
        error: { message, type: 'server_error', code: 'backend_unavailable', param: null, request_id: id },
      },
    })
    expect(reported).toHaveLength(1)
  })

  test('nothing of an unknown failure reaches the stream', async () => {
    const { send } = await serve((response) => {
      response.writeHead(200, EVENTS)
      response.flushHeaders()
      throw new Error('vllm at 10.0.0.3 died')
    })
    const { body } = await send('/')
    expect(lastEvent(body).data).toMatchObject({ code: 500 })
    expect(body).not.toContain('vllm')
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
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.pause()
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
    await expect.poll(() => closed, { timeout: 10_000 }).toBe(1)
    socket.destroy()
  }, 15_000)

  test('any other response that fails after its headers breaks off', async () => {
    const { send } = await serve((response) => {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '100' })
      response.write('half')
      throw ig1.error('internal_server_error')
    })
    const outcome = await send('/').catch((error: NodeJS.ErrnoException) => error.code)
    if (typeof outcome === 'object') expect(outcome).toMatchObject({ complete: false })
    else expect(outcome).toBe('ECONNRESET')
  })

  test('a failure after the response has ended is reported and leaves the response whole', async () => {
    const { send, reported } = await serve((response) => {
      response.setHeader('content-type', 'application/json')
      response.end('{"fine":true}')
      throw new Error('afterthought')
    })
    expect(await send('/')).toMatchObject({ status: 200, body: '{"fine":true}', complete: true })
    expect(reported).toHaveLength(1)
  })
})
