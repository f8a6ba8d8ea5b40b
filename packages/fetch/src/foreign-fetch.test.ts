import { getEventListeners } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { createRetryFetch, type RequestOptions, type TransportError } from './index.js'
import { answer, clientOf, failureOf, START, serve, virtualClock } from './wire-support.js'

const reason = new Error('the user left')

describe('a fetch that ignores its signal', () => {
  /** A call of a client whose fetch never settles by itself. */
  function start(settings: RequestOptions = {}, onFetch = () => {}) {
    const answers: ((late: Response) => void)[] = []
    const failures: ((late: Error) => void)[] = []
    const signals: AbortSignal[] = []
    const fetch = (_: unknown, init?: RequestInit) => {
      signals.push(init?.signal as AbortSignal)
      onFetch()
      return new Promise<Response>((resolve, reject) => {
        answers.push(resolve)
        failures.push(reject)
      })
    }
    const clock = virtualClock({ passes: () => false })
    const api = clientOf({ url: 'http://service' }, { clock, fetch })
    const error = failureOf<TransportError>(api('/x', settings))
    return { error, clock, answers, failures, signals }
  }

  /** An answer, and whether its body was cancelled. */
  function lateAnswer(status = 200) {
    const cancel = vi.fn()
    return { cancel, response: new Response(new ReadableStream({ cancel }), { status }) }
  }

  it('is over with `timeoutMs`, and each attempt has as long', async () => {
    const { error, clock, answers } = start({ timeoutMs: 5000, retry: { attempts: 2 } })
    for (let timers = 0; timers < 3; timers++) {
      await turn()
      clock.fire()
    }
    expect(await error).toMatchObject({
      kind: 'timeout',
      retryable: true,
      attempts: [
        { at: START, delayMs: 1000 },
        { at: START + 6000, stopped: 'attempts' },
      ],
    })
    expect([answers.length, clock.now(), clock.pending]).toEqual([2, START + 11_000, []])
  })

  it('is over with the deadline', async () => {
    const { error, clock } = start({ deadlineMs: 3000 })
    await turn()
    clock.fire()
    expect(await error).toMatchObject({ kind: 'timeout', attempts: [{ stopped: 'deadline' }] })
    expect(clock.now()).toBe(START + 3000)
  })

  it('is over when the caller aborts, and nothing listens any more', async () => {
    const controller = new AbortController()
    const { error, clock, signals } = start({ signal: controller.signal })
    await turn()
    controller.abort(reason)
    expect(await error).toMatchObject({ kind: 'aborted', cause: reason, attempts: [{ stopped: 'aborted' }] })
    expect(clock.pending).toEqual([])
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
    expect(signals[0]?.aborted).toBe(true)
  })

  it('is over at once where the caller had aborted before', async () => {
    const { error, clock } = start({ signal: AbortSignal.abort(reason) })
    expect(await error).toMatchObject({ kind: 'aborted', cause: reason, attempts: [{ at: START, stopped: 'aborted' }] })
    expect(clock.pending).toEqual([])
  })

  it('is over at once where the caller aborts while it is being called', async () => {
    const controller = new AbortController()
    const { error } = start({ signal: controller.signal }, () => controller.abort(reason))
    expect(await error).toMatchObject({ kind: 'aborted', cause: reason })
  })

  it.each([200, 502])('has the body of an answer %i that comes too late cancelled', async (status) => {
    const { error, clock, answers } = start({ timeoutMs: 5000, retry: false })
    await turn()
    clock.fire()
    await error
    const { cancel, response } = lateAnswer(status)
    answers[0]?.(response)
    await turn()
    expect(cancel).toHaveBeenCalledTimes(1)
  })

  it('may fail too late without anybody being told', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    try {
      const { error, clock, failures } = start({ timeoutMs: 5000, retry: false })
      await turn()
      clock.fire()
      await error
      failures[0]?.(new Error('late'))
      await turn()
      await turn()
      expect(unhandled).not.toHaveBeenCalled()
    } finally {
      process.off('unhandledRejection', unhandled)
    }
  })

  it('keeps the body of an answer in time', async () => {
    const { error, answers } = start({ timeoutMs: 5000 })
    await turn()
    const { cancel, response } = lateAnswer()
    answers[0]?.(response)
    await expect(error).rejects.toThrow('the call did not fail')
    await turn()
    expect(cancel).not.toHaveBeenCalled()
  })
})

describe('a limit of Node’s own fetch', () => {
  /** Node's fetch, with another limit than 300 s. Its agent's class is not exported. */
  function impatient(limits: { headersTimeout?: number; bodyTimeout?: number }): typeof fetch {
    const current = (globalThis as never)[Symbol.for('undici.globalDispatcher.1')] as object
    const Agent = current.constructor as new (options: object) => unknown
    const dispatcher = new Agent(limits)
    return (input, init) => fetch(input, { ...init, dispatcher } as RequestInit)
  }

  it('on the wait for headers is a timeout: the connection did not fail', async () => {
    const { url, received } = await serve(() => {}, answer(200, 'ok'))
    const limited = impatient({ headersTimeout: 20 })
    const [error] = await clientOf({ url }, { fetch: limited, retry: false }).safe('/x')
    expect(error).toMatchObject({ kind: 'timeout', retryable: true, message: `GET ${url}/x: no answer in time` })
    expect(error?.cause).toMatchObject({ message: 'fetch failed', cause: { code: 'UND_ERR_HEADERS_TIMEOUT' } })
    expect(await (await clientOf({ url }, { fetch: limited })('/x')).text()).toBe('ok')
    expect(received).toHaveLength(2)
  })

  it('is one more reason to try again', async () => {
    const { url, received } = await serve(() => {}, answer(200, 'ok'))
    const response = await clientOf({ url }, { fetch: impatient({ headersTimeout: 20 }) })('/x')
    expect([await response.text(), received.length]).toEqual(['ok', 2])
  })

  it('makes createRetryFetch reject with a TimeoutError', async () => {
    const { url } = await serve(() => {})
    const fetch = impatient({ headersTimeout: 20 })
    const error = await failureOf<Error>(createRetryFetch({ catalog: ig1, fetch, retry: false })(url))
    expect(error).toMatchObject({ name: 'TimeoutError', cause: { cause: { code: 'UND_ERR_HEADERS_TIMEOUT' } } })
  })

  it('on the body of an error leaves the status in force', async () => {
    const { url } = await serve((response) => void response.writeHead(403).write('{"mess'))
    const [error] = await clientOf({ url }, { fetch: impatient({ bodyTimeout: 20 }) }).safe('/x')
    expect(error).toMatchObject({ kind: 'unrecognized', status: 403 })
  })
})
