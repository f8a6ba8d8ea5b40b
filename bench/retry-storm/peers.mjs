/**
 * The policies of peers, each written from its published rules. All are run as their defaults have it; none is told that the
 * server asked for a wait. A client of its own has its own bucket.
 */

/** Waits that depend on nothing but the attempt. */
const backoff =
  (retries, delayMs) =>
  ({ random }) => ({ failed: (_client, attempt) => (attempt <= retries ? delayMs(attempt, random) : undefined) })

/**
 * AWS's standard mode: 3 attempts, full jitter, a bucket of 500 from which a retry takes `cost`. A success after a retry gives
 * back what that took, any other success gives 1. @smithy/core 3.41, retry/util-retry/StandardRetryStrategy.
 */
function awsStandard(cost, baseMs) {
  return ({ clients, random }) => {
    const capacity = new Float64Array(clients).fill(500)
    return {
      failed(client, attempt) {
        if (attempt > 2 || capacity[client] < cost) return undefined
        capacity[client] -= cost
        return Math.floor(random() * Math.min(baseMs * 2 ** (attempt - 1), 20_000))
      },
      succeeded(client, attempt) {
        capacity[client] = Math.min(500, capacity[client] + (attempt > 1 ? cost : 1))
      },
    }
  }
}

/** gRFC A6 (2024-08-23), "Exponential Backoff": the example's 4 attempts and 0.1 s doubled up to 1 s, 20% to either side. */
const a6Delay = (attempt, random) => Math.min(100 * 2 ** (attempt - 1), 1000) * (0.8 + 0.4 * random())

/** gRFC A6, "Throttling Retry Attempts": 10 tokens, a failure takes 1, a success gives 0.1, no retry at half or less. */
function a6Throttled({ clients, random }) {
  const tokens = new Float64Array(clients).fill(10)
  return {
    failed(client, attempt) {
      tokens[client] = Math.max(0, tokens[client] - 1)
      return attempt <= 3 && tokens[client] > 5 ? a6Delay(attempt, random) : undefined
    },
    succeeded(client) {
      tokens[client] = Math.min(10, tokens[client] + 0.1)
    },
  }
}

/** Each call earns a tenth of a retry, up to 1 s of traffic, shared by 100 clients. */
function plainBudget({ clients, random }) {
  const perProcess = 100
  const tokens = new Float64Array(Math.ceil(clients / perProcess)).fill(perProcess)
  const processOf = (client) => Math.floor(client / perProcess)
  return {
    started(client) {
      tokens[processOf(client)] = Math.min(perProcess, tokens[processOf(client)] + 0.1)
    },
    failed(client, attempt) {
      if (attempt > 2 || tokens[processOf(client)] < 1) return undefined
      tokens[processOf(client)] -= 1
      return 1000 * 2 ** (attempt - 1) * (0.5 + random())
    },
  }
}

export const peers = {
  'no retry': backoff(0),
  // openai 7.57, client.ts, calculateDefaultRetryTimeoutMillis.
  'openai-node 7.57': backoff(2, (attempt, random) => Math.min(500 * 2 ** (attempt - 1), 8000) * (1 - 0.25 * random())),
  // ky 2.1, source/utils/normalize.ts: limit 2, no jitter unless asked for.
  'ky 2.1 on GET': backoff(2, (attempt) => 300 * 2 ** (attempt - 1)),
  // p-retry 9.0, index.js: 10 retries, factor 2, minTimeout 1000, maxTimeout Infinity, randomize false.
  'p-retry 9.0': backoff(10, (attempt) => 1000 * 2 ** (attempt - 1)),
  // The IG1 contract's page: 3 tries, 2^n seconds from n = 0 on, no jitter.
  "the contract page's sample": backoff(2, (attempt) => 1000 * 2 ** (attempt - 1)),
  // The constants of @smithy/core's util-retry/constants: RETRY_COST 5, DEFAULT_RETRY_DELAY_BASE 100.
  'AWS standard, cost 5, 100 ms': awsStandard(5, 100),
  // The constants of @smithy/core 3.41's util-retry/retries-2026-config: cost 14, delay 50.
  'AWS, @smithy/core 3.41': awsStandard(14, 50),
  'gRPC A6, no throttle': backoff(3, a6Delay),
  'gRPC A6, throttle 10 / 0.1': a6Throttled,
}

/** 2 retries, 1 s x 2^n x U(0.5, 1.5): the rules of a budget as the workload's page has them, without our code. */
export const candidate = { 'budget 10% + 1 s of traffic': plainBudget }
