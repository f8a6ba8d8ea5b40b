// Why the defaults are what they are: other budgets, other waits, and clients that share nothing.
//   npm run build -w packages/core && node bench/retry-storm/sweep.mjs
import { defaultRetryPolicy } from '../../packages/core/dist/index.js'
import { shedding } from './backends.mjs'
import { ours } from './ours.mjs'
import { candidate, peers } from './peers.mjs'
import { simulate } from './simulate.mjs'
import { heals, markdown, medianFigures, percent } from './table.mjs'
import { NO_OUTAGE } from './workload.mjs'

const HEALS = 'heals S / C / Q 1 s / Q 0.5 s, s'

function section(title, rows) {
  console.log(`${title}\n\n${markdown(rows)}\n`)
}

/** How a policy does in an outage of a minute, and how it heals after shorter ones. */
function judged(createPolicy) {
  const figures = medianFigures(createPolicy, { clients: 1000, seeds: 5 })
  const healsAfter = (outageMs) => heals(medianFigures(createPolicy, { clients: 1000, seeds: 3, outageMs }).healsS)
  return {
    amplification: figures.amplification.toFixed(3),
    peak: figures.peak.toFixed(2),
    'blip rescued': percent(figures.rescued, 1),
    [HEALS]: heals(figures.healsS),
    'after 1 s': healsAfter(1000),
    'after 2 s': healsAfter(2000),
  }
}

section(
  'The budget: what a try earns, and how long it keeps',
  [
    [0.2, 6000],
    [0.1, 10_000],
    [0.1, 12_000],
    [0.09, 13_000],
    [0.08, 14_000],
    [0.08, 15_000],
    [0.08, 25_000],
    [0.05, 30_000],
    [0.05, 60_000],
  ].map(([ratio, windowMs]) => ({
    ratio,
    'window, s': windowMs / 1000,
    ...judged(ours({ budget: { ratio, windowMs } })),
  })),
)

const jitters = {
  none: (delay) => delay,
  '0 to 1': (delay, random) => delay * random,
  '0.5 to 1': (delay, random) => delay * (0.5 + 0.5 * random),
  '0.8 to 1.2': (delay, random) => delay * (0.8 + 0.4 * random),
  '0.5 to 1.5': (delay, random) => delay * (0.5 + random),
}

section(
  'The wait: first delay, factor, jitter, tries',
  [
    ['none', 1000, 2, 3],
    ['0 to 1', 1000, 2, 3],
    ['0.5 to 1', 1000, 2, 3],
    ['0.8 to 1.2', 1000, 2, 3],
    ['0.5 to 1.5', 1000, 2, 3],
    ['0.5 to 1.5', 500, 2, 3],
    ['0.5 to 1.5', 2000, 2, 3],
    ['0.5 to 1.5', 1000, 1, 3],
    ['0.5 to 1.5', 1000, 3, 3],
    ['0.5 to 1.5', 1000, 2, 2],
    ['0.5 to 1.5', 1000, 2, 5],
  ].map(([jitter, initialDelayMs, factor, attempts]) => {
    const policy = { ...defaultRetryPolicy, initialDelayMs, factor, attempts }
    const waitMs = (attempt, random) => jitters[jitter](initialDelayMs * factor ** (attempt - 1), random)
    return { jitter, 'first, ms': initialDelayMs, factor, tries: attempts, ...judged(ours({ policy, waitMs })) }
  }),
)

/** Every client has a budget of its own: then the reserve is what counts. */
function small(name, createPolicy, intervalMs) {
  // Always 1,000 calls a second in all.
  const figures = medianFigures(createPolicy, { clients: intervalMs, seeds: 3, intervalMs })
  const amplification = figures.amplification.toFixed(2)
  return { policy: name, 'a call each': `${intervalMs / 1000} s`, amplification, [HEALS]: heals(figures.healsS) }
}

section(
  'Clients that share nothing: the reserve, and the time in which one of it comes back',
  [1000, 10_000].flatMap((intervalMs) => [
    ...[
      [5, 60_000],
      [10, 10_000],
      [10, 30_000],
      [10, 60_000],
      [20, 30_000],
      [20, 60_000],
    ].map(([reserve, refillMs]) =>
      small(`${reserve}, ${refillMs / 1000} s`, ours({ budget: { reserve, refillMs }, perProcess: 1 }), intervalMs),
    ),
    ...["the contract page's sample", 'AWS standard, cost 5, 100 ms', 'gRPC A6, throttle 10 / 0.1'].map((name) =>
      small(name, peers[name], intervalMs),
    ),
  ]),
)

section(
  'Calls that end well while a part of the attempts fails at random',
  Object.entries({
    ...candidate,
    'ratio 0.05': ours({ budget: { ratio: 0.05 } }),
    'ratio 0.08': ours(),
    'ratio 0.1': ours({ budget: { ratio: 0.1 } }),
    'ratio 0.2': ours({ budget: { ratio: 0.2 } }),
  }).map(([name, createPolicy]) => {
    const success = [0.01, 0.02, 0.05, 0.1, 0.2].map((errorRate) => {
      const common = { clients: 1000, createBackend: shedding(0), outage: NO_OUTAGE, untilMs: 240_000, seed: 1 }
      const { rescued, finished } = simulate({ ...common, createPolicy, errorRate }).other
      return [percent(errorRate), percent(rescued / finished, 2)]
    })
    return { policy: name, ...Object.fromEntries(success) }
  }),
)
