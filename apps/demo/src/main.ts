import { ig1 } from '@errspec/core/ig1'
import { brokenStream, errorScenarios, type Scenario, startGatewayProcess } from 'gateway-domain'
import { type Outcome, runScenario } from './run-scenario.js'

const WHY: Readonly<Record<string, string>> = {
  not_retryable: 'the contract says that it fails again',
  attempts: 'retryable, and all tries are used up',
}

interface Row {
  readonly expected: string
  readonly scenario: Scenario
  readonly recovers?: boolean
}

const rows: readonly Row[] = [
  ...Object.entries(errorScenarios).map(([expected, scenario]) => ({ expected, scenario })),
  {
    expected: 'success',
    scenario: { ...errorScenarios.response_decode_failed, because: 'the backend recovers' },
    recovers: true,
  },
  { expected: 'backend_unavailable', scenario: brokenStream },
]

const gateways = await Promise.all(
  (['express-gateway', 'nest-gateway'] as const).map(async (name) => {
    console.log(`Starting ${name} ...`)
    const gateway = await startGatewayProcess(name)
    console.log(`${name} serves the IG1 contract at ${gateway.url}`)
    return gateway
  }),
)
console.log(
  `\n${rows.length} requests go to each of them, made with @errspec/fetch, which retries by the contract: 3 tries, after about 1 s and 2 s.\n`,
)

const running = rows.map((row) =>
  Promise.all(gateways.map((gateway) => runScenario(gateway, row.scenario, row.recovers))),
)
// Told in the contract's order, each as soon as it and those before it are done.
const results: (readonly Outcome[])[] = []
let wrong = 0
for (const [index, { expected, scenario }] of rows.entries()) {
  const outcomes = (await running[index]) as [Outcome, ...Outcome[]]
  results.push(outcomes)
  const [first] = outcomes
  console.log(`${first.status} ${first.kind.padEnd(31)} (${scenario.because})`)
  if (first.wire) console.log(`    ${first.wire}`)
  console.log(`    ${tries(first)}`)
  console.log(`    ${outcomes.map(({ requestId }, index) => `${gateways[index]?.name} ${requestId}`).join(', ')}\n`)
  for (const [index, { status, kind, wire }] of outcomes.entries()) {
    if (kind === expected && status === first.status && wire === first.wire) continue
    wrong++
    console.error(`${gateways[index]?.name}: expected ${expected} as the others, got ${status} ${kind}: ${wire}`)
  }
}
for (const gateway of gateways) gateway.stop()

const seen = new Set(results.map(([first]) => first?.kind ?? '').filter((kind) => kind in ig1.errors))
const all = Object.keys(ig1.errors).length
console.log(
  `${rows.length} requests to ${gateways.length} gateways, ${seen.size} of ${all} errors of the contract seen.`,
)
process.exitCode = wrong === 0 && seen.size === all ? 0 : 1

function tries({ kind, attempts }: Outcome): string {
  const stopped = attempts.at(-1)?.stopped
  if (!stopped && kind !== 'success')
    return 'in the middle of a stream: its last event says it, and the connection breaks off'
  const count = attempts.length === 1 ? 'not retried' : `${attempts.length} tries`
  return `${count}: ${stopped ? (WHY[stopped] ?? stopped) : 'the last one succeeded'}`
}
