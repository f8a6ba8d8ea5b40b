import type { RetryRefusal } from '@errspec/core'
import { describe, expect, it } from 'vitest'
import { createRetryBudget, type FetchOptions, type RequestOptions } from './index.js'
import { answer, clientOf, serve, serveRaw, virtualClock } from './wire-support.js'

/** What makes a call be refused another try, each part on the side where it belongs. */
interface Cause {
  readonly headers?: Record<string, string>
  readonly status?: number
  readonly call?: () => RequestOptions
  readonly client?: () => Pick<FetchOptions<never>, 'retryBudget'>
}

/** In the order in which they are asked. Each alone refuses the first retry. */
const CAUSES: readonly (readonly [RetryRefusal, Cause])[] = [
  ['not_retryable', { status: 400 }],
  ['server_veto', { headers: { 'x-should-retry': 'false' } }],
  ['body_not_replayable', { call: () => ({ body: new Blob(['x']).stream() }) }],
  ['attempts', { call: () => ({ retry: { attempts: 1 } }) }],
  ['retry_after', { headers: { 'retry-after': '90' } }],
  ['deadline', { call: () => ({ deadlineMs: 900 }) }],
  ['budget', { client: () => ({ retryBudget: createRetryBudget({ reserve: 0, ratio: 0 }) }) }],
]

/** One POST to a server that fails for these causes; what came of it. */
async function refuse(causes: readonly Cause[], clock = virtualClock({ passes: (ms) => ms === 1000 })) {
  const status = Math.min(...causes.map((cause) => cause.status ?? 502))
  const headers = Object.assign({}, ...causes.map((cause) => cause.headers))
  const client = Object.assign({}, ...causes.map((cause) => cause.client?.()))
  const call: RequestOptions = Object.assign({ method: 'POST', body: 'x' }, ...causes.map((cause) => cause.call?.()))
  const { url, received } = await serve(answer(status, { message: 'No' }, headers), answer(200))
  const [error] = await clientOf({ url }, { clock, ...client }).safe('/x', call)
  return { error, status, tries: received.length, pending: clock.pending, fired: clock.fired }
}

describe('a retry', () => {
  it('is made where nothing is against it', async () => {
    const { error, tries, fired } = await refuse([{}])
    expect([error, tries, fired]).toEqual([undefined, 2, [1000]])
  })

  it.each(CAUSES)('is refused with %s, at once, and the error of the answer is thrown', async (reason, cause) => {
    const { error, status, tries, pending, fired } = await refuse([cause])
    expect(error).toMatchObject({ status, message: 'No', attempts: [{ method: 'POST', status, stopped: reason }] })
    expect(error?.attempts[0]).not.toHaveProperty('delayMs')
    expect([tries, pending, fired]).toEqual([1, [], []])
    // A wish of the server, the body, and the limits of the client change nothing about the error itself.
    expect(error?.retryable).toBe(reason !== 'not_retryable' && reason !== 'server_veto')
  })

  const pairs = CAUSES.flatMap(([first, cause], index) =>
    CAUSES.slice(index + 1).map(([second, other]) => [first, second, [other, cause]] as const),
  )
  it.each(pairs)('is refused with %s rather than %s', async (first, _, causes) => {
    const { error, tries } = await refuse(causes)
    expect([error?.attempts.map(({ stopped }) => stopped), tries]).toEqual([[first], 1])
  })

  it.each(CAUSES.map(([reason], index) => [reason, index] as const))(
    'is refused with %s where all that is asked later would refuse it too',
    async (reason, index) => {
      const { error, tries } = await refuse(CAUSES.slice(index).map(([, cause]) => cause))
      expect([error?.attempts.map(({ stopped }) => stopped), tries]).toEqual([[reason], 1])
    },
  )
})

describe('a retry after a lost answer', () => {
  const LOST = new Set<RetryRefusal>(['body_not_replayable', 'attempts', 'deadline', 'budget'])
  const causes: (typeof CAUSES)[number][] = [
    ['not_retryable', { call: () => ({ retry: { unsafe: false } }) }],
    ...CAUSES.filter(([reason]) => LOST.has(reason)),
  ]

  it.each(causes.map(([reason], index) => [reason, index] as const))(
    'is refused with %s, alone and before all that is asked later',
    async (reason, index) => {
      for (const some of [causes.slice(index, index + 1), causes.slice(index)]) {
        const server = await serveRaw((socket) => socket.resetAndDestroy())
        const client = Object.assign({}, ...some.map(([, cause]) => cause.client?.()))
        const options = some.map(([, cause]) => cause.call?.() ?? {})
        const retry = Object.assign({}, ...options.map((one) => one.retry))
        const call = Object.assign({ method: 'POST', body: 'x' }, ...options, { retry })
        const clock = virtualClock({ passes: () => false })
        const [error] = await clientOf(server, { clock, ...client }).safe('/x', call)
        expect(error).toMatchObject({ kind: 'connection_failed', retryable: reason !== 'not_retryable' })
        expect(error?.attempts.map(({ stopped }) => stopped)).toEqual([reason])
        expect([server.count(), clock.pending]).toEqual([1, []])
      }
    },
  )
})
