import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import type { CallOptions } from './index.js'
import { answer, clientOf, type Handler, raise, START, serve, virtualClock } from './wire-support.js'

/** Calls once, with a second answer that is a success, and tells the waits. */
async function run(first: Handler, options: CallOptions = {}) {
  const { url, received } = await serve(first, answer(200, 'ok'))
  const clock = virtualClock({ random: 0 })
  const [error] = await clientOf({ url }, { clock, ...options }).safe('/x', { method: 'POST' })
  return { tries: received.length, waits: clock.fired, stopped: error?.attempts.at(-1)?.stopped, error }
}

describe('a wait that the server names', () => {
  const info = { error: { code: 429, message: 'You exceeded your current quota', details: [{ retryDelay: '47s' }] } }
  const telegram = { ok: false, description: 'Too Many Requests', parameters: { retry_after: 35 } }
  const twice: Handler = (response) => {
    response.writeHead(429, [
      ['retry-after', '5'],
      ['retry-after', '30'],
    ] as never)
    response.end()
  }

  it.each<[string, Handler, number]>([
    ['in two headers', twice, 30_000],
    ['in one that a proxy has joined', answer(429, '', { 'retry-after': '30, 30' }), 30_000],
    ["in Google's RetryInfo, with a quota's words", answer(429, info), 47_000],
    ['in a body whose header is shorter', answer(429, info, { 'retry-after': '1' }), 47_000],
    ["in Telegram's parameters", answer(429, telegram), 35_000],
    ['as the end of a window', answer(429, '', { 'ratelimit-reset': '12' }), 12_000],
    ['as the end of a window, as a date', answer(429, '', { 'x-ratelimit-reset': String(START / 1000 + 12) }), 12_000],
    ['as a leap second', answer(429, '', { 'retry-after': 'Thu, 01 Jan 2026 00:00:60 GMT' }), 60_000],
  ])('is kept: %s', async (_, first, wait) => {
    expect(await run(first)).toMatchObject({ tries: 2, waits: [wait] })
  })

  it('of our own servers may be longer than a minute, where the client is set to wait so long', async () => {
    const long = raise(ig1.error('backend_unavailable', {}, { retryAfterMs: 120_000 }))
    expect(await run(long, { maxRetryAfterMs: 300_000 })).toMatchObject({ tries: 2, waits: [120_000] })
    expect(await run(long)).toMatchObject({ tries: 1, waits: [], stopped: 'retry_after' })
    const { error } = await run(answer(503, '', { 'x-should-retry': 'false', 'retry-after': '120' }), {
      maxRetryAfterMs: 300_000,
    })
    expect(error?.attempts.at(-1)?.stopped).toMatch(/server_veto|not_retryable/)
  })
})
