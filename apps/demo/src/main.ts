import type { AddressInfo } from 'node:net'
import { ig1 } from '@errspec/core/ig1'
import { type Attempt, createFetch } from '@errspec/fetch'
import { type Scenario, scenarios } from './scenarios.js'
import { createService } from './service.js'

const WHY: Record<string, string> = {
  not_retryable: 'the contract says that it fails again',
  attempts: 'retryable, and all tries are used up',
}

const server = createService().listen(0, '127.0.0.1')
await new Promise((resolve) => server.once('listening', resolve))
const { port } = server.address() as AddressInfo

console.log(`The IG1 contract on a real Express service at http://127.0.0.1:${port}`)
console.log(
  'Each request is made with @errspec/fetch, which retries by the contract: 3 tries, after about 1 s and 2 s.\n',
)
const rows = await Promise.all(scenarios.map(run))
for (const { scenario, status, kind, requestId, wire, attempts } of rows) {
  const last = attempts.at(-1)
  const tries = attempts.length === 1 ? 'not retried' : `${attempts.length} tries`
  const why = last?.stopped ? (WHY[last.stopped] ?? last.stopped) : 'the last one succeeded'
  console.log(`${status} ${kind.padEnd(31)} ${requestId}  (${scenario.because})`)
  console.log(`    ${wire}`)
  console.log(`    ${tries}: ${why}\n`)
}
server.close()
server.closeAllConnections()

const wrong = rows.filter(({ scenario, kind }) => kind !== scenario.expected)
for (const { scenario, kind } of wrong) console.error(`${scenario.path}: expected ${scenario.expected}, got ${kind}`)
const kinds = new Set(rows.map(({ kind }) => kind).filter((kind) => kind in ig1.errors))
console.log(`${rows.length} requests, ${kinds.size} of ${Object.keys(ig1.errors).length} errors of the contract seen.`)
process.exitCode = wrong.length === 0 && kinds.size === Object.keys(ig1.errors).length ? 0 : 1

/** Makes one request; keeps every attempt, and the message as it came over the wire. */
async function run(scenario: Scenario) {
  const attempts: Attempt[] = []
  let wire = ''
  const api = createFetch({
    catalog: ig1,
    baseUrl: `http://127.0.0.1:${port}`,
    headers: { authorization: 'Bearer demo-key' },
    onAttempt: (attempt) => attempts.push(attempt),
    fetch: async (input, init) => {
      const response = await fetch(input, init)
      const body = (await response.clone().json()) as { message?: string }
      wire = body.message ?? JSON.stringify(body)
      return response
    },
  })
  const [error, response] = await api.safe(scenario.path, scenario.options)
  const { status = 0, requestId = '' } = attempts.at(-1) ?? {}
  return { scenario, status, requestId, wire, attempts, kind: error ? error.kind : response.ok ? 'success' : 'failure' }
}
