import { type AnyCatalog, type CatalogError, decodeError, decodeStreamError } from '@errspec/core'
import { createParser } from 'eventsource-parser'
import { systemClock } from './clock.js'
import type { Clock } from './options.js'
import { readAhead } from './read-ahead.js'
import { readText } from './read-text.js'
import { attemptsOf } from './response-attempts.js'
import { TransportError, type TransportErrorKind, withoutQuery } from './transport-error.js'

/** One event of a stream. */
export interface ServerSentEvent {
  /** Its name; absent where the stream gave it none. */
  readonly event?: string | undefined
  readonly data: string
  readonly id?: string | undefined
}

/** Settings of `readEvents`. */
export interface ReadEventsOptions {
  /** The data of the event that ends the stream. Default `'[DONE]'`; `false` for a stream that simply ends. */
  readonly done?: string | false | undefined
  /** The longest time without a byte, in ms; comments count. Default: none. */
  readonly idleTimeoutMs?: number | undefined
  readonly clock?: Clock | undefined
}

/** The longest event that is put together, in UTF-16 units: bounded for a stream that never ends one. */
const LONGEST_EVENT = 16 * 1024 * 1024

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
  const leaving: Leaving = { hasLeft: false, cancel: () => {} }
  const events = generate(response, catalog, options, leaving)
  // A generator's own `return` waits for the event that is waited for, and that may never come.
  const finish = events.return.bind(events)
  events.return = (value) => {
    leaving.hasLeft = true
    leaving.cancel()
    return finish(value)
  }
  return events
}

/** Between the reader of a stream and whoever leaves it. */
interface Leaving {
  hasLeft: boolean
  cancel(): void
}

async function* generate<C extends AnyCatalog>(
  response: Response,
  catalog: C,
  options: ReadEventsOptions,
  leaving: Leaving,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  checkArguments(catalog, options)
  const { done: marker = '[DONE]', idleTimeoutMs, clock = systemClock } = options
  if (response.status >= 400) throw await readError(response, catalog, idleTimeoutMs, clock)
  const reader = bodyOf(response).getReader()

  const { headers } = response
  const { attempts = [], signal } = attemptsOf(response) ?? {}
  const failure = (kind: TransportErrorKind, words: string, cause?: unknown) => {
    const message = [nameOf(response), words].filter(Boolean).join(': ')
    return new TransportError(kind, message, { retryable: false, attempts, cause })
  }
  const aborted = (cause: unknown) => failure('aborted', 'aborted by the caller', cause)
  const events: ServerSentEvent[] = []
  let overflow: Error | undefined
  const parser = createParser({
    maxBufferSize: LONGEST_EVENT,
    onEvent: (event) => events.push(event),
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') overflow = error
    },
  })
  const decoder = new TextDecoder()
  const withLineFeeds = lineFeedWriter()
  const read = readAhead(reader)
  let isIdle = false
  // Of a stream that has broken or ended already, nothing is cancelled.
  const cancel = () => void reader.cancel().catch(() => {})
  leaving.cancel = cancel

  try {
    for (;;) {
      // Runs while a byte is waited for, not while the consumer is at work.
      const stopTimer = startTimer(clock, idleTimeoutMs, () => {
        isIdle = true
        cancel()
      })
      const chunk = await read()
        .catch((cause: unknown) => {
          if (signal?.aborted || isAbort(cause)) throw aborted(cause)
          throw failure('stream_interrupted', 'the stream broke off', cause)
        })
        .finally(stopTimer)
      // What was read ahead of an abort is not wanted any more.
      if (signal?.aborted) throw aborted(signal.reason)
      if (leaving.hasLeft) return
      if (isIdle) throw failure('timeout', `the stream was silent for ${idleTimeoutMs} ms`)

      // At the end, closes an event that the stream left open: it is never data, but may be the marker or an error.
      parser.feed(chunk.done ? '\n\n' : withLineFeeds(decoder.decode(chunk.value, { stream: true })))
      for (const event of events.splice(0)) {
        if (event.data.trim() === marker) return
        const error = decodeStreamError(catalog, { ...event, headers, attempts })
        if (error) throw error
        if (chunk.done) throw failure('stream_interrupted', 'the stream ended in the middle of an event')
        yield event
      }
      if (overflow) {
        throw failure('stream_interrupted', `an event is longer than ${LONGEST_EVENT} characters`, overflow)
      }
      if (!chunk.done) continue
      if (marker === false) return
      throw failure('stream_interrupted', `the stream ended without '${marker}'`)
    }
  } finally {
    cancel()
  }
}

function checkArguments(catalog: AnyCatalog, { done, idleTimeoutMs }: ReadEventsOptions): void {
  if (typeof catalog?.recognize !== 'function') {
    throw new TypeError('readEvents: its second argument must be a catalog, as defineCatalog returns it')
  }
  if (idleTimeoutMs !== undefined && !(typeof idleTimeoutMs === 'number' && idleTimeoutMs > 0)) {
    throw new TypeError(`readEvents: 'idleTimeoutMs' must be more than 0 milliseconds, not ${String(idleTimeoutMs)}`)
  }
  if (done !== undefined && done !== false && typeof done !== 'string') {
    throw new TypeError(
      `readEvents: 'done' must be a text, or false for a stream without a marker, not ${String(done)}`,
    )
  }
}

/** The body of a response that is an event stream; throws a `TypeError` for any other, and leaves its body as it is. */
function bodyOf(response: Response): NonNullable<Response['body']> {
  const { body, headers } = response
  const refuse = (fault: string): never => {
    throw new TypeError(`readEvents: ${['the response', nameOf(response)].filter(Boolean).join(' of ')} ${fault}`)
  }
  const contentType = headers.get('content-type')
  if (contentType && !/^text\/event-stream(?![^;,\s])/i.test(contentType)) {
    refuse(`is ${contentType}, not text/event-stream: ask for a stream ("stream": true in the request's JSON)`)
  }
  if (response.bodyUsed || body?.locked) {
    refuse('has been read, or is being read: give it to readEvents first, and a clone() of it to whoever else reads it')
  }
  return (
    body ?? refuse(`has no body (status ${response.status}): ask for a stream, with a method that is answered by one`)
  )
}

/** Of the body no more than `readText` takes, and for no longer than a stream may be silent. */
async function readError<C extends AnyCatalog>(
  response: Response,
  catalog: C,
  limitMs: number | undefined,
  clock: Clock,
): Promise<CatalogError<C>> {
  const { status, headers } = response
  const stop = new AbortController()
  const stopTimer = startTimer(clock, limitMs, () => stop.abort())
  // Somebody else may have read the body; the status is still worth its error.
  const isUnread = !response.bodyUsed && !response.body?.locked
  const body = isUnread ? await readText(response, stop.signal) : undefined
  stopTimer()
  return decodeError(catalog, { status, headers, body, attempts: attemptsOf(response)?.attempts }, clock.now())
}

function startTimer(clock: Clock, ms: number | undefined, callback: () => void): () => void {
  return ms === undefined ? () => {} : clock.schedule(callback, ms)
}

/** What a fetch rejects with by default when its signal fires, `AbortSignal.timeout`'s included. */
function isAbort(cause: unknown): boolean {
  const { name } = (cause ?? {}) as { name?: unknown }
  return name === 'AbortError' || name === 'TimeoutError'
}

/** Method and URL as far as they are known. */
function nameOf(response: Response): string {
  const { method, url } = attemptsOf(response) ?? { url: response.url }
  return [method, withoutQuery(url)].filter(Boolean).join(' ')
}

/** Makes every line end LF: the parser holds a CR at a chunk's end back, and the event with it, until more text comes. */
function lineFeedWriter(): (text: string) => string {
  let followsReturn = false
  return (text) => {
    if (text === '') return text
    const rest = followsReturn && text.startsWith('\n') ? text.slice(1) : text
    followsReturn = text.endsWith('\r')
    return rest.includes('\r') ? rest.replace(/\r\n?/g, '\n') : rest
  }
}
