import { openLibsqlStore } from './libsql-store.js'
import type { Parts } from './parts.js'
import type { StandInFault } from './stand-in-backend.js'
import { createThroughputLimiter } from './throughput-limiter.js'
import { failingTokenizer } from './tokenizer.js'

/** What `x-demo-fault` can say: which part is broken for this one request. */
export const FAULTS = [
  'database',
  'tokenizer',
  'rate-limiter',
  'marshal',
  'decode',
  'image-data',
  'image-format',
  'stream',
  'crash',
] as const
export type Fault = (typeof FAULTS)[number]

const standIn = ({ backend }: Parts, fault: StandInFault): Partial<Parts> => ({
  backend: backend.adding({ headers: { 'x-stand-in-fault': fault } }),
})

/** How each part is really broken; the error is then the part's own. */
const BREAK: Record<Fault, (parts: Parts) => Partial<Parts> | Promise<Partial<Parts>>> = {
  async database({ now }) {
    const store = await openLibsqlStore(':memory:', now)
    await store.close()
    return { store }
  },
  tokenizer: () => ({ tokenizer: failingTokenizer }),
  async 'rate-limiter'() {
    const limiter = createThroughputLimiter()
    await limiter.close()
    return { limiter }
  },
  marshal({ backend }) {
    const circular: { self?: object } = {}
    circular.self = circular
    return { backend: backend.adding({ fields: { circular } }) }
  },
  decode: (parts) => standIn(parts, 'not-json'),
  'image-data': (parts) => standIn(parts, 'no-image'),
  'image-format': (parts) => standIn(parts, 'corrupt-image'),
  stream: (parts) => standIn(parts, 'die'),
  // A bug: whoever asks for the date calls a method on nothing.
  crash: () => ({ now: () => undefined as unknown as Date }),
}

/** The parts, one of them broken. A name that is no fault leaves them whole. */
export async function withFault(parts: Parts, fault: string): Promise<Parts> {
  if (!(FAULTS as readonly string[]).includes(fault)) return parts
  return { ...parts, ...(await BREAK[fault as Fault](parts)) }
}
