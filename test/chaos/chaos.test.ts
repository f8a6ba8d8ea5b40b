import { expect, onTestFinished, test } from 'vitest'
import { closedUrl, startChaosServer } from './chaos-server.js'
import { chaosModes, type Mode } from './modes.js'
import { runProgram } from './program.js'
import { seededRandom } from './random.js'
import type { CallsReport, CallsTask } from './report.js'

/** Another one makes other calls of the same modes. */
const SEED = 5
const CALLS = 10_000

test(`${CALLS} calls of a server in chaos all settle as they should, in time, and leave nothing behind`, async () => {
  const modes = chaosModes(await closedUrl())
  const server = await startChaosServer(modes, seededRandom(SEED))
  onTestFinished(() => server.close())
  const program = await runProgram('calls.ts')
  const targets = Object.entries(modes).map(([name, { hangs = false, weight = 1 }]) => {
    return { name, url: server.urls[name] ?? '', hangs, weight }
  })
  const answer = program.message<CallsReport>()
  program.child.send({ seed: SEED, calls: CALLS, concurrency: 200, targets } satisfies CallsTask)
  const { faults, unsettled, outcomes, statuses, events, latestMs, openTimers } = await answer

  expect(faults).toEqual([])
  expect(unsettled).toEqual([])
  // A machine under load may be late; a call that hangs would be later by far.
  expect(latestMs).toBeLessThan(20_000)
  expect(openTimers).toBe(0)
  for (const [name, mode] of Object.entries(modes)) {
    expect(unexpected(mode, outcomes[name], statuses[name]), name).toEqual({ unexpected: [], missing: [] })
    if (!mode.events) continue
    const seen = Object.keys(events[name] ?? {})
    expect(seen, name).not.toEqual([])
    // Which patience is over first, with silence or with the whole, is up to the load.
    const allowed = mode.hangs ? [...mode.events, 'timeout', 'aborted'] : mode.events
    expect(allowed, name).toEqual(expect.arrayContaining(seen))
  }
  // The server never closes what hangs: these connections went because the client let go of them.
  await expect.poll(() => server.open(), { timeout: 20_000 }).toEqual([])

  program.child.send('all gone')
  expect(await program.end(20_000), 'how the process ended by itself').toBe(0)
  expect(program.errors()).toBe('')
}, 200_000)

/** How the calls of a mode ended that should not have ended so, and how none of them did. */
function unexpected(mode: Mode, outcomes: Record<string, number> = {}, statuses: Record<string, number> = {}) {
  const allowed = [...mode.outcomes, ...(mode.alsoAllowed ?? [])]
  const firstWords = [...allowed.map((outcome) => outcome.split(' ')[0]), 'aborted']
  return {
    unexpected: [
      ...Object.keys(outcomes).filter((outcome) => !allowed.includes(outcome)),
      ...Object.keys(statuses).filter((status) => !firstWords.includes(status)),
    ],
    missing: mode.outcomes.filter((outcome) => !outcomes[outcome]),
  }
}
