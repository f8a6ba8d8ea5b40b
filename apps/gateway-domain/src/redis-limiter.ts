import { Redis } from 'ioredis'
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { RESERVED_MS } from './store.js'
import type { ThroughputLimiter } from './throughput-limiter.js'

/**
 * The places of an organisation are members of a sorted set, each with the time at which it runs out: whoever was killed gives
 * nothing back. The key that the limiter hands over is `SET#MEMBER`; a point that is consumed takes a place, and one that is
 * rewarded gives it back. Refused is who would be one too many, and then nothing is taken.
 */
const PLACES = `
local set, member = string.match(KEYS[1], '^(.*)#(.*)$')
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lasts = ARGV[2] * 1000
if tonumber(ARGV[1]) < 0 then
  redis.call('zrem', set, member)
  return {0, lasts}
end
redis.call('zremrangebyscore', set, '-inf', now)
local taken = redis.call('zcard', set)
if taken < tonumber(ARGV[3]) or redis.call('zscore', set, member) then
  redis.call('zadd', set, now + lasts, member)
  redis.call('pexpire', set, lasts)
end
return {taken + 1, lasts}
`

/** A command is not kept for later: who waits for Redis would wait without an end. In ms. */
const CONNECTION = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 2000,
  connectTimeout: 2000,
  retryStrategy: (times: number) => Math.min(times * 50, 500),
}

/** Counts in Redis, for all processes together. */
export async function openRedisLimiter(url: string): Promise<ThroughputLimiter> {
  const storeClient = new Redis(url, { ...CONNECTION, lazyConnect: true })
  // Each command fails by itself; without a listener this would end the process.
  storeClient.on('error', () => {})
  await storeClient.connect()
  const limiters = new Map<number, RateLimiterRedis>()
  const options = { storeClient, keyPrefix: 'places', duration: RESERVED_MS / 1000, customIncrTtlLuaScript: PLACES }
  const limiterOf = (points: number) => {
    const limiter = limiters.get(points) ?? new RateLimiterRedis({ ...options, points })
    limiters.set(points, limiter)
    return limiter
  }

  /** The places that are taken, and those whose return Redis has not heard of: it may be away, and may have forgotten all. */
  const taken = new Map<string, number>()
  const returned = new Map<string, number>()
  storeClient.on('ready', () => {
    for (const [key, limit] of taken)
      limiterOf(limit)
        .consume(key)
        .catch(() => {})
    for (const [key, limit] of returned) giveBack(key, limit)
  })
  function giveBack(key: string, limit: number): Promise<void> {
    returned.set(key, limit)
    return limiterOf(limit)
      .reward(key)
      .then(
        () => void returned.delete(key),
        () => {},
      )
  }

  return {
    async enter(organisation, limit) {
      const key = `${organisation}#${crypto.randomUUID()}`
      try {
        await limiterOf(limit).consume(key)
      } catch (refusal) {
        // Anything else is the storage's failure, after which nobody knows whether the place was taken.
        if (refusal instanceof RateLimiterRes) return undefined
        void giveBack(key, limit)
        throw refusal
      }
      taken.set(key, limit)
      return {
        async leave() {
          if (taken.delete(key)) await giveBack(key, limit)
        },
      }
    },
    close: async () => storeClient.disconnect(),
  }
}
