import { headersOf } from './answer.js'
import { quietly, unlessAborted } from './signals.js'

/** How much of an error's body is read, in bytes: far more than any message, and bounded for a body that never ends. */
const LIMIT = 64 * 1024
/** The same of a copy of a Node stream: past its buffer it waits for whoever reads the other one. */
const COPY_LIMIT = 16 * 1024

/** A body as the platforms have it: a web stream, or a Node stream (node-fetch). */
interface Body extends AsyncIterable<unknown> {
  getReader?(): { read(): Promise<{ done: boolean; value?: unknown }>; cancel(): unknown }
  destroy?(): unknown
}

/**
 * The text of an error's body: its first 64 KiB, then the rest is cancelled. Never rejects, whatever the body is: of one that
 * breaks off, or that `stop` ends, what has come is enough. Without a stream `text()` is asked, and of a stand-in `json()`.
 */
export async function readText(response: Response, stop: AbortSignal, isCopy = false): Promise<unknown> {
  let text = ''
  let size = 0
  let chunkCount = 0
  let cancel: () => unknown = () => {}
  try {
    const body = response.body as unknown as Body | null | undefined
    const reader = body?.getReader?.()
    const chunks = reader ? undefined : body?.[Symbol.asyncIterator]()
    if (reader || chunks) {
      cancel = () => (reader ? reader.cancel() : body?.destroy ? body.destroy() : chunks?.return?.())
      const limit = isCopy && chunks ? COPY_LIMIT : LIMIT
      const decoder = decoderOf(response)
      while (size < limit) {
        const { done, value } = await unlessAborted(stop, reader ? reader.read() : (chunks?.next() as never))
        if (done) return text + decoder.decode()
        const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : (value as Uint8Array)
        const part = bytes.subarray(0, limit - size)
        // One that is empty counts too: a body of nothing else would never end.
        size += part.length || 64
        // Chunks that are all there would let no abort through.
        if (++chunkCount % 1024 === 0) await unlessAborted(stop, new Promise((resolve) => setTimeout(resolve)))
        text += decoder.decode(part, { stream: true })
      }
      return text
    }
  } catch {
    // The status has come, and that is what counts.
  } finally {
    quietly(cancel)
  }
  return size > 0 ? text : readWhole(response, stop)
}

/** For a body that is no stream, as in React Native, or one that cannot be read as such. */
async function readWhole(response: Response, stop: AbortSignal): Promise<unknown> {
  try {
    const { text, json } = response as Partial<Response>
    if (!text) return await unlessAborted(stop, json?.call(response))
    return String(await unlessAborted(stop, text.call(response))).slice(0, LIMIT)
  } catch {
    return ''
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
