import type { ServerResponse } from 'node:http'
import { ApiError } from '@errspec/core'
import { abortResponse } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { type ReadEventsOptions, readEvents, type ServerSentEvent, TransportError } from './index.js'
import { answer, clientOf, type Handler, serve } from './wire-support.js'

/** Serves an event stream; what `write` does with the response is all that comes after the headers. */
const stream =
  (write: (response: ServerResponse) => void, connection = 'close'): Handler =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-request-id': 'req_h', connection })
    response.flushHeaders()
    write(response)
  }
const sends = (text: string) => stream((response) => response.end(text))
const holds = (text: string) => stream((response) => response.write(text))
const breaksAfter = (text: string, connection = 'keep-alive') =>
  stream((response) => response.write(text, () => response.destroy()), connection)

/** What a stream gave before it ended, and what it threw. */
async function collect(response: Response, options?: ReadEventsOptions) {
  const events: ServerSentEvent[] = []
  try {
    for await (const event of readEvents(response, ig1, options)) events.push(event)
  } catch (error) {
    return { events, error: error as ApiError | TransportError }
  }
  return { events, error: undefined }
}
const read = async (handler: Handler, options?: ReadEventsOptions) =>
  collect(await fetch((await serve(handler)).url), options)
const dataOf = ({ events }: { events: ServerSentEvent[] }) => events.map(({ data }) => data)

describe('readEvents', () => {
  it('yields the events in order, without comments, and never the marker', async () => {
    const text =
      'id: 1\nevent: start\ndata: {"a":1}\n\n: ping\n\nretry: 9\n\ndata: b\ndata: c\n\ndata:\n\ndata: [DONE]\n\n'
    const { events, error } = await read(sends(text))
    expect(error).toBeUndefined()
    expect(events).toEqual([{ id: '1', event: 'start', data: '{"a":1}' }, { data: 'b\nc' }, { data: '' }])
  })

  it('is over at the marker, though the server holds the connection, and lets go of it', async () => {
    const closed = vi.fn()
    const handler = stream((response) => {
      response.on('close', closed)
      response.write('data: 1\n\ndata: [DONE]\n\ndata: 2\n\n')
    })
    expect(await read(handler)).toEqual({ events: [{ data: '1' }], error: undefined })
    await expect.poll(() => closed).toHaveBeenCalled()
  })

  it('takes any text as the marker, and a clean end where there is none', async () => {
    expect(dataOf(await read(holds('data: 1\n\ndata: [DONE]\n\ndata: end\n\n'), { done: 'end' }))).toEqual([
      ...['1', '[DONE]'],
    ])
    const unmarked = await read(sends('data: 1\n\ndata: [DONE]\n\n: bye\n'), { done: false })
    expect(unmarked).toEqual({ events: [{ data: '1' }, { data: '[DONE]' }], error: undefined })
  })

  it('takes the marker of a server that does not close its last event', async () => {
    for (const end of ['data: [DONE]', 'data: [DONE]\n', 'data:[DONE]\r']) {
      expect(await read(sends(`data: 1\n\n${end}`))).toEqual({ events: [{ data: '1' }], error: undefined })
    }
  })

  it('takes no more and no less than the marker, blanks included', async () => {
    for (const near of ['[DONE]  ', ' [DONE]', '[DONE]\t', '[done]']) {
      const { events, error } = await read(sends(`data: 1\n\ndata: ${near}\n\n`))
      expect(events).toEqual([{ data: '1' }, { data: near }])
      expect(error).toMatchObject({ kind: 'stream_interrupted' })
    }
    const withBlank = await read(holds('data: 1\n\ndata: end\n\ndata: end \n\n'), { done: 'end ' })
    expect(withBlank).toEqual({ events: [{ data: '1' }, { data: 'end' }], error: undefined })
  })

  it('keeps the id of a block without data for the event that comes next', async () => {
    const text = 'id: 41\ndata: a\n\nid: 42\n\n: ping\n\ndata: b\n\ndata: c\n\nid: 43\nevent: x\n\nid\ndata: d\n\n'
    const { events } = await read(sends(`${text}data: [DONE]\n\n`))
    expect(events).toEqual([{ id: '41', data: 'a' }, { id: '42', data: 'b' }, { data: 'c' }, { id: '', data: 'd' }])
  })

  it('reads a response of a client of the contract', async () => {
    const server = await serve(answer(500), sends('data: 1\n\ndata: [DONE]\n\n'))
    expect(dataOf(await collect(await clientOf(server)('/x')))).toEqual(['1'])
  })
})

describe('an error frame', () => {
  const NOTICE = ' Please contact the administrator with the request ID.'
  const flat = { message: `Failed to get model${NOTICE}`, code: 500, request_id: 'req_1' }
  const error = { message: flat.message, type: 'server_error', code: 'model_lookup_failed', param: null }
  const known = { kind: 'model_lookup_failed', status: 500, message: 'Failed to get model', requestId: 'req_1' }
  const problem = { title: 'Bad Gateway', status: 502, detail: 'Failed to forward request to backend' }

  it.each([
    ['`data:` flat', `data: ${JSON.stringify(flat)}`, known],
    ['`data:` superset', `data: ${JSON.stringify({ ...flat, error })}`, known],
    ['`event: error` + flat', `event: error\ndata: ${JSON.stringify(flat)}`, known],
    ['`event: error` + superset', `event: error\ndata: ${JSON.stringify({ ...flat, error })}`, known],
    ["OpenAI's", `data: ${JSON.stringify({ error })}`, { ...known, requestId: 'req_h' }],
    ['problem+json', `event: error\ndata: ${JSON.stringify(problem)}`, { kind: 'backend_unavailable', status: 502 }],
    ['plain text', 'event: error\ndata: no luck', { kind: 'unrecognized', status: 500, message: 'no luck' }],
    ['nothing', 'event: error\ndata:', { kind: 'unrecognized', status: 500, requestId: 'req_h' }],
  ])('%s is thrown as an ApiError, after the events before it', async (_, frame, expected) => {
    const text = `data: 1\n\ndata: 2\n\n${frame}\n\n`
    // Whatever follows: nothing, a marker, a clean end, a broken connection, an end in the middle of the last line.
    const servers = [holds(text), sends(`${text}data: [DONE]\n\n`), sends(text), breaksAfter(text), sends(text.trim())]
    for (const handler of servers) {
      const result = await read(handler)
      expect(result.error).toBeInstanceOf(ApiError)
      expect(result.error).toMatchObject({ origin: 'received', ...expected })
      expect(dataOf(result)).toEqual(['1', '2'])
    }
  })

  it('is thrown where there is no marker to wait for', async () => {
    const result = await read(sends(`data: 1\n\ndata: ${JSON.stringify(flat)}\n\n`), { done: false })
    expect(result).toMatchObject({ error: known, events: [{ data: '1' }] })
  })

  it.each(['data: 1\n\n', 'data: 1\n\ndata: {"half":', 'data: 1\n\nda', 'data: 1\n\nevent: x\n'])(
    'of a server that fails after %j is read as that server raised it',
    async (written) => {
      const result = await read(
        stream((response) => {
          response.write(written)
          abortResponse(ig1, response, ig1.error('unknown_model', { model: 'x' }), 'req_7')
        }),
      )
      expect(result.error).toBeInstanceOf(ApiError)
      expect(result.error).toMatchObject({ kind: 'unknown_model', params: { model: 'x' }, requestId: 'req_7' })
      expect(dataOf(result)[0]).toBe('1')
    },
  )

  it.each([
    '{"error":{"message":"Busy","code":503}}',
    '{\n  "error": {\n    "code": 503,\n    "message": "Busy"\n  }\n}\n',
  ])('may be JSON without an event around it, whatever follows: %j', async (json) => {
    for (const text of [json, `data: 1\n\n${json}\n\ndata: [DONE]\n\n`]) {
      for (const done of ['[DONE]', false] as const) {
        expect((await read(sends(text), { done })).error).toMatchObject({ status: 503, message: 'Busy' })
      }
    }
  })

  it('is no ordinary chunk with `"error": null`', async () => {
    const chunk = '{"choices":[],"error":null}'
    expect(dataOf(await read(sends(`data: ${chunk}\n\ndata: [DONE]\n\n`)))).toEqual([chunk])
  })

  it('lets go of the connection, and has the attempts of its request', async () => {
    const closed = vi.fn()
    const server = await serve(
      answer(500),
      stream((response) => {
        response.on('close', closed)
        response.write('event: error\ndata: no luck\n\n')
      }),
    )
    const { error: thrown } = await collect(await clientOf(server)('/x', { json: {} }))
    expect(thrown?.attempts.map(({ method, status }) => [method, status])).toEqual([
      ['POST', 500],
      ['POST', 200],
    ])
    await expect.poll(() => closed).toHaveBeenCalled()
  })
})

describe('a stream that breaks off', () => {
  it.each([
    ['before its first event', '', []],
    ['between two events', 'data: 1\n\n', ['1']],
    ['in the middle of an event', 'data: 1\n\ndata: {"half":', ['1']],
    ['before the blank line of an event', 'data: 1\n\ndata: 2\n', ['1']],
    ['in the middle of an error', 'data: 1\n\nevent: error\ndata: {"mess', ['1']],
    ['in the middle of the marker', 'data: 1\n\ndata: [DO', ['1']],
  ])('%s is interrupted, and nothing half is yielded', async (_, text, expected) => {
    const resets = stream((response) => response.write(text, () => response.socket?.resetAndDestroy()), 'keep-alive')
    for (const handler of [breaksAfter(text), resets]) {
      const result = await read(handler)
      expect(result.error).toBeInstanceOf(TransportError)
      expect(result.error).toMatchObject({ kind: 'stream_interrupted', retryable: false, cause: expect.any(Error) })
    }
    expect(dataOf(await read(breaksAfter(text)))).toEqual(expected)
  })

  it.each([
    ['', [], "without '[DONE]'"],
    ['data: 1\n\n', ['1'], "without '[DONE]'"],
    ['data: 1\n\n: ping\n', ['1'], "without '[DONE]'"],
    ['data: 1\n\ndata: 2\n', ['1'], 'in the middle of an event'],
    ['data: 1\n\ndata: {"half":', ['1'], 'in the middle of an event'],
    ['<title>no event stream</title>', [], "without '[DONE]'"],
  ])('is one that ends cleanly after %j', async (text, expected, words) => {
    const result = await read(sends(text))
    expect(result.error).toBeInstanceOf(TransportError)
    expect(result.error).toMatchObject({ kind: 'stream_interrupted', retryable: false, cause: undefined })
    expect(result.error?.message).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/: the stream ended /)
    expect(result.error?.message).toContain(words)
    expect(dataOf(result)).toEqual(expected)
  })

  it('is one without a marker, too, that breaks off or ends in the middle of an event', async () => {
    const broken = await read(breaksAfter('data: 1\n\n'), { done: false })
    expect(broken).toMatchObject({ error: { kind: 'stream_interrupted' }, events: [{ data: '1' }] })
    const half = await read(sends('data: 1\n\ndata: 2\n'), { done: false })
    expect(half).toMatchObject({ error: { kind: 'stream_interrupted' }, events: [{ data: '1' }] })
  })

  it('is one without a marker in which there is no event, but something else', async () => {
    const page = await read(sends('<title>Sign in</title>\n'), { done: false })
    expect(page.error).toMatchObject({
      kind: 'stream_interrupted',
      message: expect.stringContaining('no event stream'),
    })
    expect(await read(sends(': nothing new\nretry: 5\n\n'), { done: false })).toEqual({ events: [], error: undefined })
  })

  it('is one that Node takes for a clean end, as it does where the server says `connection: close`', async () => {
    const result = await read(breaksAfter('data: 1\n\ndata: {"half":', 'close'))
    expect(result).toMatchObject({ error: { kind: 'stream_interrupted' }, events: [{ data: '1' }] })
  })

  it('names the method and the URL without its query, and has the attempts', async () => {
    const server = await serve(sends('data: 1\n\n'))
    const { error } = await collect(await clientOf(server)('/v1/x?key=secret', { json: {} }))
    expect(error?.message).toBe(`POST ${server.url}/v1/x: the stream ended without '[DONE]'`)
    expect(error?.attempts).toMatchObject([{ method: 'POST', status: 200, requestId: 'req_h' }])
  })
})
