import type { ReceivedResponse } from '@errspec/core'
import type { Clock } from './clock.js'
import { discard, EXPIRED, quietly, within } from './signals.js'

/** The headers of whatever a fetch takes for a response; what cannot be read is missing. */
export function headersOf(response: Response): ReceivedResponse['headers'] {
  return {
    get(name) {
      try {
        const headers = response.headers as unknown as Headers & Record<string, unknown>
        const value = typeof headers.get === 'function' ? headers.get(name) : headers[name]
        return value == null ? null : String(value)
      } catch {
        return null
      }
    },
  }
}

/** Frees the connection of a body that nobody reads. */
export function discardBody(response: Response | undefined): void {
  discard(() => response?.body)
}

/** Whether the body is a web stream: of any other one, cancelling may not free the connection. */
export function hasWebBody(response: Response): boolean {
  try {
    return response.body?.getReader !== undefined
  } catch {
    return false
  }
}

/** A copy to read of an answer that is passed on; `undefined` where that cannot be had. */
export function copyOf(response: Response): Response | undefined {
  try {
    return response.clone()
  } catch {
    return undefined
  }
}

const VETO = ['x-should-retry', 'false'] as const

/**
 * Writes on an answer that its request is not to be sent again, for an SDK that would: we have tried. Node's fetch has headers that
 * cannot be written, so the answer, and each clone of it, gets its own.
 */
export function markAsFinal(response: Response): Response {
  quietly(() => {
    try {
      response.headers.set(...VETO)
    } catch {
      const headers = new Headers(response.headers)
      headers.set(...VETO)
      const { clone } = response
      const marked = () => markAsFinal(clone.call(response))
      Object.defineProperties(response, { headers: { value: headers }, clone: { value: marked } })
    }
  })
  return response
}

/**
 * The same answer, whose body fails with what `fail` makes where its reader waits for a chunk for longer than `ms`. Of a body that
 * is no web stream it cannot be told when anything comes: it stays as it is, and so does an answer that the platform's own could
 * not stand for.
 */
export function limitGaps(
  response: Response,
  clock: Clock,
  ms: number,
  signal: AbortSignal | undefined,
  fail: () => unknown,
): Response {
  try {
    const { body, url, redirected, type } = response
    if (typeof body?.pipeThrough !== 'function') return response
    let reader: ReadableStreamDefaultReader<Uint8Array>
    const stream = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          try {
            const { done, value } = await within(clock, ms, signal, reader.read())
            if (done) controller.close()
            else controller.enqueue(value)
          } catch (thrown) {
            controller.error(thrown === EXPIRED ? fail() : thrown)
            quietly(() => reader.cancel(thrown))
          }
        },
        cancel: (reason) => reader.cancel(reason),
      },
      // Read when it is asked for: while the caller is at work, nothing is waited for.
      { highWaterMark: 0 },
    )
    // What only a fetch can give a response.
    const origin = { url: { value: url }, redirected: { value: redirected }, type: { value: type } }
    const answer = Object.defineProperties(new Response(stream, response), origin)
    // Last, since an answer that stays as it is must not be locked.
    reader = body.getReader()
    return answer
  } catch {
    return response
  }
}
