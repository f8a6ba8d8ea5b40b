import { isRecord } from '@errspec/core/adapter'

const EVENT_STREAM = /^\s*text\/event-stream\b/i

export function isEventStream(response: Response): boolean {
  return EVENT_STREAM.test(response.headers.get('content-type') ?? '')
}

/**
 * Whether it is known that a response has its whole body, or none, so that nothing can fail while it is sent. The web's own interface
 * does not tell: every body is a stream. But a stream of ours about doubles the processor time of a small answer, and two of the
 * platforms say under a symbol what a response was made of: @hono/node-server's own one, and Node's up to 22. What is found there is
 * only taken for a yes; where nothing is found, the body may fail.
 */
export function isWhole(response: Response): boolean {
  const source = sourceOf(response)
  return source === null || typeof source === 'string' || source instanceof ArrayBuffer || ArrayBuffer.isView(source)
}

/** What a response's body was made of; `null` where it has none, `undefined` where that is not known. */
function sourceOf(response: Response): unknown {
  for (const symbol of Object.getOwnPropertySymbols(response)) {
    const kept = (response as unknown as Record<symbol, unknown>)[symbol]
    if (symbol.description === 'cache' && Array.isArray(kept)) return kept[1]
    if (symbol.description !== 'state' || !isRecord(kept)) continue
    // Node's source of a stream is `null`.
    if (isRecord(kept['body'])) return kept['body']['source'] ?? undefined
    if (kept['body'] === null) return null
  }
  return undefined
}
