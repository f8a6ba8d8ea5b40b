import { abortResponse } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { readEvents, type ServerSentEvent, TransportError } from './index.js'
import { responseOf, serveEndlessly } from './read-events-support.js'
import { answer, failureOf, serve, virtualClock } from './wire-support.js'

const TYPE = { 'content-type': 'text/event-stream' }
const bytesOf = (text: string) => new TextEncoder().encode(text)

async function dataOf(response: Response): Promise<string[]> {
  const data: string[] = []
  for await (const event of readEvents(response, ig1)) data.push(event.data)
  return data
}

describe('bytes', () => {
  const text = '\ufeffid: 1\ndata: grüße 😀\ndata: \ufeffb\n\ndata: c\n\n: d\n\ndata: [DONE]\n\n'

  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('are read the same wherever they are split, with %s', async (_, end) => {
    const bytes = bytesOf(text.replaceAll('\n', end))
    // The stream stays open: neither the marker nor an event waits for what comes after it.
    for (let split = 0; split <= bytes.length; split++) {
      const { response } = responseOf([bytes.subarray(0, split), bytes.subarray(split)], { ends: false })
      expect(await dataOf(response)).toEqual(['grüße 😀\n\ufeffb', 'c'])
    }
    const single = [...bytes].map((byte) => Uint8Array.of(byte))
    expect(await dataOf(responseOf(single, { ends: false }).response)).toEqual(['grüße 😀\n\ufeffb', 'c'])
  })

  it('may mix their line ends', async () => {
    const mixed = bytesOf('data: a\r\n\ndata: b\r\rdata: c\n\r\ndata: d\r\n\rdata: [DONE]\n\r')
    const single = [...mixed].map((byte) => Uint8Array.of(byte))
    for (const chunks of [[mixed], single, single.flatMap((byte) => [byte, new Uint8Array()])]) {
      expect(await dataOf(responseOf(chunks, { ends: false }).response)).toEqual(['a', 'b', 'c', 'd'])
    }
  })

  it('are not gathered without end: an event that never ends is an interruption', async () => {
    const megabyte = bytesOf('x'.repeat(1024 * 1024))
    const line = responseOf([bytesOf('data: 1\n\ndata: '), ...Array<Uint8Array>(20).fill(megabyte)])
    const events: ServerSentEvent[] = []
    const error = await failureOf<TransportError>(
      (async () => {
        for await (const event of readEvents(line.response, ig1)) events.push(event)
      })(),
    )
    expect(events).toEqual([{ data: '1' }])
    expect(error).toMatchObject({ kind: 'stream_interrupted', message: 'an event is longer than 16777216 characters' })
    expect(line.cancelled).toHaveBeenCalledOnce()
    expect(line.pulled.mock.calls.length).toBeLessThan(20)

    const lines = Array<Uint8Array>(20).fill(bytesOf(`data: ${'x'.repeat(1024 * 1024)}\n`))
    await expect(dataOf(responseOf(lines).response)).rejects.toThrow('an event is longer than')
    // Any number of events that do end is no matter.
    const many = Array<Uint8Array>(20).fill(bytesOf(`data: ${'x'.repeat(1024 * 1024)}\n\n`))
    expect(await dataOf(responseOf([...many, bytesOf('data: [DONE]\n\n')]).response)).toHaveLength(20)
  })
})

describe('a consumer', () => {
  const chunks = ['data: 1\n\ndata: 2\n\n', 'data: 3\n\n'].map(bytesOf)

  it('is what the body is read for: nothing before it asks, and 64 KiB ahead of it', async () => {
    const event = bytesOf(`data: ${'x'.repeat(16 * 1024 - 8)}\n\n`)
    const { response, pulled } = responseOf([...Array<typeof event>(20).fill(event), bytesOf('data: [DONE]\n\n')])
    const events = readEvents(response, ig1)
    await new Promise(setImmediate)
    expect(pulled).not.toHaveBeenCalled()
    expect(response.body?.locked).toBe(false)
    const pulls: number[] = []
    for await (const _ of events) {
      await new Promise(setImmediate)
      pulls.push(pulled.mock.calls.length)
    }
    // The marker is short, so that the end of the body is found with it.
    expect(pulls).toEqual([...Array.from({ length: 16 }, (_, index) => index + 5), 22, 22, 22, 22])
  })

  it('that is slower than the server loses neither an event nor the error after them', async () => {
    const { url } = await serve(async (response) => {
      response.writeHead(200, { ...TYPE, connection: 'keep-alive' })
      for (let index = 0; index < 10; index++) {
        response.write(`data: ${index}\n\n`)
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
      abortResponse(ig1, response, ig1.error('backend_unavailable'), 'req_7')
    })
    const data: string[] = []
    const slowly = async () => {
      for await (const event of readEvents(await fetch(url), ig1)) {
        data.push(event.data)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
    expect(await failureOf(slowly())).toMatchObject({ kind: 'backend_unavailable', requestId: 'req_7' })
    expect(data).toEqual([...'0123456789'])
  })

  it.each([
    ['breaks out of the loop', async (events: AsyncGenerator) => events.return(undefined)],
    ['throws in the loop', async (events: AsyncGenerator) => failureOf(events.throw(new Error('own')))],
  ])('that %s cancels the body, once', async (_, stop) => {
    const { response, cancelled } = responseOf(chunks, { ends: false })
    const events = readEvents(response, ig1)
    await events.next()
    await stop(events)
    expect(cancelled).toHaveBeenCalledOnce()
    await stop(events)
    expect(await events.next()).toEqual({ done: true, value: undefined })
    expect(cancelled).toHaveBeenCalledOnce()
  })

  it('that leaves while it waits for an event is not kept waiting', async () => {
    const server = await serveEndlessly()
    const events = readEvents(await fetch(server.url), ig1)
    await events.next()
    const { response, cancelled } = responseOf(chunks, { ends: false })
    const waiting = readEvents(response, ig1)
    for (let index = 0; index < chunks.length; index++) await waiting.next()
    const pending = waiting.next()
    await waiting.return()
    expect(await pending).toEqual({ done: true, value: undefined })
    expect(cancelled).toHaveBeenCalledOnce()
    await events.return()
    await expect.poll(() => server.closed).toHaveBeenCalled()
  })

  it('that stops early lets the server see it', async () => {
    for (const stop of ['break', 'throw'] as const) {
      const server = await serveEndlessly()
      const loop = async () => {
        for await (const _ of readEvents(await fetch(server.url), ig1)) {
          if (stop === 'break') break
          throw new Error('own')
        }
      }
      if (stop === 'break') await loop()
      else await expect(loop()).rejects.toThrow('own')
      await expect.poll(() => server.closed).toHaveBeenCalled()
    }
  })

  it('is not troubled by a body that cannot be cancelled', async () => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytesOf('data: 1\n\ndata: [DONE]\n\n')),
      cancel: () => Promise.reject(new Error('no')),
    })
    expect(await dataOf(new Response(body, { headers: TYPE }))).toEqual(['1'])
  })

  it('is left with a body that is cancelled once, however the stream ends', async () => {
    const texts = ['data: 1\n\ndata: [DONE]\n\n', 'event: error\ndata: x\n\n']
    for (const text of texts) {
      const { response, cancelled } = responseOf([bytesOf(text)], { ends: false })
      await dataOf(response).catch(() => {})
      expect(cancelled).toHaveBeenCalledOnce()
    }
    const { response, cancelled } = responseOf([bytesOf('data: 1\n\n')])
    await expect(dataOf(response)).rejects.toThrow("the stream ended without '[DONE]'")
    expect(cancelled).not.toHaveBeenCalled()
  })
})

describe('a stream that falls silent', () => {
  it('is a timeout after `idleTimeoutMs`, and is cancelled', async () => {
    const closed = vi.fn()
    const { url } = await serve((response) => {
      response.writeHead(200, TYPE).write('data: 1\n\n')
      response.on('close', closed)
    })
    const clock = virtualClock({ passes: () => false })
    const events = readEvents(await fetch(`${url}/x?key=secret`), ig1, { idleTimeoutMs: 5000, clock })
    expect(await events.next()).toMatchObject({ value: { data: '1' } })
    const next = failureOf<TransportError>(events.next())
    await vi.waitFor(() => expect(clock.pending).toEqual([5000]))
    clock.advance(4999)
    expect(clock.fired).toEqual([])
    clock.advance(1)
    const error = await next
    expect(error).toBeInstanceOf(TransportError)
    expect(error).toMatchObject({ kind: 'timeout', retryable: false, attempts: [] })
    expect(error.message).toBe(`${url}/x: the stream was silent for 5000 ms`)
    await expect.poll(() => closed).toHaveBeenCalled()
  })

  it('is none while bytes come or the consumer is at work, and leaves no timer', async () => {
    const clock = virtualClock({ passes: () => false })
    const { response } = responseOf([': ping\n\n', 'data: 1\n\n', ': ping\n\n', 'data: [DONE]\n\n'].map(bytesOf))
    for await (const _ of readEvents(response, ig1, { idleTimeoutMs: 5000, clock })) {
      expect(clock.pending).toEqual([])
      clock.advance(60_000)
    }
    expect(clock.scheduled).toEqual([5000, 5000, 5000, 5000])
    expect(clock.pending).toEqual([])
  })

  it('has no timer unless it is asked for', async () => {
    const clock = virtualClock()
    for await (const _ of readEvents(responseOf([bytesOf('data: [DONE]\n\n')]).response, ig1, { clock }));
    expect(clock.scheduled).toEqual([])
  })

  it('is bounded where it is an error, whose status has come', async () => {
    const { url } = await serve((response) => response.writeHead(503).write('{"message":"no '), answer(503, 'x'))
    const clock = virtualClock({ passes: () => true })
    const events = readEvents(await fetch(url), ig1, { idleTimeoutMs: 5000, clock })
    expect(await failureOf(events.next())).toMatchObject({ kind: 'unrecognized', status: 503 })
    const quick = readEvents(await fetch(url), ig1, {
      idleTimeoutMs: 5000,
      clock: virtualClock({ passes: () => false }),
    })
    expect(await failureOf(quick.next())).toMatchObject({ status: 503, message: 'x' })
  })
})
