// A program: calls the chaos server, tells its parent what became of the calls, and ends by itself once it is let go.
import { isApiError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import {
  type Clock,
  createFetch,
  createRetryBudget,
  createRetryFetch,
  isTransportError,
  readEvents,
} from '@errspec/fetch'
import { type CallPlan, planCalls } from './call-plan.js'
import { seededRandom } from './random.js'
import type { CallsReport, CallsTask, Target } from './report.js'

const ATTEMPTS = 3
/** Far more than any call needs, on any machine. */
const PATIENCE_MS = 120_000

const report: CallsReport = {
  outcomes: {},
  statuses: {},
  events: {},
  faults: [],
  unsettled: [],
  latestMs: 0,
  openTimers: 0,
}
const fault = (text: string) => {
  // Those that come after the report show here.
  process.exitCode = 1
  if (report.faults.length < 20) report.faults.push(text)
}
process.on('unhandledRejection', (reason) => fault(`unhandled rejection: ${(reason as Error)?.stack ?? reason}`))
process.on('uncaughtException', (error) => fault(`uncaught exception: ${error.stack}`))
process.on('warning', (warning) => fault(`warning: ${warning.message}`))
process.once('message', (task: CallsTask) => void run(task))

async function run(task: CallsTask): Promise<void> {
  const plans = planCalls(task)
  const clients = createClients(seededRandom(task.seed + 1))
  const running = new Set<CallPlan>()
  let next = 0
  const worker = async () => {
    for (let plan = plans[next++]; plan; plan = plans[next++]) {
      running.add(plan)
      await call(clients, plan).catch((error) => fault(`${plan.target.name}: ${error?.stack ?? error}`))
      running.delete(plan)
    }
  }
  let giveUp: NodeJS.Timeout | undefined
  const patience = new Promise((resolve) => {
    giveUp = setTimeout(resolve, PATIENCE_MS)
  })
  await Promise.race([Promise.all(Array.from({ length: task.concurrency }, worker)), patience])
  clearTimeout(giveUp)
  report.unsettled = [...running].map(({ method, target }) => `${method}: ${target.name}`)
  report.openTimers = clients.timers.size
  // The parent answers when it has seen all connections go.
  process.once('message', () => process.disconnect())
  process.send?.(report)
}

type Clients = ReturnType<typeof createClients>

function createClients(random: () => number) {
  const timers = new Set<NodeJS.Timeout>()
  const clock: Clock = {
    now: () => Date.now(),
    random,
    schedule(callback, ms) {
      const expire = () => {
        timers.delete(timer)
        callback()
      }
      const timer = setTimeout(expire, ms)
      timers.add(timer)
      return () => {
        timers.delete(timer)
        clearTimeout(timer)
      }
    },
  }
  const settings = { catalog: ig1, clock, retry: { attempts: ATTEMPTS, initialDelayMs: 1, maxDelayMs: 20 } }
  return {
    timers,
    budget: createFetch({ ...settings, retryBudget: createRetryBudget() }),
    noBudget: createFetch({ ...settings, retryBudget: false }),
    plainFetch: (limits: { timeoutMs: number; deadlineMs: number }) =>
      createRetryFetch({ ...settings, ...limits, retryBudget: false }),
  }
}

async function call(clients: Clients, plan: CallPlan): Promise<void> {
  const { target, client, timeoutMs, deadlineMs, abortMs, patienceMs } = plan
  const controller = new AbortController()
  const abort = () => controller.abort(new Error('the caller is gone'))
  const abortTimer = abortMs === undefined ? undefined : setTimeout(abort, abortMs)
  const [input, options] = plan.request(controller.signal)
  const limits = { timeoutMs, deadlineMs }
  const started = performance.now()
  const settled = () => {
    report.latestMs = Math.max(report.latestMs, performance.now() - started - deadlineMs)
  }
  try {
    if (client === 'plain fetch') {
      const { idempotencyKey, ...init } = options
      const ending = await clients
        .plainFetch(limits)(input, init as RequestInit)
        .then(
          (response) => response,
          (error: unknown) => endingOfPlain(error, controller.signal),
        )
      settled()
      if (typeof ending === 'string') return count('statuses', target, ending)
      await read(ending, patienceMs, controller)
      return count('statuses', target, String(ending.status))
    }
    const api = client === 'budget' ? clients.budget : clients.noBudget
    const [error, response] = await api.safe(input, { ...options, ...limits })
    settled()
    if (error) {
      checkError(error)
      if (error.kind === 'aborted' && controller.signal.aborted) return
      if (isApiError(error) && plan.method === 'HEAD') return count('statuses', target, String(error.status))
      return count('outcomes', target, isApiError(error) ? `${error.status} ${error.kind}` : error.kind)
    }
    if (plan.asEvents && patienceMs > 0) {
      const ending = await readAsEvents(response, plan, controller)
      return ending === 'aborted' && abortMs !== undefined ? undefined : count('events', target, ending)
    }
    const ending = await read(response, patienceMs, controller)
    // What the status alone can say; an abort of the caller is no fault of the mode.
    if (plan.method === 'HEAD' || patienceMs === 0 || (ending === 'cut' && abortMs !== undefined)) {
      return count('statuses', target, String(response.status))
    }
    count('outcomes', target, `${response.status} ${ending}`)
  } finally {
    clearTimeout(abortTimer)
  }
}

/**
 * How a body ends: all of it came, it broke, the caller had enough, or nobody says so: Node's fetch can leave a body that it cannot
 * unpack pending for ever, whoever aborts it. Throws what no fetch may reject a body with.
 */
async function read(response: Response, patienceMs: number, controller: AbortController): Promise<string> {
  if (!response.body) return 'whole'
  const hadEnough = setTimeout(() => controller.abort(new Error('the caller has had enough')), patienceMs || 30_000)
  const reader = response.body.getReader()
  const { signal } = controller
  // Later than the abort's own effect.
  const stuck = new Promise<'stuck'>((resolve) => {
    signal.addEventListener('abort', () => setTimeout(resolve, 1000, 'stuck'), { once: true })
  })
  try {
    for (let bytes = 0; patienceMs > 0 && bytes < 300_000; ) {
      const next = await Promise.race([reader.read(), stuck])
      if (next === 'stuck') return next
      if (next.done) return 'whole'
      bytes += next.value.length
    }
    await reader.cancel()
    return 'cut'
  } catch (error) {
    if (controller.signal.aborted && error === controller.signal.reason) return 'cut'
    if (error instanceof TypeError) return 'broken'
    throw error
  } finally {
    clearTimeout(hadEnough)
  }
}

/** Not for longer than twelve times the patience with silence: a stream that never falls silent has no end of its own. */
async function readAsEvents(response: Response, { patienceMs, target }: CallPlan, controller: AbortController) {
  const hadEnough = setTimeout(() => controller.abort(), patienceMs * 12)
  try {
    for await (const { data } of readEvents(response, ig1, target.hangs ? { idleTimeoutMs: patienceMs } : {})) void data
    return 'done'
  } catch (error) {
    if (isTransportError(error)) return error.kind
    if (isApiError(error)) return `${error.status} ${error.kind}`
    if (error instanceof TypeError && error.message.startsWith('readEvents: ')) return 'refused'
    throw error
  } finally {
    clearTimeout(hadEnough)
  }
}

function checkError(error: unknown): void {
  if (!isApiError(error) && !isTransportError(error)) throw new Error(`not typed: ${error}`)
  const { message, attempts = [] } = error
  const json = JSON.stringify(error)
  const stopped = attempts.filter((attempt) => attempt.stopped !== undefined)
  const isTold =
    attempts.length >= 1 && attempts.length <= ATTEMPTS && stopped.length === 1 && stopped[0] === attempts.at(-1)
  if (message === '' || !isTold || !json) throw new Error(`half an error: ${message} ${JSON.stringify(attempts)}`)
}

function endingOfPlain(error: unknown, signal: AbortSignal): string {
  if (signal.aborted && error === signal.reason) return 'aborted'
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'timeout'
  if (error instanceof TypeError) return 'connection_failed'
  throw error
}

function count(list: 'outcomes' | 'statuses' | 'events', { name }: Target, outcome: string): void {
  report[list][name] ??= {}
  const ofMode = report[list][name]
  ofMode[outcome] = (ofMode[outcome] ?? 0) + 1
}
