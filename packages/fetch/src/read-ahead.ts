import { discard, quietly } from './signals.js'

/** How far to read ahead, in bytes: far more than a slow consumer leaves lying, and bounded for a stream that is faster. */
const LIMIT = 64 * 1024
/** What each chunk counts besides its bytes: it takes memory, too, even an empty one. */
const CHUNK_COST = 64

/** A body as the platforms have it: a web stream, or a Node stream (node-fetch's). */
export interface StreamBody extends AsyncIterable<Uint8Array | string> {
  getReader?(): ReadableStreamDefaultReader<Uint8Array>
  destroy?(): unknown
}

/** A part of a body, as text where its stream gives texts (a stand-in's, say); `done` without a `value` at its end. */
export interface Chunk {
  readonly done?: boolean | undefined
  readonly value?: Uint8Array | string | undefined
}

/** A chunk as somebody's stream gives it. Throws for what is none. */
function chunkOf(given: { readonly done?: boolean | undefined; readonly value?: unknown }): Chunk {
  const { done, value } = given
  if (value === undefined || value === null) return { done }
  if (typeof value === 'string' || value instanceof Uint8Array) return { done, value }
  if (ArrayBuffer.isView(value))
    return { done, value: new Uint8Array(value.buffer, value.byteOffset, value.byteLength) }
  if (value instanceof ArrayBuffer) return { done, value: new Uint8Array(value) }
  throw new TypeError('a chunk of the body is neither bytes nor a text')
}

export interface AheadReader {
  /** The next chunk. Rejects as the body does; after `stop` there is none, whatever the body does. */
  read(): Promise<Chunk>
  /** Cancels the body, gives it back unlocked, and ends the `read` that waits for it. */
  stop(): void
}

/** A chunk that has come, and the one after it: a queue as an array would be moved as a whole for each chunk. */
interface Link {
  readonly chunk: Chunk
  next?: Link | undefined
}

/** Whoever waits for a chunk. */
interface Waiting {
  resolve(chunk: Chunk): void
  reject(fault: unknown): void
}

/**
 * A reader that begins when it is first asked and then stays ahead of its caller, by 64 KiB and one chunk at most.
 * Node's fetch drops what has arrived unread when the connection dies: without this, a consumer that is slower than the
 * server would lose the last events, and with them the error that the server sent before it closed.
 */
export function readAhead(body: StreamBody): AheadReader {
  const reader = body.getReader?.()
  const chunks = reader ? undefined : body[Symbol.asyncIterator]()
  let oldest: Link | undefined
  let newest: Link | undefined
  let ahead = 0
  let isReading = false
  let isStopped = false
  let failure: { readonly fault: unknown } | undefined
  let waiting: Waiting | undefined

  const readOn = () => {
    if (isReading) return
    isReading = true
    try {
      // Handled at once: a promise of our own for each chunk would take as long as its events.
      Promise.resolve(reader ? reader.read() : (chunks as AsyncIterator<unknown>).next()).then(arrived, failed)
    } catch (fault) {
      failed(fault)
    }
  }
  const arrived = (given: { readonly done?: boolean | undefined; readonly value?: unknown }) => {
    isReading = false
    let chunk: Chunk
    try {
      chunk = chunkOf(given)
    } catch (fault) {
      return failed(fault)
    }
    if (waiting) {
      waiting.resolve(chunk)
      waiting = undefined
    } else {
      const link: Link = { chunk }
      if (oldest && newest) newest.next = link
      else oldest = link
      newest = link
      ahead += costOf(chunk)
    }
    if (chunk.value && ahead < LIMIT && !isStopped) readOn()
  }
  const failed = (fault: unknown) => {
    isReading = false
    failure = { fault }
    waiting?.reject(fault)
    waiting = undefined
  }

  return {
    read() {
      if (isStopped) return Promise.resolve({ done: true })
      if (oldest) {
        const { chunk, next } = oldest
        oldest = next
        const wasFull = ahead >= LIMIT
        ahead -= costOf(chunk)
        if (wasFull && ahead < LIMIT) readOn()
        return Promise.resolve(chunk)
      }
      return new Promise((resolve, reject) => {
        if (failure) return reject(failure.fault)
        waiting = { resolve, reject }
        readOn()
      })
    },
    stop() {
      if (isStopped) return
      isStopped = true
      waiting?.resolve({ done: true })
      waiting = undefined
      discard(() => reader ?? (body.destroy ? body : chunks))
      quietly(() => reader?.releaseLock())
    },
  }
}

function costOf({ value }: Chunk): number {
  return value ? value.length + CHUNK_COST : 0
}
