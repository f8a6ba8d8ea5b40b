import { headersOf } from './answer.js'
import { discard } from './signals.js'

/** How much of an error's body is read, in bytes: far more than any message, and bounded for a body that never ends. */
const LIMIT = 64 * 1024
/** The same of a copy of a Node stream: past its buffer it waits for whoever reads the other one. */
const COPY_LIMIT = 16 * 1024

/** A body as the platforms have it: a web stream, or a Node stream (node-fetch). */
interface Body extends AsyncIterable<unknown> {
  getReader?(): { read(): Promise<Chunk> }
  destroy?(): unknown
}

type Chunk = IteratorResult<unknown>

/** A body that is being read. */
export interface Reading {
  /** Its first 64 KiB, then the rest is cancelled. Never rejects: of a body that breaks off, what has come is enough. */
  readonly text: Promise<unknown>
  /** Ends it, and gives what has come. */
  stop(): string
}

/** Reads the text of an error's body, whatever it is. Without a stream `text()` is asked, and of a stand-in `json()`. */
export function readText(response: Response, isCopy = false): Reading {
  let text = ''
  let stream: unknown
  let isStopped = false
  const read = async () => {
    let size = 0
    let chunkCount = 0
    try {
      const body = response.body as unknown as Body | null | undefined
      const reader = body?.getReader?.()
      const chunks = reader ? undefined : body?.[Symbol.asyncIterator]()
      if (reader || chunks) {
        stream = reader ?? (body?.destroy ? body : chunks)
        const limit = isCopy && chunks ? COPY_LIMIT : LIMIT
        const next = () => (reader ? reader.read() : (chunks as AsyncIterator<unknown>).next())
        const decoder = decoderOf(response)
        while (size < limit && !isStopped) {
          const { done, value }: Chunk = await next()
          if (done) {
            // What has been read to its end is free.
            stream = undefined
            return text + decoder.decode()
          }
          const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : (value as Uint8Array)
          const part = bytes.subarray(0, limit - size)
          // One that is empty counts too: a body of nothing else would never end.
          size += part.length || 64
          // Chunks that are all there would let no abort through.
          if (++chunkCount % 1024 === 0) await new Promise((resolve) => setTimeout(resolve))
          text += decoder.decode(part, { stream: true })
        }
        return text
      }
    } catch {
      // The status has come, and that is what counts.
    } finally {
      discard(() => stream)
    }
    if (size > 0 || isStopped) return text
    // A body that is no stream, as in React Native, or one that cannot be read as such.
    try {
      const { text, json } = response as Partial<Response>
      return text ? String(await text.call(response)).slice(0, LIMIT) : await json?.call(response)
    } catch {
      return ''
    }
  }
  return {
    text: read(),
    stop() {
      isStopped = true
      discard(() => stream)
      return text
    },
  }
}

/** By the charset that the answer names, else UTF-8. */
function decoderOf(response: Response): TextDecoder {
  try {
    const [, charset] = /charset\s*=\s*["']?([^\s;"']+)/i.exec(String(headersOf(response).get('content-type'))) ?? []
    return new TextDecoder(charset)
  } catch {
    return new TextDecoder()
  }
}
