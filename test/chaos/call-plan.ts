import type { RequestOptions } from '@errspec/fetch'
import { seededRandom } from './random.js'
import type { CallsTask, Target } from './report.js'

/** One call, and the caller's patience with it. */
export interface CallPlan {
  readonly target: Target
  readonly method: string
  readonly client: 'budget' | 'no budget' | 'plain fetch'
  readonly timeoutMs: number
  readonly deadlineMs: number
  /** When the caller aborts; most never do. */
  readonly abortMs: number | undefined
  readonly asEvents: boolean
  /** How long the caller reads a body, or waits for an event; 0 cancels it unread. */
  readonly patienceMs: number
  request(signal: AbortSignal): [input: string | Request, options: RequestOptions]
}

/** All calls, before the first is made: what is called does not depend on what came back when. */
export function planCalls({ seed, calls, targets }: CallsTask): CallPlan[] {
  const random = seededRandom(seed)
  const upTo = (from: number, to: number) => from + Math.floor(random() * (to - from))
  const pick = <T>(list: readonly T[]) => list[upTo(0, list.length)] as T
  const tickets = targets.flatMap((target) => Array<Target>(Math.round(target.weight * 10)).fill(target))
  return Array.from({ length: calls }, (): CallPlan => {
    const target = pick(tickets)
    const { url } = target
    const text = 'a'.repeat(random() < 0.02 ? 1_000_000 : upTo(0, 20_000))
    const [method, options] = pick<[string, () => RequestOptions]>([
      ['GET', () => ({})],
      ['GET', () => ({ headers: { authorization: 'Bearer key' } })],
      ['HEAD', () => ({ method: 'HEAD' })],
      ['DELETE', () => ({ method: 'DELETE' })],
      ['POST', () => ({ method: 'POST', body: JSON.stringify({ text }), idempotencyKey: true })],
      ['POST', () => ({ method: 'POST', body: streamOf(text), duplex: 'half' }) as RequestOptions],
      ['POST', () => ({ method: 'POST', body: formOf(text) })],
      ['PUT', () => ({ method: 'PUT', body: text })],
      ['PATCH', () => ({ method: 'PATCH', body: new TextEncoder().encode(text) })],
    ])
    const asRequest = random() < 0.2
    return {
      target,
      method,
      client: pick(['budget', 'no budget', 'no budget', 'budget', 'plain fetch']),
      timeoutMs: target.hangs ? upTo(100, 300) : 30_000,
      deadlineMs: target.hangs ? upTo(200, 1000) : 40_000,
      abortMs: random() < 0.05 ? upTo(0, 200) : undefined,
      asEvents: random() < 0.25 && method !== 'HEAD',
      patienceMs: random() < 0.1 ? 0 : target.hangs ? upTo(50, 300) : 30_000,
      request(signal) {
        const { idempotencyKey, ...init } = options()
        const own = idempotencyKey === undefined ? {} : { idempotencyKey }
        return asRequest
          ? [new Request(url, init as RequestInit), { signal, ...own }]
          : [url, { ...init, signal, ...own }]
      },
    }
  })
}

function streamOf(text: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text))
      controller.close()
    },
  })
}

function formOf(text: string): FormData {
  const form = new FormData()
  form.set('file', new Blob([text]), 'file.txt')
  return form
}
