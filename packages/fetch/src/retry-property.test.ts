import { setImmediate as turn } from 'node:timers/promises'
import { isApiError, type RetryPolicy } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Attempt, createFetch, createRetryBudget, createRetryFetch, isTransportError } from './index.js'
import { ERROR_BODY_MS, virtualClock } from './wire-support.js'

const RUNS = { seed: 5, numRuns: 500 }
/** What a double of today's milliseconds cannot tell apart. */
const ROUNDING_MS = 0.001

/** The wait that an answer asks for: what it says, and in ms from its end, or as a time, what that means. */
interface Wish {
  readonly headers: (now: number) => Record<string, string>
  readonly ms?: number
  readonly until?: (now: number) => number
}
interface Reaction {
  readonly how: 'answer' | 'drop' | 'silence'
  readonly afterMs: number
  readonly status: number
  readonly shouldRetry: string | undefined
  readonly wish: Wish
  readonly body: 'none' | 'flat' | 'html' | 'endless'
}

const upTo = (max: number) => fc.integer({ min: 0, max })
const whole = (ms: number) => Math.ceil(ms / 1000) * 1000
const anyWish: fc.Arbitrary<Wish> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Wish>({ headers: () => ({}) }) },
  upTo(90).map((s): Wish => ({ headers: () => ({ 'retry-after': String(s) }), ms: s * 1000 })),
  fc
    .tuple(upTo(90), upTo(90))
    .map((each): Wish => ({ headers: () => ({ 'retry-after': each.join(', ') }), ms: Math.max(...each) * 1000 })),
  upTo(9000).map((ms): Wish => ({ headers: () => ({ 'retry-after': (ms / 1000).toFixed(3) }), ms })),
  upTo(90_000).map((ms): Wish => ({ headers: () => ({ 'retry-after-ms': String(ms), 'retry-after': '1' }), ms })),
  fc.integer({ min: -90_000, max: 90_000 }).map((ms): Wish => {
    const until = (now: number) => whole(now + ms)
    return { headers: (now) => ({ 'retry-after': new Date(until(now)).toUTCString() }), until }
  }),
  fc
    .oneof(
      fc.constantFrom('soon', '-1', '1e9', 'NaN', 'Infinity', '0x10', '1.5.2', '2 3', '99-99', 'Fri'),
      fc.base64String(),
    )
    .filter((text) => !/^\s*\d+(\.\d*)?\s*$/.test(text))
    .map((text): Wish => ({ headers: () => ({ 'retry-after': text, 'retry-after-ms': text }) })),
)
const anyReaction: fc.Arbitrary<Reaction> = fc.record({
  how: fc.constantFrom('answer', 'answer', 'answer', 'answer', 'drop', 'silence'),
  afterMs: fc.oneof(fc.constant(0), upTo(100), upTo(20_000)),
  status: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(500, 502, 503) },
    fc.constantFrom(200, 204, 304, 400, 401, 402, 403, 404, 408, 409, 425, 429, 501, 504, 505, 599),
  ),
  shouldRetry: fc.constantFrom(undefined, undefined, undefined, 'true', 'false', 'False', 'maybe'),
  wish: anyWish,
  body: fc.constantFrom('none', 'flat', 'html', 'endless'),
})
const anyPolicy: fc.Arbitrary<RetryPolicy> = fc
  .record({
    attempts: fc.integer({ min: 1, max: 6 }),
    initialDelayMs: fc.oneof(fc.constant(0), upTo(5000)),
    factor: fc.double({ min: 1, max: 4, noNaN: true }),
    extra: upTo(30_000),
    unsafe: fc.boolean(),
  })
  .map(({ extra, ...policy }) => ({ ...policy, maxDelayMs: policy.initialDelayMs + extra }))
const option = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const anyCase = fc.record({
  plain: fc.boolean(),
  deaf: fc.boolean(),
  policy: anyPolicy,
  timeoutMs: option(fc.integer({ min: 1, max: 10_000 })),
  deadlineMs: option(fc.integer({ min: 1, max: 60_000 })),
  maxRetryAfterMs: option(fc.integer({ min: 1, max: 100_000 })),
  budget: fc.oneof(
    fc.constant<false>(false),
    fc.record({
      reserve: fc.integer({ min: 0, max: 5 }),
      ratio: fc.constantFrom(0, 0.08, 0.5),
      refillMs: fc.integer({ min: 1000, max: 60_000 }),
      windowMs: fc.integer({ min: 1, max: 60_000 }),
    }),
  ),
  randoms: fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 1, maxLength: 5 }),
  calls: fc.array(
    fc.record({
      startMs: upTo(30_000),
      method: fc.constantFrom('GET', 'PUT', 'POST'),
      stream: fc.nat(5).map((nat) => nat === 0),
      script: fc.array(anyReaction, { minLength: 1, maxLength: 7 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
})
type Case = typeof anyCase extends fc.Arbitrary<infer T> ? T : never

/** One request as the service saw it, and how the client says that it went. */
interface Try {
  readonly at: number
  readonly reaction: Reaction
  /** The time that a `retry-after` date names. */
  until?: number
  over?: number
  attempt?: Attempt
}
interface Call {
  readonly spec: Case['calls'][number]
  readonly tries: Try[]
  started: number
  settled?: number
  outcome?: unknown
  response?: Response
}

/** Runs every call of a case in virtual time, to the end. */
async function simulate({ plain, deaf, policy, budget, randoms, calls: specs, ...limits }: Case) {
  let turns = 0
  const open = new Set<unknown>()
  const clock = Object.assign(virtualClock({ passes: () => false }), {
    random: () => randoms[turns++ % randoms.length] as number,
  })
  const calls = specs.map((spec): Call => ({ spec, tries: [], started: Number.NaN }))
  const callOf = (url: string) => calls[Number(new URL(url).pathname.slice(1))] as Call

  const respond = ({ status, shouldRetry, wish, body }: Reaction, one: Try): Response => {
    const now = clock.now()
    const headers = { ...wish.headers(now), ...(shouldRetry === undefined ? {} : { 'x-should-retry': shouldRetry }) }
    const until = wish.until?.(now)
    if (until !== undefined) one.until = until
    if (status === 204 || status === 304 || body === 'none') return new Response(null, { status, headers })
    if (body === 'html') return new Response('<html><title>Busy</title></html>', { status, headers })
    if (body === 'flat') return Response.json({ message: 'Failed to get model', code: status }, { status, headers })
    const key = {}
    open.add(key)
    const stream = new ReadableStream({ cancel: () => void open.delete(key) }, { highWaterMark: 0 })
    return new Response(stream, { status, headers })
  }
  const fetch: typeof globalThis.fetch = (input, init) => {
    const call = callOf(input instanceof Request ? input.url : String(input))
    const reaction = call.spec.script[Math.min(call.tries.length, call.spec.script.length - 1)] as Reaction
    const one: Try = { at: clock.now(), reaction }
    call.tries.push(one)
    return new Promise((resolve, reject) => {
      const react = () => {
        if (reaction.how === 'drop') reject(new TypeError('fetch failed'))
        if (reaction.how === 'answer') resolve(respond(reaction, one))
      }
      const cancel = clock.schedule(react, reaction.afterMs)
      if (deaf) return
      init?.signal?.addEventListener('abort', () => {
        cancel()
        reject(init.signal?.reason)
      })
    })
  }
  const onAttempt = (attempt: Attempt) => {
    const { tries } = callOf(attempt.url)
    const one = tries.at(-1)
    if (one) Object.assign(one, { over: clock.now(), attempt })
  }
  const retryBudget = budget && createRetryBudget({ ...budget, now: () => clock.now() })
  const options = { catalog: ig1, retry: policy, ...limits, retryBudget, fetch, clock, onAttempt }
  const send = plain ? createRetryFetch(options) : createFetch(options)
  let running = calls.length
  calls.forEach((call, index) => {
    const { method, stream, startMs } = call.spec
    const body = method === 'GET' ? null : stream ? new Blob(['x']).stream() : 'x'
    const run = async () => {
      call.started = clock.now()
      try {
        call.response = await send(`http://service/${index}`, { method, body, ...(body ? { duplex: 'half' } : {}) })
      } catch (error) {
        call.outcome = error
      }
      call.settled = clock.now()
      running -= 1
    }
    clock.schedule(() => void run(), startMs)
  })
  for (let steps = 0; running > 0; steps++) {
    if (steps > 2000) throw new Error('a call hangs')
    await turn()
    clock.fire()
  }
  // What a fetch that ignores its signal has still to say, and what the callers were given.
  while (clock.pending.length > 0) clock.fire()
  await turn()
  for (const { response } of calls) await response?.body?.cancel().catch(() => {})
  await turn()
  return { calls, open }
}

/** Whether the contract and the server let a request be sent again after this, by what the design says. */
function mayFollow({ reaction, attempt, until, over }: Try, { spec }: Call, policy: RetryPolicy): boolean {
  if (attempt?.status === undefined) return spec.method !== 'POST' || policy.unsafe
  const { status, shouldRetry, body } = reaction
  const isOurs = body === 'flat' && status === 500
  // What is not the contract's tells nothing of what was done.
  const isLost = (status === 408 || status >= 500) && !isOurs
  if (isLost && spec.method === 'POST' && !policy.unsafe) return false
  // Of our own servers it may only say that the wait is long, which is for `maxRetryAfterMs` to judge.
  const waitMs = reaction.wish.ms ?? Number(until) - Number(over)
  const isVeto = shouldRetry?.toLowerCase() === 'false' && !(isOurs && waitMs > 60_000)
  if (isVeto || status < 400) return false
  if (status === 501 || status === 505) return shouldRetry === 'true'
  return status === 408 || status === 429 || status >= 500
}

describe('no sequence of answers', () => {
  it('makes a client exceed its attempts, its deadline or its limits, or wait less than it is asked to', async () => {
    let retries = 0
    const stops = new Map<string, number>()
    const check = async (one: Case) => {
      const { policy, timeoutMs = 600_000, deadlineMs = Number.POSITIVE_INFINITY, maxRetryAfterMs = 60_000 } = one
      const { calls, open } = await simulate(one)
      for (const call of calls) {
        const { tries, spec, started } = call
        expect(tries.length).toBeLessThanOrEqual(spec.stream && spec.method !== 'GET' ? 1 : policy.attempts)
        expect(call.settled).toBeLessThanOrEqual(started + deadlineMs + ROUNDING_MS)
        for (const [index, current] of tries.entries()) {
          const { at, until, reaction, attempt, over = Number.NaN } = current
          expect(at).toBeLessThan(started + deadlineMs)
          // The body of an error has a bound of its own.
          expect(over - at).toBeLessThanOrEqual(timeoutMs + ERROR_BODY_MS + ROUNDING_MS)
          const answered = attempt?.status !== undefined
          const next = tries[index + 1]
          if (!next) {
            expect(attempt).not.toHaveProperty('delayMs')
            continue
          }
          retries += 1
          expect(attempt?.stopped).toBeUndefined()
          expect(mayFollow(current, call, policy)).toBe(true)
          const wishMs = !answered ? undefined : until === undefined ? reaction.wish.ms : Math.max(0, until - over)
          const exponential = Math.min(policy.maxDelayMs, policy.initialDelayMs * policy.factor ** index)
          const waited = next.at - over
          expect(Math.abs(waited - (attempt?.delayMs ?? Number.NaN))).toBeLessThan(ROUNDING_MS)
          const longest = Math.min(policy.maxDelayMs, exponential * 1.5)
          const jitter = wishMs === undefined ? 0 : 0.25 * Math.max(wishMs, exponential)
          expect(waited).toBeGreaterThanOrEqual((wishMs ?? exponential / 2) - ROUNDING_MS)
          expect(waited).toBeLessThanOrEqual((wishMs === undefined ? longest : wishMs + jitter) + ROUNDING_MS)
          expect(wishMs ?? 0).toBeLessThanOrEqual(maxRetryAfterMs)
        }
        checkEnd(call, one)
        const stop = tries.at(-1)?.attempt?.stopped ?? 'success'
        stops.set(stop, (stops.get(stop) ?? 0) + 1)
      }
      // Neither a body nor a timer is left over.
      expect(open.size).toBe(0)
    }
    await fc.assert(fc.asyncProperty(anyCase, check), RUNS)
    // The property is about something: every way to end came up, and so did retries.
    expect(retries).toBeGreaterThan(RUNS.numRuns)
    expect([...stops.keys()].sort()).toEqual([
      'attempts',
      'body_not_replayable',
      'budget',
      'deadline',
      'not_retryable',
      'retry_after',
      'server_veto',
      'success',
    ])
    for (const times of stops.values()) expect(times).toBeGreaterThan(10)
  })

  /** A call ends with its last answer, in its own form, and stops for a reason that holds. */
  function checkEnd(call: Call, { plain, policy, budget, deadlineMs }: Case): void {
    const { tries, response, outcome, spec } = call
    const last = tries.at(-1) as Try
    const { status, stopped } = last.attempt as Attempt
    if (status === undefined) {
      if (plain) expect((outcome as Error).name).toMatch(/^(?:TypeError|TimeoutError)$/)
      else expect(isTransportError(outcome)).toBe(true)
    } else if (plain || status < 400) expect(response?.status).toBe(status)
    else expect(isApiError(outcome) && outcome.status).toBe(status)
    if (isApiError(outcome) || isTransportError(outcome)) {
      expect(outcome.attempts).toEqual(tries.map(({ attempt }) => attempt))
    }
    if (status !== undefined) expect(status).toBe(last.reaction.status)
    const vetoed = last.reaction.shouldRetry?.toLowerCase() === 'false'
    expect(stopped === undefined).toBe(status !== undefined && status < 400)
    expect(stopped === 'server_veto' || stopped === 'not_retryable').toBe(
      stopped !== undefined && !mayFollow(last, call, policy),
    )
    if (stopped === 'server_veto') expect(vetoed).toBe(true)
    if (stopped === 'body_not_replayable') expect(spec.stream).toBe(true)
    if (stopped === 'attempts') expect(tries).toHaveLength(policy.attempts)
    if (stopped === 'deadline') expect(deadlineMs).toBeDefined()
    if (stopped === 'budget') expect(budget).not.toBe(false)
  }

  it('makes the calls of a client spend more retries than the budget has', async () => {
    let refused = 0
    const check = async (one: Case) => {
      const { budget } = one
      const { calls } = await simulate(one)
      const all = calls.flatMap(({ tries }) => tries)
      const spent = all.filter(({ attempt }) => attempt?.delayMs !== undefined).map(({ over }) => over ?? Number.NaN)
      // Full until the first retry is taken: only from then on does anything come back.
      const first = Math.min(...spent)
      for (const at of spent) {
        const taken = spent.filter((other) => other <= at).length
        const begun = calls.filter(({ started }) => started <= at).length
        if (!budget) continue
        expect(taken).toBeLessThanOrEqual(
          budget.reserve + budget.ratio * begun + (at - first) / budget.refillMs + ROUNDING_MS,
        )
      }
      refused += all.filter(({ attempt }) => attempt?.stopped === 'budget').length
    }
    await fc.assert(fc.asyncProperty(anyCase, check), RUNS)
    expect(refused).toBeGreaterThan(100)
  })
})
