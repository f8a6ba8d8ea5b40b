import type { ApiError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import {
  anthropicDone,
  type ReadEventsOptions,
  readEvents,
  responsesDone,
  type ServerSentEvent,
  type TransportError,
} from './index.js'
import { data, ENDS, FAILURES, type Stream } from './read-events-streams.js'
import { serve } from './wire-support.js'

const responseOf = (text: string | Uint8Array<ArrayBuffer>) =>
  new Response(text, { headers: { 'content-type': 'text/event-stream' } })

async function collect(response: Response, done: ReadEventsOptions['done']) {
  const events: ServerSentEvent[] = []
  try {
    for await (const event of readEvents(response, ig1, { done })) events.push(event)
  } catch (error) {
    return { events, error: error as ApiError | TransportError }
  }
  return { events, error: undefined }
}

describe('a stream that ends', () => {
  it.each(ENDS)('as %s', async (_, done, text, count) => {
    for (const end of ['', 'data: more\n\n']) {
      const { events, error } = await collect(responseOf(text + end), done)
      expect(error).toBeUndefined()
      expect(events).toHaveLength(count)
    }
    // Held open by the server, over a socket.
    const { url } = await serve((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(text)
    })
    expect(await collect(await fetch(url), done)).toMatchObject({ error: undefined, events: { length: count } })
  })
})

describe('a stream that fails', () => {
  it.each(FAILURES)('as %s', async (_, done, text, count, failure) => {
    const { url } = await serve((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text)
    })
    for (const response of [responseOf(text), await fetch(url)]) {
      const { events, error } = await collect(response, done)
      expect(error).toMatchObject({ name: 'ApiError', origin: 'received', kind: 'unrecognized', ...failure })
      expect(events).toHaveLength(count)
    }
  })

  it.each([...ENDS, ...FAILURES.map(([...row]): Stream => [row[0], row[1], row[2], row[3]])])(
    'wherever it is cut off: %s',
    async (_, done, text, count) => {
      const bytes = new TextEncoder().encode(text)
      // Without a marker, an end between two events is one; the blank line of the last event may be missing from a marker.
      const isTold = typeof done === 'function' ? bytes.length - 1 : bytes.length - 2
      for (let size = done === false ? bytes.length : 0; size < isTold; size++) {
        const { events, error } = await collect(responseOf(bytes.slice(0, size)), done)
        expect(error, `after ${size} bytes`).toBeDefined()
        expect(events.length).toBeLessThanOrEqual(count)
      }
    },
  )

  it('as NDJSON does, which is no event stream and refused before anything is read', async () => {
    const headers = { 'content-type': 'application/x-ndjson' }
    const { error } = await collect(new Response('{"error":"model not found"}\n', { headers }), undefined)
    expect(error).toBeInstanceOf(TypeError)
    expect(error?.message).toContain('is application/x-ndjson, not text/event-stream')
  })
})

describe('`done` as a function', () => {
  const text = data('1', '2', '3')

  it('yields the last event, and nothing after it; the body is given back before the event is', async () => {
    const response = responseOf(text)
    const events = readEvents(response, ig1, { done: ({ data: value }) => value === '2' })
    expect(await events.next()).toMatchObject({ value: { data: '1' } })
    expect(await events.next()).toMatchObject({ value: { data: '2' }, done: false })
    expect(response.body?.locked).toBe(false)
    expect(await events.next()).toMatchObject({ done: true })
  })

  it('is given the event whole', async () => {
    const seen: ServerSentEvent[] = []
    const done = (event: ServerSentEvent) => seen.push(event) === 2
    await collect(responseOf('id: 7\nevent: a\ndata: 1\n\ndata: 2\n\n'), done)
    expect(seen).toEqual([{ id: '7', event: 'a', data: '1' }, { data: '2' }])
  })

  it('is told from the end of the stream, also where the last event is not closed', async () => {
    for (const [cut, words] of [
      [text, "the stream ended before the event that 'done' waits for"],
      [`${text}data: 4`, 'in the middle of an event'],
      [`${text}data: 4\n`, 'in the middle of an event'],
    ] as const) {
      const { events, error } = await collect(responseOf(cut), ({ data: value }) => value === '4')
      expect(error).toMatchObject({ kind: 'stream_interrupted', message: expect.stringContaining(words) })
      expect(events).toHaveLength(3)
    }
  })

  it('is never asked of an error, and may throw', async () => {
    const failed = await collect(responseOf(`event: error\n${data('x')}`), () => true)
    expect(failed).toMatchObject({ events: [], error: { status: 500, message: 'x' } })
    const own = new Error('own')
    const thrown = await collect(responseOf(text), () => {
      throw own
    })
    expect(thrown).toEqual({ events: [], error: own })
  })

  it('must say true or false: of a promise, every event would be the last', async () => {
    for (const answer of [Promise.resolve(false), undefined, 1]) {
      const { events, error } = await collect(responseOf(text), (() => answer) as never)
      expect(error).toBeInstanceOf(TypeError)
      expect(error?.message).toContain("'done' must return true for the last event and false for any other, not")
      expect(events).toEqual([])
    }
  })
})

describe('the ready-made ends', () => {
  it.each([
    [anthropicDone, 'message_stop'],
    [responsesDone, 'response.completed'],
  ])('go by name, else by type', (done, type) => {
    expect(done({ event: type, data: '' })).toBe(true)
    expect(done({ event: 'message', data: JSON.stringify({ type }) })).toBe(true)
    expect(done({ data: JSON.stringify({ type, more: 1 }) })).toBe(true)
    expect(done({ event: 'other', data: JSON.stringify({ type }) })).toBe(false)
    for (const none of [type, `"${type}"`, `{"text":"${type}"}`, `{"type":"${type}`, 'null', '']) {
      expect(done({ data: none })).toBe(false)
    }
  })
})
