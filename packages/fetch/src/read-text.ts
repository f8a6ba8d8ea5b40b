/** How much of an error's body is read, in bytes: far more than any message, and bounded for a body that never ends. */
const LIMIT = 64 * 1024

/**
 * The text of an error's body: its first 64 KiB, then the rest is cancelled. Never rejects: of a body that breaks off,
 * or that `stop` ends, what has come is enough.
 */
export async function readText(response: Response, stop: AbortSignal): Promise<string> {
  const reader = response.body?.getReader()
  if (!reader) return ''
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  const cancel = () => void reader.cancel().catch(() => {})
  stop.addEventListener('abort', cancel, { once: true })
  try {
    while (bytes < LIMIT && !stop.aborted) {
      const { done, value } = await reader.read()
      if (done) return text + decoder.decode()
      const part = value.subarray(0, LIMIT - bytes)
      bytes += part.length
      text += decoder.decode(part, { stream: true })
    }
  } catch {
    // The connection broke while the body was on its way: the status has come, and that is what counts.
  } finally {
    stop.removeEventListener('abort', cancel)
    cancel()
  }
  return text
}
