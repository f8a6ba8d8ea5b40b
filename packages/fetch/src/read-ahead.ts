import { quietly } from './signals.js'

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

/** A read that has been begun, and the one after it: a queue as an array would be moved as a whole for each chunk. */
interface Link {
  readonly chunk: Promise<Chunk>
  next?: Link | undefined
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
  let isStopped = false
  let endWait = (_: Chunk) => {}

  // In a function, so that what a reader throws at once is what it rejects with.
  const readChunk = async () => chunkOf(await (reader ? reader.read() : (chunks as AsyncIterator<unknown>).next()))
  const readOn = (): Link => {
    const link: Link = { chunk: readChunk() }
    if (newest) newest.next = link
    newest = link
    oldest ??= link
    link.chunk.then(
      ({ value }) => {
        if (!value) return
        ahead += value.length + CHUNK_COST
        if (ahead < LIMIT && !isStopped) readOn()
      },
      // Whoever asks for this read is told; if nobody does, nobody minds.
      () => {},
    )
    return link
  }

  return {
    async read() {
      if (isStopped) return { done: true }
      const link = oldest ?? readOn()
      const chunk = await new Promise<Chunk>((resolve, reject) => {
        endWait = resolve
        link.chunk.then(resolve, reject)
      })
      if (isStopped) return { done: true }
      oldest = link.next
      const wasFull = ahead >= LIMIT
      if (chunk.value) ahead -= chunk.value.length + CHUNK_COST
      if (wasFull && ahead < LIMIT) readOn()
      return chunk
    },
    stop() {
      if (isStopped) return
      isStopped = true
      endWait({ done: true })
      quietly(() => (reader ? reader.cancel() : body.destroy ? body.destroy() : chunks?.return?.()))
      quietly(() => reader?.releaseLock())
    },
  }
}
