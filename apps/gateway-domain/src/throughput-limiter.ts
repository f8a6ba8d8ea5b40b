import Database from 'libsql'
import { RateLimiterRes, RateLimiterSQLite } from 'rate-limiter-flexible'

/** How many requests of an organisation run at the same time. */
export interface ThroughputLimiter {
  /**
   * Takes one of `limit` places of an organisation, in one atomic step; `undefined` where all are taken. Fails as its
   * storage fails. One whose storage outlives the process must let places run out by themselves.
   */
  enter(organisation: string, limit: number): Promise<Place | undefined>
  close(): Promise<void>
}

/** A running request. */
export interface Place {
  /** Gives the place back; once is enough. Never fails: the request has had its answer by then. */
  leave(): Promise<void>
}

/**
 * Counts in a database of its own, in memory: what was running when the process ended is not running any more. A place
 * is a point that is given back, so points never expire (`duration: 0`).
 */
export function createThroughputLimiter(): ThroughputLimiter {
  const storeClient = new Database(':memory:')
  const options = { storeClient, storeType: 'better-sqlite3', tableName: 'running', duration: 0 }
  const limiters = new Map<number, RateLimiterSQLite>()

  async function limiterOf(points: number): Promise<RateLimiterSQLite> {
    const known = limiters.get(points)
    if (known) return known
    const limiter = await new Promise<RateLimiterSQLite>((resolve, reject) => {
      const created = new RateLimiterSQLite({ ...options, points }, (error) =>
        error ? reject(error) : queueMicrotask(() => resolve(created)),
      )
    })
    limiters.set(points, limiter)
    return limiter
  }

  return {
    async enter(organisation, limit) {
      const limiter = await limiterOf(limit)
      try {
        await limiter.consume(organisation)
      } catch (refusal) {
        // Anything else is the storage's failure. A refused point counts too, until it is given back.
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        await limiter.reward(organisation)
        return undefined
      }
      let left = false
      return {
        async leave() {
          if (left) return
          left = true
          await limiter.reward(organisation).catch(() => {})
        },
      }
    },
    close: async () => void storeClient.close(),
  }
}
