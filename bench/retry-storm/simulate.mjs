import { down } from './backends.mjs'
import { EventQueue } from './event-queue.mjs'
import { seededRandom } from './random.mjs'

/** The load is counted in steps of this length. */
export const STEP_MS = 500

/**
 * Runs the clients through an outage in virtual time. Each starts a call every `intervalMs` from a random phase on. The run
 * ends at `untilMs`, or as soon as `isOver(load, now)` says so, which is asked after every step.
 *
 * A policy has `failed(client, attempt, now)`, which returns the wait before the next attempt in ms, or undefined to give up,
 * and may have `started(client, now)` and `succeeded(client, attempt, now)`.
 */
export function simulate(settings) {
  const { clients, createPolicy, createBackend, outage, untilMs, seed, isOver } = settings
  const { intervalMs = 1000, errorRate = 0 } = settings
  const random = seededRandom(seed)
  const policy = createPolicy({ clients, random })
  const backend = createBackend(((clients * 1000) / intervalMs) * 1.2)
  const { phases, order } = startingOrder(clients, intervalMs, random)
  const load = createLoad(Math.ceil(untilMs / STEP_MS))
  const queue = new EventQueue()
  const answer = { succeeds: false, doneAt: 0, waitMs: 0 }
  let [turn, round, step] = [0, 0, 0]

  const attempt = (call, now) => {
    call.attempt++
    const isDown = now >= outage.fromMs && now < outage.toMs
    if (isDown) down(now, answer)
    else backend(now, answer)
    if (errorRate > 0 && answer.succeeds && random() < errorRate) answer.succeeds = false
    load.attempts[step]++
    load.waitMs[step] += answer.waitMs
    if (isDown) load.outage.attempts++
    if (answer.succeeds) load.successes[step]++
    call.succeeds = answer.succeeds
    call.isWaiting = false
    queue.add(answer.doneAt, call)
  }
  const finish = (call) => {
    const tally = call.inOutage ? load.outage : load.other
    tally.finished++
    if (call.succeeds) tally.rescued++
  }

  for (;;) {
    const startAt = round * intervalMs + phases[turn]
    const now = Math.min(startAt, queue.nextTime)
    while (now >= (step + 1) * STEP_MS) {
      step++
      if (step === load.attempts.length || isOver?.(load, step * STEP_MS)) return { ...load, steps: step }
    }
    if (startAt <= now) {
      const client = order[turn]
      if (++turn === clients) [turn, round] = [0, round + 1]
      const inOutage = now >= outage.fromMs && now < outage.toMs
      if (inOutage) load.outage.calls++
      policy.started?.(client, now)
      attempt({ client, attempt: 0, succeeds: false, isWaiting: false, inOutage }, now)
      continue
    }
    const call = queue.take()
    if (call.isWaiting) {
      attempt(call, now)
    } else if (call.succeeds) {
      policy.succeeded?.(call.client, call.attempt, now)
      finish(call)
    } else {
      const delayMs = policy.failed(call.client, call.attempt, now)
      if (delayMs === undefined) {
        finish(call)
      } else {
        call.isWaiting = true
        queue.add(now + delayMs, call)
      }
    }
  }
}

/** Random phases in ascending order, and which client has which: neighbours in time are not neighbours in a process. */
function startingOrder(clients, intervalMs, random) {
  const phases = Float64Array.from({ length: clients }, () => random() * intervalMs).sort()
  const order = Int32Array.from({ length: clients }, (_, index) => index)
  for (let index = clients - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1))
    ;[order[index], order[other]] = [order[other], order[index]]
  }
  return { phases, order }
}

function createLoad(steps) {
  return {
    /** By the step in which the attempt began. */
    attempts: new Float64Array(steps),
    successes: new Float64Array(steps),
    waitMs: new Float64Array(steps),
    /** Calls that began in the outage, and all attempts made in it. */
    outage: { calls: 0, attempts: 0, finished: 0, rescued: 0 },
    /** Calls that began before or after it. */
    other: { finished: 0, rescued: 0 },
  }
}
