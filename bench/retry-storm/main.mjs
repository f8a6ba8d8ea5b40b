// A retry storm in virtual time: what the retry policies of clients make of an outage, ours by the code that is shipped.
// The workload is described in docs/decisions/0006-retry-budget.md.
//   npm run build -w packages/core && node bench/retry-storm/main.mjs
//   --clients 1000    how many clients; 100 of them are a process
//   --seeds 5         runs for each figure; the median is shown
//   --policies a,b    only the policies whose name contains one of these; no plot is written then
//   --check           compares the peers with the reference and ours with the targets; exits with 1 if one does not hold
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ours } from './ours.mjs'
import { candidate, peers } from './peers.mjs'
import { plot } from './plot.mjs'
import { deviations, missedTargets } from './reference.mjs'
import { markdown, medianFigures, row } from './table.mjs'

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '1000' },
    seeds: { type: 'string', default: '5' },
    policies: { type: 'string' },
    check: { type: 'boolean', default: false },
  },
})
const [clients, seeds] = [wholeNumber('clients', 100), wholeNumber('seeds', 1)]
const wanted = values.policies?.split(',') ?? ['']
const all = Object.entries({ ...peers, ...candidate, errspec: ours() })
const policies = all.filter(([name]) => wanted.some((part) => name.includes(part)))
if (policies.length === 0) fail(`no policy's name contains any of '${values.policies}': ${all.map(([name]) => name)}`)

const results = policies.map(([name, createPolicy]) => {
  const started = process.cpuUsage()
  const figures = medianFigures(createPolicy, { clients, seeds })
  console.error(`${name}: ${(process.cpuUsage(started).user / 1e6).toFixed(1)} s of processor time`)
  return [name, figures]
})
console.log(`${clients} clients, median of seeds 1 to ${seeds}\n`)
console.log(markdown(results.map(([name, figures]) => row(name, figures))))

if (!values.policies) {
  writeFileSync(new URL('../../docs/retry-storm.svg', import.meta.url), plot({ ...peers, errspec: ours() }))
}
if (values.check) {
  let holds = true
  console.log('')
  for (const [name, figures] of results) {
    const faults = name === 'errspec' ? missedTargets(figures) : deviations(name, figures)
    const success = name === 'errspec' ? 'reaches every target' : 'is within 5% of the reference'
    console.log(`${name}: ${faults.length > 0 ? faults.join('; ') : success}`)
    holds &&= faults.length === 0
  }
  if (!holds) process.exitCode = 1
}

function wholeNumber(option, least) {
  const number = Number(values[option])
  if (!Number.isInteger(number) || number < least) fail(`--${option} must be a whole number of at least ${least}`)
  return number
}

function fail(message) {
  console.error(message)
  process.exit(2)
}
