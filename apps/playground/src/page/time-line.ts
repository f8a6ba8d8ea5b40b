import type { Run } from './run.js'

/** A stretch of time, in ms from the start of the run. */
export interface Bar {
  readonly what: 'attempt' | 'stream' | 'wait'
  readonly attempt: number
  readonly from: number
  readonly to: number
  /** Of a wait: when it will be over. */
  readonly until?: number
  readonly failed: boolean
}

/** What a run has been doing up to now, drawn to scale. */
export interface TimeLine {
  readonly bars: readonly Bar[]
  /** How long the whole is, in ms: what was, and the wait that is running, to its end. */
  readonly span: number
  /** Where the scale has a mark, in ms. */
  readonly ticks: readonly number[]
}

/** A run that is over sooner is not drawn any wider. */
const SHORTEST_MS = 200
const MOST_TICKS = 6

export function timeLine({ startedAt, exchanges, tokens, endedAt, failure }: Run, now: number): TimeLine {
  const end = endedAt ?? now
  const bars = exchanges.flatMap((exchange, index): Bar[] => {
    const attempt = index + 1
    const { sentAt, answeredAt = end, waitsFrom, record, error } = exchange
    const next = exchanges[index + 1]
    const isStream = tokens !== undefined && !next && exchange.answeredAt !== undefined
    const failed = error !== undefined && !isStream
    const bars: Bar[] = [{ what: 'attempt', attempt, from: sentAt - startedAt, to: answeredAt - startedAt, failed }]
    if (isStream) {
      bars.push({
        ...{ what: 'stream', attempt, from: answeredAt - startedAt, to: end - startedAt },
        failed: failure !== undefined,
      })
    }
    if (waitsFrom !== undefined && record?.delayMs !== undefined) {
      const from = waitsFrom - startedAt
      // A timer is never early, and may be late.
      const until = next ? next.sentAt - startedAt : from + record.delayMs
      const to = next ? until : Math.min(end - startedAt, until)
      // Who stops the run does not wait to the end.
      bars.push({ what: 'wait', attempt, from, to, until: endedAt === undefined ? until : to, failed: false })
    }
    return bars
  })
  const span = Math.max(SHORTEST_MS, end - startedAt, ...bars.map(({ to, until = to }) => until))
  return { bars, span, ticks: ticksOf(span) }
}

/** 1, 2 or 5 times a power of ten apart, and no more than a reader wants. */
function ticksOf(span: number): number[] {
  const power = 10 ** Math.floor(Math.log10(span / MOST_TICKS))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((step) => span / step <= MOST_TICKS) ?? span
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => index * step)
}
