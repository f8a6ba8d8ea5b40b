import type { ServerResponse } from 'node:http'
import { vi } from 'vitest'
import { type Handler, serve } from './wire-support.js'

const TYPE = { 'content-type': 'text/event-stream' }

/** A response whose body gives these chunks, one for each pull, and then nothing more, or ends. */
export function responseOf(
  chunks: readonly Uint8Array[],
  { ends = true, status = 200 }: { ends?: boolean | 'never'; status?: number } = {},
) {
  const pulled = vi.fn()
  const cancelled = vi.fn()
  const rest = [...chunks]
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        pulled()
        const chunk = rest.shift()
        if (chunk) controller.enqueue(chunk)
        else if (ends === 'never') return new Promise<void>(() => {})
        else if (ends) controller.close()
        return undefined
      },
      cancel: cancelled,
    },
    { highWaterMark: 0 },
  )
  return { response: new Response(body, { headers: TYPE, status }), pulled, cancelled }
}

/** Serves events without end, one each ms; `closed` is called when the client has let go. */
export async function serveEndlessly() {
  const closed = vi.fn()
  const handler: Handler = (response: ServerResponse) => {
    response.writeHead(200, TYPE)
    const timer = setInterval(() => response.write('data: 1\n\n'), 1)
    response.on('close', () => {
      clearInterval(timer)
      closed()
    })
  }
  return { ...(await serve(handler)), closed }
}

const COUNTED: readonly (readonly [object, readonly string[]])[] = [
  [String.prototype, ['split', 'slice', 'indexOf', 'includes', 'startsWith', 'endsWith', 'replace', 'concat']],
  [Array.prototype, ['join', 'shift', 'splice', 'slice', 'unshift', 'concat']],
]

/**
 * How many characters and entries of lists the engine's functions look at while `run` is at work: what grows faster than its
 * input on a fast machine, too.
 */
export async function workOf(run: () => unknown): Promise<number> {
  let work = 0
  const restore = COUNTED.flatMap(([prototype, names]) =>
    names.map((name) => {
      const descriptor = Object.getOwnPropertyDescriptor(prototype, name) as PropertyDescriptor
      const { value: original } = descriptor
      const value = function (this: string | unknown[], ...given: unknown[]) {
        const result: unknown = Reflect.apply(original, this, given)
        const [needle, from = 0] = given as [needle: unknown, from?: number]
        // A search looks from where it is told to up to what it finds, and a part is as long as it is.
        if (name === 'indexOf')
          work += 1 + (result === -1 ? this.length : Number(result) + String(needle).length) - from
        else if (name === 'slice') work += 1 + (result as string).length
        else work += 1 + this.length
        if (name === 'join') work += (result as string).length
        return result
      }
      Object.defineProperty(prototype, name, { ...descriptor, value })
      return () => Object.defineProperty(prototype, name, descriptor)
    }),
  )
  try {
    await run()
  } finally {
    for (const undo of restore) undo()
  }
  return work
}
