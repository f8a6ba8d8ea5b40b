import type { ApiError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import { createRetryFetch, readEvents, type ServerSentEvent, type TransportError } from './index.js'
import { answer, clientOf, failureOf, type Handler, serve, virtualClock } from './wire-support.js'

/** What a stream gave before it ended, and what it threw. */
async function collect(response: Response) {
  const events: ServerSentEvent[] = []
  try {
    for await (const event of readEvents(response, ig1)) events.push(event)
  } catch (error) {
    return { events, error: error as ApiError | TransportError }
  }
  return { events, error: undefined }
}
const read = async (handler: Handler) => collect(await fetch((await serve(handler)).url))
const dataOf = ({ events }: { events: ServerSentEvent[] }) => events.map(({ data }) => data)

describe('a response that is an error', () => {
  it('is thrown as one, read as any other', async () => {
    const failed = await read(answer(400, { message: 'Unknown model x', code: 400, request_id: 'req_1' }))
    expect(failed.error).toMatchObject({ kind: 'unknown_model', params: { model: 'x' }, requestId: 'req_1' })
    const html = await read(answer(502, '<title>Bad Gateway</title>', { 'retry-after': '7' }))
    expect(html.error).toMatchObject({ kind: 'unrecognized', status: 502, retryAfterMs: 7000 })
  })

  it('has the attempts of a client that leaves errors to its caller', async () => {
    const server = await serve(answer(500), answer(403, 'Forbidden'))
    const response = await createRetryFetch({ catalog: ig1, clock: virtualClock() })(server.url)
    const { error } = await collect(response)
    expect(error).toMatchObject({ kind: 'forbidden', attempts: [{ status: 500 }, { status: 403 }] })
  })

  it('is bounded, and keeps its status when the body has been read', async () => {
    const { url } = await serve(
      (response) => {
        response.writeHead(503)
        const write = () => {
          while (response.write('x'.repeat(10_000)) && !response.destroyed);
        }
        response.on('drain', write)
        write()
      },
      answer(402, 'x'),
    )
    expect((await collect(await fetch(url))).error).toMatchObject({ status: 503 })
    const response = await fetch(url)
    await response.text()
    expect((await collect(response)).error).toMatchObject({ kind: 'unrecognized', status: 402 })
  })
})

describe('a response that is no unread event stream', () => {
  const refused = async (response: Response) => {
    const error = await failureOf<TypeError>(readEvents(response, ig1).next())
    expect(error).toBeInstanceOf(TypeError)
    return error.message
  }

  it('is refused with advice, its body untouched', async () => {
    const server = await serve(answer(200, { choices: [] }))
    const response = await clientOf(server)('/v1/x?key=secret')
    expect(await refused(response)).toBe(
      `readEvents: the response of GET ${server.url}/v1/x is application/json, not text/event-stream: ask for a stream ("stream": true in the request's JSON)`,
    )
    expect(await response.json()).toEqual({ choices: [] })
    for (const type of ['text/event-streams', 'text/html', 'application/json; x=text/event-stream']) {
      expect(await refused(new Response('data: 1\n\n', { headers: { 'content-type': type } }))).toContain(`is ${type},`)
    }
  })

  it.each(['text/event-stream', 'TEXT/Event-Stream ; charset=utf-8', 'text/event-stream;charset=x', ''])(
    'may have the content type %j',
    async (type) => {
      const body = new TextEncoder().encode('data: 1\n\ndata: [DONE]\n\n')
      const response = new Response(body, type ? { headers: { 'content-type': type } } : {})
      expect(dataOf(await collect(response))).toEqual(['1'])
    },
  )

  it('is refused when its body is used up, being read, or missing', async () => {
    const headers = { 'content-type': 'text/event-stream' }
    const used = new Response('data: 1\n\n', { headers })
    await used.text()
    expect(await refused(used)).toContain('the response has been read, or is being read')
    const cancelled = new Response('data: 1\n\n', { headers })
    await cancelled.body?.cancel()
    expect(await refused(cancelled)).toContain('has been read, or is being read')
    const locked = new Response('data: 1\n\n', { headers })
    locked.body?.getReader()
    expect(await refused(locked)).toContain('has been read, or is being read')
    expect(await refused(new Response(null, { status: 204 }))).toContain('has no body (status 204)')
  })

  it('is told from arguments that make no sense', async () => {
    const response = new Response('data: 1\n\ndata: [DONE]\n\n', { headers: { 'content-type': 'text/event-stream' } })
    const using = (options: object) => failureOf<TypeError>(readEvents(response, ig1, options).next())
    for (const idleTimeoutMs of [0, -1, Number.NaN, '5']) {
      expect((await using({ idleTimeoutMs })).message).toContain("'idleTimeoutMs' must be more than 0 milliseconds")
    }
    expect((await using({ done: true })).message).toContain("'done' must be a text, or false")
    expect((await using({ done: 7 })).message).toContain('or a function of an event, not 7')
    expect((await failureOf<TypeError>(readEvents(response, undefined as never).next())).message).toContain('a catalog')
    expect(dataOf(await collect(response))).toEqual(['1'])
  })
})
