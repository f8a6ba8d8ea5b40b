import { type Backend, createBackend } from './backend.js'
import { openLibsqlStore } from './libsql-store.js'
import { createMarkdownConverter, type MarkdownConverter } from './markdown.js'
import { openPostgresStore } from './postgres-store.js'
import { openRedisLimiter } from './redis-limiter.js'
import { startStandInBackend } from './stand-in-backend.js'
import type { Store } from './store.js'
import { createThroughputLimiter, type ThroughputLimiter } from './throughput-limiter.js'
import { type Tokenizer, tokenizer } from './tokenizer.js'

/** What the gateway is made of; each part can fail by itself. */
export interface Parts {
  readonly store: Store
  readonly limiter: ThroughputLimiter
  readonly tokenizer: Tokenizer
  readonly backend: Backend
  readonly converter: MarkdownConverter
  readonly now: () => Date
}

/** Nothing listens on TCP port 1 of a machine of today: its connections are refused. */
const REFUSING_URL = 'http://127.0.0.1:1'

/** Starts every part; `close` ends them. */
export async function startParts(
  databaseUrl: string,
  redisUrl: string,
  now: () => Date,
  documentMs?: number,
): Promise<Parts & { close(): Promise<void> }> {
  const openStore = databaseUrl.startsWith('postgres') ? openPostgresStore : openLibsqlStore
  const store = await openStore(databaseUrl, now)
  const standIn = await startStandInBackend()
  const limiter = redisUrl === '' ? createThroughputLimiter() : await openRedisLimiter(redisUrl)
  const converter = createMarkdownConverter(documentMs)
  const backend = createBackend({ 'stand-in': standIn.url, offline: REFUSING_URL })
  return {
    ...{ store, limiter, tokenizer, backend, converter, now },
    async close() {
      await backend.close()
      await standIn.close()
      await converter.close()
      await limiter.close()
      await store.close()
    },
  }
}
