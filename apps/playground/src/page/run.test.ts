import { ig1 } from '@errspec/core/ig1'
import type { Attempt } from '@errspec/fetch'
import { describe, expect, it } from 'vitest'
import { CHOICES, type Draft } from './draft.js'
import { type Failure, type Run, type RunEvent, reduceRun } from './run.js'
import { timeLine } from './time-line.js'
import { standOf, whyOf } from './words.js'

const { draft } = CHOICES.find(({ id }) => id === 'recovers') as { draft: Draft }
const failure = ig1.error('response_decode_failed') as Failure
const answer = (status: number) => ({ status, statusText: `Status ${status}`, headers: [] })
const record = (rest: Partial<Attempt> = {}): Attempt => ({
  at: 0,
  method: 'POST',
  url: 'http://127.0.0.1/v1',
  ...rest,
})
const runOf = (...events: readonly RunEvent[]) =>
  [{ type: 'start', at: 1000, draft } as const, ...events].reduce(reduceRun, undefined) as Run

const FAILED: readonly RunEvent[] = [
  { type: 'send', at: 1000, faults: 'decode' },
  { type: 'answer', at: 1100, answer: answer(500) },
  { type: 'body', attempt: 0, text: '{"code":' },
  { type: 'over', at: 1110, record: record({ status: 500, delayMs: 800 }) },
  { type: 'retry', error: failure },
]
const RECOVERED: readonly RunEvent[] = [
  ...FAILED,
  { type: 'send', at: 1920, faults: '' },
  { type: 'answer', at: 1960, answer: answer(200) },
  { type: 'over', at: 1961, record: record({ status: 200 }) },
  { type: 'end', at: 1980 },
]
const BROKEN_STREAM: readonly RunEvent[] = [
  { type: 'send', at: 1000, faults: 'stream' },
  { type: 'answer', at: 1050, answer: answer(200) },
  { type: 'over', at: 1051, record: record({ status: 200 }) },
  { type: 'stream' },
  { type: 'token', text: 'Hello' },
  { type: 'token', text: ' you' },
  { type: 'end', at: 1250, failure },
]

describe('a run', () => {
  it('keeps for each attempt what it was sent with, answered and judged', () => {
    const { exchanges, endedAt } = runOf(...RECOVERED)
    expect(exchanges).toEqual([
      {
        ...{ sentAt: 1000, faults: 'decode', answeredAt: 1100, answer: { ...answer(500), body: '{"code":' } },
        ...{ record: record({ status: 500, delayMs: 800 }), error: failure, waitsFrom: 1110 },
      },
      {
        ...{ sentAt: 1920, faults: '', answeredAt: 1960, answer: { ...answer(200), body: '' } },
        record: record({ status: 200 }),
      },
    ])
    expect(endedAt).toBe(1980)
  })

  it('ends with a failure that belongs to its last attempt, or with a mistake that belongs to none', () => {
    const { failure: told, exchanges, tokens } = runOf(...BROKEN_STREAM)
    expect([told, exchanges[0]?.error, tokens]).toEqual([failure, failure, ['Hello', ' you']])
    expect(runOf({ type: 'end', at: 1001, mistake: 'no header' })).toMatchObject({
      exchanges: [],
      mistake: 'no header',
    })
  })

  it('takes the rest of a body when it is over, and nothing else', () => {
    const late: readonly RunEvent[] = [
      { type: 'body', attempt: 1, text: 'late' },
      { type: 'token', text: 'never' },
      { type: 'send', at: 3000, faults: '' },
    ]
    const { exchanges, tokens } = runOf(...RECOVERED, ...late)
    expect([exchanges.length, exchanges[1]?.answer?.body, tokens]).toEqual([2, 'late', undefined])
    expect(reduceRun(undefined, { type: 'token', text: 'x' })).toBeUndefined()
    expect(runOf(...RECOVERED, { type: 'start', at: 5000, draft })).toEqual({ draft, startedAt: 5000, exchanges: [] })
  })
})

describe('its time line', () => {
  const drawn = (run: Run, now: number) =>
    timeLine(run, now).bars.map(({ what, attempt, from, to, until, failed }) => [
      what,
      attempt,
      from,
      to,
      until,
      failed,
    ])

  it('has each attempt and each wait, to scale', () => {
    expect(drawn(runOf(...RECOVERED), 9000)).toEqual([
      ['attempt', 1, 0, 100, undefined, true],
      ['wait', 1, 110, 920, 920, false],
      ['attempt', 2, 920, 960, undefined, false],
    ])
    expect(timeLine(runOf(...RECOVERED), 9000)).toMatchObject({ span: 980, ticks: [0, 200, 400, 600, 800] })
  })

  it('grows in real time, and a wait that is running is seen to its end', () => {
    const [attempt] = FAILED
    expect(drawn(runOf(attempt as RunEvent), 1060)).toEqual([['attempt', 1, 0, 60, undefined, false]])
    expect(drawn(runOf(...FAILED), 1310)[1]).toEqual(['wait', 1, 110, 310, 910, false])
    expect(timeLine(runOf(...FAILED), 1310).span).toBe(910)
    // A timer may be late.
    expect(drawn(runOf(...FAILED), 2000)[1]).toEqual(['wait', 1, 110, 910, 910, false])
    const stopped = runOf(...FAILED, { type: 'end', at: 1400, failure })
    expect(drawn(stopped, 9000)[1]).toEqual(['wait', 1, 110, 400, 400, false])
  })

  it('has a stream behind the answer that it came in, and a failure of it is no failure of the attempt', () => {
    expect(drawn(runOf(...BROKEN_STREAM), 9000)).toEqual([
      ['attempt', 1, 0, 50, undefined, false],
      ['stream', 1, 50, 250, undefined, true],
    ])
  })

  it.each([
    [0, [0, 50, 100, 150, 200]],
    [1000, [0, 200, 400, 600, 800, 1000]],
    [1200, [0, 200, 400, 600, 800, 1000, 1200]],
    [3400, [0, 1000, 2000, 3000]],
    [61_000, [0, 20_000, 40_000, 60_000]],
  ])('marks a scale of %d ms', (span, ticks) => {
    expect(timeLine(runOf(), 1000 + span).ticks).toEqual(ticks)
  })
})

describe('its words', () => {
  it('say why an attempt was tried again, or not', () => {
    const [first, second] = runOf(...RECOVERED).exchanges
    expect(first && whyOf(first, runOf())).toBe('Tried again after 800 ms: the contract calls 500 retryable')
    expect(second && whyOf(second, runOf())).toBe('A success: nothing to try again')
    const broken = runOf(...BROKEN_STREAM)
    expect(whyOf(broken.exchanges[0] as Run['exchanges'][number], broken)).toMatch(
      'Not tried again: the answer had begun',
    )
  })

  it.each([
    ['not_retryable', 'the contract says that the same request fails again'],
    ['attempts', 'all attempts are used up'],
    ['budget', 'the retry budget of this page is spent; it fills again within 15 s'],
    ['unheard_of', 'unheard_of'],
  ])('say why there is no further attempt: %s', (stopped, words) => {
    const over = { type: 'over', at: 1100, record: record({ stopped }) } as const
    const run = runOf({ type: 'send', at: 1000, faults: '' }, over, { type: 'end', at: 1101, failure })
    expect(whyOf(run.exchanges[0] as Run['exchanges'][number], run)).toBe(`Not tried again: ${words}`)
  })

  it('name the wait that the server asked for', () => {
    const error = ig1.error('backend_unavailable', {}, { retryAfterMs: 7000 }) as Failure
    const run = runOf(...FAILED.slice(0, -1), { type: 'retry', error })
    expect(whyOf(run.exchanges[0] as Run['exchanges'][number], run)).toMatch(
      '502 retryable, and the server asks for 7.0 s',
    )
  })

  it.each<[string, Run | undefined, number, string]>([
    ['nothing', undefined, 0, 'Nothing has been sent yet.'],
    ['an attempt', runOf(...FAILED.slice(0, 1)), 1050, 'Attempt 1 is on its way.'],
    ['a wait', runOf(...FAILED), 1200, 'Attempt 2 follows in 1 s.'],
    ['a success', runOf(...RECOVERED), 9000, 'Succeeded after 2 attempts, in 980 ms.'],
    ['a stream', runOf(...BROKEN_STREAM.slice(0, -1)), 1200, 'Attempt 1 streams: 2 tokens so far.'],
    [
      'a broken stream',
      runOf(...BROKEN_STREAM),
      9000,
      'Broke off in the middle of the stream: response_decode_failed, after 1 attempt, in 250 ms.',
    ],
    ['a mistake', runOf({ type: 'end', at: 1001, mistake: 'why' }), 9000, 'This request cannot be sent: why'],
  ])('say how it stands: %s', (_, run, now, words) => {
    expect(standOf(run, now)).toBe(words)
  })
})
