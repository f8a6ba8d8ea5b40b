import { type AnyCatalog, type CatalogError, decodeError, decodeStreamError } from '@errspec/core'
import { headersOf } from './answer.js'
import { type Clock, systemClock } from './clock.js'
import { CHECKS } from './development.js'
import { type Chunk, readAhead, type StreamBody } from './read-ahead.js'
import { createEventParser, LONGEST_EVENT, type ServerSentEvent } from './read-events-parser.js'
import { readText } from './read-text.js'
import { attemptsOf } from './response-attempts.js'
import { reasonOf, within } from './signals.js'
import { isTransportError, TransportError, type TransportErrorKind, withoutQuery } from './transport-error.js'

/** Settings of `readEvents`. */
export interface ReadEventsOptions {
  /**
   * How the stream ends. A text: the data of the event that ends it, exactly; it is not yielded. A function: whether an event is
   * the last; that one is yielded, since it may carry what counts (`anthropicDone`, `responsesDone`, or your own). `false` for a
   * stream that simply ends. Default `'[DONE]'`. An error is thrown as one, and never asked for.
   */
  readonly done?: string | false | ((event: ServerSentEvent) => boolean) | undefined
  /** The longest time without a byte, in ms; comments count. Default: none. */
  readonly idleTimeoutMs?: number | undefined
  readonly clock?: Clock | undefined
}

/** How long the body of a response that is an error is waited for, in ms: its status has come. */
const ERROR_BODY_LIMIT_MS = 10_000
/** After how many steps other tasks get their turn: a body whose chunks are all there would let no abort through. */
const STEPS_IN_A_ROW = 4096

/**
 * The events of a `text/event-stream` response, read as they are asked for and 64 KiB ahead; leaving the loop cancels
 * the body. Throws an `ApiError` for an error frame or a status of 400 and more, a `TransportError` where the stream
 * breaks off, falls silent, is aborted or ends without its marker, and a `TypeError` for a response that is no unread
 * event stream.
 *
 * The `TransportError` is never `retryable`: events have been handed over, and the same request would be carried out
 * anew and answered from the start. Whether that is wanted only the caller knows. An `ApiError` keeps the `retryable` of
 * its kind.
 */
export function readEvents<C extends AnyCatalog>(
  response: Response,
  catalog: C,
  options: ReadEventsOptions = {},
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const reader: Reader = { hasLeft: false, cancel: () => {}, isLongRun: () => false, take: () => undefined }
  const chunks = readChunks(response, catalog, options, reader)
  const [more, finish, fail] = [chunks.next, chunks.return, chunks.throw].map((method) => method.bind(chunks)) as [
    () => Promise<Result>,
    (value?: undefined) => Promise<Result>,
    (fault: unknown) => Promise<Result>,
  ]
  const end = (how: () => Promise<Result>): Promise<Result> => {
    reader.take = () => undefined
    return how()
  }
  /** The next of the events that have come, or how they end; `undefined` where one has to be waited for. */
  const take = (): Promise<Result> | undefined => {
    try {
      const event = reader.take()
      if (event) return Promise.resolve({ done: false, value: event })
      return reader.hasLeft ? finish() : undefined
    } catch (fault) {
      return end(() => fail(fault))
    }
  }
  const advance = async (isDue: boolean): Promise<Result> => {
    if (isDue) await nextTask()
    for (;;) {
      const ready = take()
      if (ready) return ready
      if ((await more()).done) return { done: true, value: undefined }
    }
  }
  /** The last of the calls that wait for an event. */
  let waiting: Promise<Result> | undefined
  return Object.assign(chunks, {
    // What has come in one chunk is handed over at once: a step of a generator for each event takes longer than all the rest.
    next(): Promise<Result> {
      const isDue = reader.isLongRun()
      const ready = waiting || isDue ? undefined : take()
      if (ready) return ready
      const step = () => advance(isDue)
      const result = waiting ? waiting.then(step, step) : step()
      waiting = result
      const clear = () => {
        if (waiting === result) waiting = undefined
      }
      result.then(clear, clear)
      return result
    },
    // A generator's own `return` waits for the event that is waited for, and that may never come.
    return(value?: undefined): Promise<Result> {
      reader.hasLeft = true
      reader.cancel()
      return end(() => finish(value))
    },
    throw: (fault: unknown) => end(() => fail(fault)),
  }) as unknown as AsyncGenerator<ServerSentEvent, void, undefined>
}

type Result = IteratorResult<ServerSentEvent, undefined>

/** Between what reads the chunks of a stream and who asks for its events. */
interface Reader {
  /** Whether nobody asks any more, or the last event has come. */
  hasLeft: boolean
  cancel(): void
  /** Counts the steps; whether other tasks are to get their turn. */
  isLongRun(): boolean
  /** The next of the events that have come. Throws what the stream ends with. */
  take(): ServerSentEvent | undefined
}

/** Reads chunk after chunk, and stops behind each that has brought events until these are taken. */
async function* readChunks<C extends AnyCatalog>(
  response: Response,
  catalog: C,
  options: ReadEventsOptions,
  reader: Reader,
): AsyncGenerator<undefined, undefined, undefined> {
  if (CHECKS) checkArguments(catalog, options)
  const { done = '[DONE]', idleTimeoutMs, clock = systemClock } = options
  const { attempts = [], signal } = attemptsOf(response) ?? {}
  const failure = (kind: TransportErrorKind, words: string, cause?: unknown) => {
    const message = [nameOf(response), words].filter(Boolean).join(': ')
    return new TransportError(kind, message, { retryable: false, attempts, cause })
  }
  // A limit of time that the caller has set is no decision of theirs.
  const aborted = (cause: unknown) =>
    nameIn(cause) === 'TimeoutError'
      ? failure('timeout', "the time of the caller's signal is over", cause)
      : failure('aborted', 'aborted by the caller', cause)
  const throwIfAborted = () => {
    if (signal?.aborted) throw aborted(reasonOf(signal))
  }

  const open = () => {
    try {
      return readAhead(bodyOf(response))
    } catch (cause) {
      throw cause instanceof TypeError ? cause : failure('stream_interrupted', 'the body cannot be read', cause)
    }
  }

  let stop = () => {}
  const onAbort = () => stop()
  reader.cancel = onAbort
  // The body may know nothing of the signal.
  signal?.addEventListener('abort', onAbort)
  try {
    if (response.status >= 400) {
      const limit = new AbortController()
      stop = () => limit.abort()
      const error = await readError(response, catalog, limit, clock, idleTimeoutMs)
      if (reader.hasLeft) return
      throwIfAborted()
      throw error
    }

    const body = open()
    stop = body.stop
    const headers = headersOf(response)
    const parser = createEventParser()
    const decoder = new TextDecoder()
    const throwIfError = ({ event, data }: ServerSentEvent) => {
      const error = decodeStreamError(catalog, { event, data, headers, attempts })
      if (error) throw error
    }
    let isIdle = false
    let hasEvents = false
    let steps = 0
    let isOver: boolean | undefined
    let events: readonly ServerSentEvent[] = []
    let taken = 0
    reader.isLongRun = () => signal !== undefined && ++steps % STEPS_IN_A_ROW === 0
    reader.take = () => {
      const event = events[taken]
      if (!event) return undefined
      throwIfAborted()
      taken++
      throwIfError(event)
      const isMarker = event.data === done
      if (isOver && !isMarker) throw failure('stream_interrupted', 'the stream ended in the middle of an event')
      if (!isMarker && !(typeof done === 'function' && isLast(done, event))) return event
      throwIfError({ data: parser.strayText() })
      stop()
      events = []
      reader.hasLeft = true
      return isMarker ? undefined : event
    }

    for (;;) {
      throwIfAborted()
      // Runs while a byte is waited for, not while the consumer is at work.
      const stopTimer = startTimer(clock, idleTimeoutMs, () => {
        isIdle = true
        stop()
      })
      let value: Chunk['value']
      try {
        const chunk = await body.read()
        isOver = chunk.done
        value = chunk.value
      } catch (cause) {
        throwIfAborted()
        // The client's own limit has told all.
        if (isTransportError(cause)) throw cause
        if (isAbort(cause)) throw aborted(cause)
        throw failure('stream_interrupted', 'the stream broke off', cause)
      } finally {
        stopTimer()
      }
      if (reader.isLongRun()) await nextTask()
      // What was read ahead of an abort is not wanted any more.
      throwIfAborted()
      if (reader.hasLeft) return
      if (isIdle) throw failure('timeout', `the stream was silent for ${idleTimeoutMs} ms`)

      // At the end, closes an event that the stream left open: it is never data, but may be the marker or an error.
      const part = typeof value === 'string' ? value : decoder.decode(value, { stream: !isOver })
      const text = isOver ? `${part}\n\n` : part
      events = parser.read(text)
      taken = 0
      if (events.length > 0) {
        hasEvents = true
        yield
        if (reader.hasLeft) return
      }
      if (parser.isOverfull()) {
        throw failure('stream_interrupted', `an event is longer than ${LONGEST_EVENT} characters`)
      }
      if (!isOver) continue
      throwIfError({ data: parser.strayText() })
      if (typeof done === 'string') throw failure('stream_interrupted', `the stream ended without '${done}'`)
      if (done) throw failure('stream_interrupted', "the stream ended before the event that 'done' waits for")
      if (!hasEvents && parser.strayText()) throw failure('stream_interrupted', 'the body is no event stream')
      return
    }
  } finally {
    signal?.removeEventListener('abort', onAbort)
    stop()
  }
}

/** Whether the caller's function takes an event for the last; a promise, which is true of any event, would end every stream. */
function isLast(done: (event: ServerSentEvent) => unknown, event: ServerSentEvent): boolean {
  const answer = done(event)
  if (typeof answer === 'boolean') return answer
  throw new TypeError(
    `readEvents: 'done' must return true for the last event and false for any other, not ${String(answer)}`,
  )
}

/** Lets timers fire, and other tasks run. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}

function checkArguments(catalog: AnyCatalog, { done, idleTimeoutMs }: ReadEventsOptions): void {
  if (typeof catalog?.recognize !== 'function') {
    throw new TypeError('readEvents: its second argument must be a catalog, as defineCatalog returns it')
  }
  if (idleTimeoutMs !== undefined && !(typeof idleTimeoutMs === 'number' && idleTimeoutMs > 0)) {
    throw new TypeError(`readEvents: 'idleTimeoutMs' must be more than 0 milliseconds, not ${String(idleTimeoutMs)}`)
  }
  if (done !== undefined && done !== false && typeof done !== 'string' && typeof done !== 'function') {
    throw new TypeError(
      `readEvents: 'done' must be a text, or false for a stream without a marker, or a function of an event, not ${String(done)}`,
    )
  }
}

/** The body of a response that is an event stream; throws a `TypeError` for any other, and leaves its body as it is. */
function bodyOf(response: Response): StreamBody {
  const { status, bodyUsed } = response
  const body = response.body as (StreamBody & { readonly locked?: boolean }) | null | undefined
  const refuse = (fault: string): never => {
    throw new TypeError(`readEvents: ${['the response', nameOf(response)].filter(Boolean).join(' of ')} ${fault}`)
  }
  const contentType = headersOf(response).get('content-type')
  if (contentType && !/^text\/event-stream(?![^;,\s])/i.test(contentType)) {
    refuse(`is ${contentType}, not text/event-stream: ask for a stream ("stream": true in the request's JSON)`)
  }
  if (bodyUsed || body?.locked) {
    refuse('has been read, or is being read: give it to readEvents first, and a clone() of it to whoever else reads it')
  }
  if (body?.getReader || body?.[Symbol.asyncIterator]) return body
  return refuse(
    `has no body (status ${status}): ask for a stream, with a method that is answered by one, and with a fetch that streams (React Native's does not, expo/fetch does)`,
  )
}

/** Of the body no more than `readText` takes, and for no longer than a stream may be silent; the status has come already. */
async function readError<C extends AnyCatalog>(
  response: Response,
  catalog: C,
  limit: AbortController,
  clock: Clock,
  idleTimeoutMs = ERROR_BODY_LIMIT_MS,
): Promise<CatalogError<C>> {
  const { attempts, signal } = attemptsOf(response) ?? {}
  if (signal?.aborted) limit.abort()
  // Somebody else may have read the body; the status is still worth its error.
  const reading = response.bodyUsed ? undefined : readText(response)
  const ms = Math.min(idleTimeoutMs, ERROR_BODY_LIMIT_MS)
  const body = reading && (await within(clock, ms, limit.signal, reading.text).catch(reading.stop))
  const { status } = response
  return decodeError(catalog, { status, headers: headersOf(response), body, attempts }, clock.now())
}

function startTimer(clock: Clock, ms: number | undefined, callback: () => void): () => void {
  return ms === undefined ? () => {} : clock.schedule(callback, ms)
}

/** What a fetch rejects with by default when its signal fires, `AbortSignal.timeout`'s included. */
function isAbort(cause: unknown): boolean {
  return /^(?:Abort|Timeout)Error$/.test(String(nameIn(cause)))
}

function nameIn(cause: unknown): unknown {
  return (cause as { name?: unknown } | null | undefined)?.name
}

/** Method and URL as far as they are known; a stand-in's has none. */
function nameOf(response: Response): string {
  const { method, url } = attemptsOf(response) ?? { url: response.url }
  return [method, withoutQuery(url ?? '')].filter(Boolean).join(' ')
}
