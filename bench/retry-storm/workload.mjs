import { queueing, shedding } from './backends.mjs'
import { STEP_MS, simulate } from './simulate.mjs'

/** An outage begins after this time; nothing of the start is left by then. */
export const HEALTHY_MS = 120_000
/** Healing is watched for this long. */
const WATCH_MS = 300_000
/** Healthy means this long without a bad step. */
const HEALTHY_FOR_MS = 5000
export const NO_OUTAGE = { fromMs: Number.POSITIVE_INFINITY, toMs: Number.POSITIVE_INFINITY }

/** What comes back after the outage, by its letter in the tables. */
export const backends = {
  S: shedding(0),
  C: shedding(0.3),
  'Q 1 s': queueing(1000),
  'Q 0.5 s': queueing(500),
}

export const outageOf = (ms) => ({ fromMs: HEALTHY_MS, toMs: HEALTHY_MS + ms })

/**
 * All figures of one policy for one seed. `healsS` has a figure for each backend, in seconds, Infinity for one that does not
 * heal in 300 s.
 */
export function measure(createPolicy, { clients, seed, intervalMs, outageMs = 60_000 }) {
  const common = { clients, createPolicy, seed, intervalMs }
  const figures = { healsS: {} }
  for (const [name, createBackend] of Object.entries(backends)) {
    const outage = outageOf(outageMs)
    const untilMs = outage.toMs + WATCH_MS
    const isOver = (load, now) => now > outage.toMs && healedAfter(load, outage.toMs, now) < Number.POSITIVE_INFINITY
    const load = simulate({ ...common, createBackend, outage, untilMs, isOver })
    figures.healsS[name] = healedAfter(load, outage.toMs, load.steps * STEP_MS) / 1000
    // What happens in the outage does not depend on the backend.
    figures.amplification = load.outage.attempts / load.outage.calls
    figures.peak = peak(load, outage, (clients * STEP_MS) / (intervalMs ?? 1000))
  }
  return { ...figures, rescued: rescuedInBlip(common), success: successAtErrors(common) }
}

/** The highest load of a step in the outage, in parts of the load without retries. */
function peak(load, { fromMs, toMs }, base) {
  return Math.max(...load.attempts.subarray(fromMs / STEP_MS, toMs / STEP_MS)) / base
}

/** Ms from the end of the outage to the first moment from which the backend is healthy for 5 s; Infinity when there is none. */
function healedAfter({ attempts, successes, waitMs }, outageEndMs, nowMs) {
  let healthy = 0
  for (let step = outageEndMs / STEP_MS; step < nowMs / STEP_MS; step++) {
    const failed = attempts[step] - successes[step]
    const isHealthy = failed <= 0.01 * attempts[step] && waitMs[step] < 100 * attempts[step]
    healthy = isHealthy ? healthy + 1 : 0
    if (healthy * STEP_MS === HEALTHY_FOR_MS) return (step + 1) * STEP_MS - HEALTHY_FOR_MS - outageEndMs
  }
  return Number.POSITIVE_INFINITY
}

/** The share of the calls made in an outage of 1 s that end well. */
function rescuedInBlip(common) {
  const outage = outageOf(1000)
  const untilMs = outage.toMs + 4 * WATCH_MS
  const isOver = (load, now) => now > outage.toMs && load.outage.finished === load.outage.calls
  const { calls, rescued } = simulate({ ...common, createBackend: backends.S, outage, untilMs, isOver }).outage
  return rescued / calls
}

/** The share of calls that end well while 1% of the attempts fail at random. */
function successAtErrors(common) {
  const untilMs = HEALTHY_MS
  const load = simulate({ ...common, createBackend: backends.S, outage: NO_OUTAGE, untilMs, errorRate: 0.01 })
  return load.other.rescued / load.other.finished
}
