import type { Fault } from './fault-names.js'
import { openLibsqlStore } from './libsql-store.js'
import type { Parts } from './parts.js'
import type { StandInFault } from './stand-in-backend.js'
import { createThroughputLimiter } from './throughput-limiter.js'
import { failingTokenizer } from './tokenizer.js'

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

/**
 * The parts, some of them broken: those of `names`, divided by commas. A name that is no fault breaks nothing. The stand-in
 * backend has one fault at a time, the last.
 */
export async function withFaults(parts: Parts, names: string): Promise<Parts> {
  let broken = parts
  for (const name of names.split(',').map((name) => name.trim())) {
    if (Object.hasOwn(BREAK, name)) broken = { ...broken, ...(await BREAK[name as Fault](broken)) }
  }
  return broken
}
