import type { ApiError } from '@errspec/core'
import type { Attempt, TransportError } from '@errspec/fetch'
import type { Draft } from './draft.js'

export type Failure = ApiError | TransportError

/** One attempt, as it came to pass. Times are ms since the epoch. */
export interface Exchange {
  readonly sentAt: number
  /** What was broken: the value of `x-demo-fault`. */
  readonly faults: string
  /** When the headers of the answer were there, or it was plain that none comes. */
  readonly answeredAt?: number
  readonly answer?: Answer
  /** The client's own record, once the attempt is over. */
  readonly record?: Attempt
  /** What went wrong. */
  readonly error?: Failure
  /** When the wait for the next attempt began. */
  readonly waitsFrom?: number
}

/** An answer as it is on the wire, as far as a page of another origin may see it. */
export interface Answer {
  readonly status: number
  readonly statusText: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** A request with all of its attempts. */
export interface Run {
  readonly draft: Draft
  readonly startedAt: number
  readonly exchanges: readonly Exchange[]
  /** The pieces of text of a stream; `undefined` where the answer is none. */
  readonly tokens?: readonly string[]
  /** Set when it is over. */
  readonly endedAt?: number
  readonly failure?: Failure
  /** Why it could not be sent at all. */
  readonly mistake?: string
}

/** What happens in a run, one after the other. */
export type RunEvent =
  | { readonly type: 'start'; readonly at: number; readonly draft: Draft }
  | { readonly type: 'send'; readonly at: number; readonly faults: string }
  | { readonly type: 'answer'; readonly at: number; readonly answer: Omit<Answer, 'body'> }
  /** A piece of the body of an attempt, the first one being 0: it may come when the attempt is over. */
  | { readonly type: 'body'; readonly attempt: number; readonly text: string }
  | { readonly type: 'over'; readonly at: number; readonly record: Attempt }
  | { readonly type: 'retry'; readonly error: Failure }
  | { readonly type: 'stream' }
  | { readonly type: 'token'; readonly text: string }
  | { readonly type: 'end'; readonly at: number; readonly failure?: Failure | undefined; readonly mistake?: string }

/** The run after an event. What follows the end of a run changes nothing but the body that is still being read. */
export function reduceRun(run: Run | undefined, event: RunEvent): Run | undefined {
  if (event.type === 'start') return { draft: event.draft, startedAt: event.at, exchanges: [] }
  if (!run) return run
  const last = run.exchanges.length - 1
  const change = (index: number, part: (exchange: Exchange) => Partial<Exchange>): Run => ({
    ...run,
    exchanges: run.exchanges.map((exchange, at) => (at === index ? { ...exchange, ...part(exchange) } : exchange)),
  })
  if (event.type === 'body') {
    return change(event.attempt, ({ answer }) =>
      answer ? { answer: { ...answer, body: answer.body + event.text } } : {},
    )
  }
  if (run.endedAt !== undefined) return run
  switch (event.type) {
    case 'send':
      return { ...run, exchanges: [...run.exchanges, { sentAt: event.at, faults: event.faults }] }
    case 'answer':
      return change(last, () => ({ answeredAt: event.at, answer: { ...event.answer, body: '' } }))
    case 'over': {
      const { at, record } = event
      return change(last, ({ answeredAt = at }) => ({
        ...{ answeredAt, record },
        ...(record.delayMs === undefined ? {} : { waitsFrom: at }),
      }))
    }
    case 'retry':
      return change(last, () => ({ error: event.error }))
    case 'stream':
      return { ...run, tokens: [] }
    case 'token':
      return { ...run, tokens: [...(run.tokens ?? []), event.text] }
    case 'end': {
      const { at, failure, mistake } = event
      const ended = { ...run, endedAt: at, ...(mistake === undefined ? {} : { mistake }) }
      if (!failure) return ended
      return { ...ended, failure, exchanges: change(last, () => ({ error: failure })).exchanges }
    }
  }
}
