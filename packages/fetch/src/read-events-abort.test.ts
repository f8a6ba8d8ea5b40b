import { PassThrough } from 'node:stream'
import { ApiError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { createFetch, createRetryFetch, readEvents, TransportError } from './index.js'
import { responseOf, serveEndlessly, workOf } from './read-events-support.js'
import { rememberAttempts } from './response-attempts.js'
import { failureOf, virtualClock } from './wire-support.js'

const TYPE = { 'content-type': 'text/event-stream' }
const bytesOf = (text: string) => new TextEncoder().encode(text)

async function dataOf(response: Response): Promise<string[]> {
  const data: string[] = []
  for await (const event of readEvents(response, ig1)) data.push(event.data)
  return data
}

/** A response as some fetch has it, with a body of its own. */
const answerWith = (body: unknown, status = 200) =>
  ({ status, url: 'http://service/x', headers: new Headers(TYPE), body, bodyUsed: false }) as unknown as Response

/** A body that has all of its chunks at once. */
const bodyOfChunks = (chunks: readonly Uint8Array[]) => {
  let index = 0
  const read = async () => ({ done: index >= chunks.length, value: chunks[index++] })
  return { getReader: () => ({ read, cancel() {}, releaseLock() {} }) }
}

describe('an abort of the fetch', () => {
  const aborted = async (reason: unknown, remembered = false) => {
    const { url, closed } = await serveEndlessly()
    const controller = new AbortController()
    const { signal } = controller
    const response = await fetch(url, { signal })
    if (remembered) rememberAttempts(response, { method: 'POST', url, attempts: [], signal })
    setTimeout(() => controller.abort(reason), 20)
    const error = await failureOf<TransportError>(dataOf(response))
    await expect.poll(() => closed).toHaveBeenCalled()
    expect(error).toBeInstanceOf(TransportError)
    return error
  }

  it('ends the stream as `aborted`, with its cause', async () => {
    const error = await aborted(undefined)
    expect(error).toMatchObject({ kind: 'aborted', retryable: false, cause: { name: 'AbortError' } })
    expect(error.message).toMatch(/: aborted by the caller$/)
  })

  it('is a timeout where it is that of AbortSignal.timeout, known or not', async () => {
    for (const remembered of [false, true]) {
      const error = await aborted(
        new DOMException('The operation was aborted due to timeout', 'TimeoutError'),
        remembered,
      )
      expect(error).toMatchObject({ kind: 'timeout', retryable: false, cause: { name: 'TimeoutError' } })
      expect(error.message).toMatch(/: the time of the caller's signal is over$/)
    }
    const { response } = responseOf([], { ends: 'never' })
    const signal = AbortSignal.timeout(20)
    rememberAttempts(response, { method: 'POST', url: 'http://service/x', attempts: [], signal })
    expect(await failureOf(dataOf(response))).toMatchObject({ kind: 'timeout', cause: { name: 'TimeoutError' } })
  })

  it('is told from a broken connection by its signal, whatever its reason', async () => {
    const reason = new Error('own')
    expect(await aborted(reason, true)).toMatchObject({ kind: 'aborted', cause: reason })
  })

  it('is told at once, though more had been read ahead', async () => {
    const { response } = responseOf(['data: 1\n\n', 'data: 2\n\n', 'data: [DONE]\n\n'].map(bytesOf))
    const controller = new AbortController()
    const { signal } = controller
    rememberAttempts(response, { method: 'POST', url: 'https://api.example/x', attempts: [], signal })
    const events = readEvents(response, ig1)
    expect(await events.next()).toMatchObject({ value: { data: '1' } })
    controller.abort('enough')
    expect(await failureOf(events.next())).toMatchObject({
      ...{ kind: 'aborted', cause: 'enough', message: 'POST https://api.example/x: aborted by the caller' },
    })
  })
})

describe('an abort is told, whatever the body does', () => {
  const never = () => new Promise<never>(() => {})
  const broken = (): never => {
    throw new Error('broken')
  }
  const gives = (read: () => unknown, cancel: () => unknown = never) => ({
    getReader: () => ({ read, cancel, releaseLock: broken }),
  })
  /** All of it is there, and no task comes between; ends after all, so that a reader in whom no timer fires is no endless one. */
  const endless = (text: string) => {
    let left = 1_000_000
    return gives(() => Promise.resolve({ done: left-- === 0, value: bytesOf(text) }))
  }
  const silentNodeStream = () => {
    const stream = new PassThrough()
    stream.write('data: 1\n\n')
    return stream
  }

  const bodies: readonly (readonly [string, () => unknown])[] = [
    ['is silent', () => responseOf([bytesOf('data: 1\n\n')], { ends: 'never' }).response.body],
    ['is silent, and cannot be cancelled', () => gives(never)],
    ['is silent, and breaks when it is cancelled', () => gives(never, broken)],
    ['floods its reader with comments', () => endless(': ping\n\n')],
    ['floods its reader with events', () => endless('data: 1\n\n')],
    ['floods its reader with one line', () => endless('x')],
    ['floods its reader with nothing', () => endless('')],
    ['is a Node stream', silentNodeStream],
  ]

  it.each(bodies)('by the client, of a fetch that ignores its signal and whose body %s', async (_, bodyOf) => {
    for (const make of [createFetch, createRetryFetch] as (typeof createRetryFetch)[]) {
      const controller = new AbortController()
      const { signal } = controller
      const fetch = async () => answerWith(bodyOf())
      const response = await make({ catalog: ig1, fetch })('http://service/x', { signal })
      setTimeout(() => controller.abort('enough'))
      const error = await failureOf(dataOf(response))
      expect(error).toBeInstanceOf(TransportError)
      expect(error).toMatchObject({ kind: 'aborted', cause: 'enough', retryable: false })
    }
  })

  it.each(bodies)('also before anything is read, where the body %s', async (_, bodyOf) => {
    const response = answerWith(bodyOf())
    const signal = AbortSignal.abort('enough')
    rememberAttempts(response, { method: 'POST', url: 'http://service/x', attempts: [], signal })
    expect(await failureOf(dataOf(response))).toMatchObject({ kind: 'aborted', cause: 'enough' })
  })

  it('and where it is an error whose body never ends', async () => {
    const controller = new AbortController()
    const response = answerWith(gives(never), 503)
    const { signal } = controller
    rememberAttempts(response, { method: 'POST', url: 'http://service/x', attempts: [], signal })
    setTimeout(() => controller.abort('enough'))
    expect(await failureOf(dataOf(response))).toMatchObject({ kind: 'aborted', cause: 'enough' })
    const late = answerWith(gives(never), 503)
    rememberAttempts(late, { method: 'POST', url: 'http://service/x', attempts: [], signal })
    expect(await failureOf(dataOf(late))).toMatchObject({ kind: 'aborted', cause: 'enough' })
  })

  it('between two events of one chunk, and the body is cancelled while the consumer is at work', async () => {
    const { response, cancelled } = responseOf([bytesOf('data: 1\n\ndata: 2\n\n')], { ends: false })
    const controller = new AbortController()
    const { signal } = controller
    rememberAttempts(response, { method: 'POST', url: 'http://service/x', attempts: [], signal })
    const events = readEvents(response, ig1)
    await events.next()
    controller.abort('enough')
    expect(cancelled).toHaveBeenCalledOnce()
    expect(await failureOf(events.next())).toMatchObject({ kind: 'aborted', cause: 'enough' })
  })

  it('but not after the end', async () => {
    const { response } = responseOf([bytesOf('data: [DONE]\n\n')])
    const controller = new AbortController()
    const remove = vi.spyOn(controller.signal, 'removeEventListener')
    const { signal } = controller
    rememberAttempts(response, { method: 'POST', url: 'http://service/x', attempts: [], signal })
    expect(await dataOf(response)).toEqual([])
    expect(remove).toHaveBeenCalledOnce()
  })
})

describe('a body', () => {
  it.each([
    ['the marker', 'data: 1\n\ndata: [DONE]\n\n'],
    ['an error', 'event: error\ndata: x\n\n'],
    ['an event that is left', 'data: 1\n\n'],
  ])('is cancelled and unlocked after %s', async (_, text) => {
    const { response, cancelled } = responseOf([bytesOf(text)], { ends: false })
    const events = readEvents(response, ig1)
    await events.next().catch(() => {})
    expect(response.body?.locked).toBe(!text.includes('error'))
    if (text.includes('[DONE]')) await events.next()
    await events.return()
    expect(response.body?.locked).toBe(false)
    expect(cancelled).toHaveBeenCalledOnce()
  })

  it('may be a Node stream, of bytes or of texts, and is destroyed in the end', async () => {
    for (const encoding of [undefined, 'utf8'] as const) {
      const body = new PassThrough()
      if (encoding) body.setEncoding(encoding)
      const bytes = bytesOf('data: grüße\n\ndata: [DONE]\n\n')
      for (const byte of bytes) body.write(Uint8Array.of(byte))
      expect(await dataOf(answerWith(body))).toEqual(['grüße'])
      await expect.poll(() => body.destroyed).toBe(true)
    }
    const broken = new PassThrough()
    broken.write('data: 1\n\n')
    setTimeout(() => broken.destroy(new Error('reset')), 20)
    expect(await failureOf(dataOf(answerWith(broken)))).toMatchObject({ kind: 'stream_interrupted' })
  })

  it('that does not come as a stream is refused with advice', async () => {
    const error = await failureOf<TypeError>(dataOf(answerWith(undefined)))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toContain('has no body (status 200)')
    expect(error.message).toContain('expo/fetch')
  })

  it('is read ahead with work that grows with its chunks, and no faster', async () => {
    const readOf = (size: number) => async () => {
      const chunks = [...`data: ${'x'.repeat(size)}\n\ndata: [DONE]\n\n`].map((character) => bytesOf(character))
      expect(await dataOf(answerWith(bodyOfChunks(chunks)))).toHaveLength(1)
    }
    expect((await workOf(readOf(30_000))) / (await workOf(readOf(3000)))).toBeLessThan(12)
  })

  it('is read ahead by chunks that are bounded, too', async () => {
    let count = 0
    const read = async () => {
      count += 1
      await new Promise(setImmediate)
      return count > 1 ? { done: false, value: Uint8Array.of(58) } : { done: false, value: bytesOf('data: 1\n\n') }
    }
    const events = readEvents(answerWith({ getReader: () => ({ read, cancel() {}, releaseLock() {} }) }), ig1)
    await events.next()
    await expect.poll(() => count).toBeGreaterThan(900)
    const before = count
    for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate)
    expect(count - before).toBeLessThan(150)
    expect(count).toBeLessThan(1100)
    await events.return()
  })
})

describe('a response that is an error', () => {
  it('is told with its status, though its body says nothing for 10 s', async () => {
    const clock = virtualClock({ passes: () => false })
    const response = responseOf([], { ends: 'never', status: 503 }).response
    const failed = failureOf<ApiError>(readEvents(response, ig1, { clock }).next())
    await vi.waitFor(() => expect(clock.pending).toEqual([10_000]))
    clock.fire()
    expect(await failed).toBeInstanceOf(ApiError)
    expect(await failed).toMatchObject({ status: 503 })
  })
})
