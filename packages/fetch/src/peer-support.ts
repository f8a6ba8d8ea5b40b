import { ig1 } from '@errspec/core/ig1'
import { vi } from 'vitest'
import { createFetch, type RequestOptions } from './index.js'
import { answer, clientOf, type Handler, serve, virtualClock } from './wire-support.js'

const SAFE = { unsafe: false }

export const ok = answer(200, 'ok')

/** Throws this. */
export const fail = (error: unknown) => (): never => {
  throw error
}

/** One call against these answers, the last of which repeats: what came of it, what the server got, and the waits. */
export async function run(handlers: Handler[], options: RequestOptions = {}) {
  const { url, received } = await serve(...handlers)
  const clock = virtualClock()
  const [error, response] = await clientOf({ url }, { clock, retry: SAFE }).safe('/x', options)
  return { error, response, received, tries: received.length, waits: clock.fired }
}

/** One call whose fetch does these things in turn, the last of which repeats. */
export async function runFetch(acts: (() => Response)[], options: RequestOptions = {}) {
  const fetch = vi.fn(async () => (acts[Math.min(fetch.mock.calls.length, acts.length) - 1] as () => Response)())
  const api = createFetch({ catalog: ig1, fetch, clock: virtualClock(), retry: SAFE })
  const [error, response] = await api.safe('http://service/x', options)
  return { error, response, tries: fetch.mock.calls.length }
}
