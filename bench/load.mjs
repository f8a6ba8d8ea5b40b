// How much the gateways bear: one process on libSQL, and one and three on PostgreSQL and Redis, in turn and round by round. Each call is
// a chat of the demo model, whose stand-in thinks for 20 ms. Compares what is booked with what was answered.
//   npm run load [-- --seconds 5] [--rounds 2] [--concurrency 32]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { missingServices, startServices } from '../test/services.mjs'

const option = (value) => ({ type: 'string', default: value })
const { values } = parseArgs({ options: { seconds: option('5'), rounds: option('2'), concurrency: option('32') } })
const seconds = Number(values.seconds)
const rounds = Number(values.rounds)
const concurrency = Number(values.concurrency)
const NANO = 1e9
const WARM_UP_CALLS = 100

const headers = { authorization: 'Bearer ig1-demo-key', 'content-type': 'application/json' }
const messages = [{ role: 'user', content: 'How much is the fish?' }]
const body = JSON.stringify({ model: 'qwen35-397b-a17b-instruct-general', messages })
const EXPRESS = ['express-gateway', {}]
const NEST = ['nest-gateway', { NEST_PLATFORM: 'express' }]
const FASTIFY = ['nest-gateway', { NEST_PLATFORM: 'fastify' }]

async function start([app, env], urls) {
  const cwd = new URL(`../apps/${app}`, import.meta.url)
  const options = { ...process.env, ...env, ...urls, PORT: '0', LOG_LEVEL: 'fatal' }
  const child = spawn(process.execPath, ['dist/main.js'], { cwd, env: options, stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return { child, url: line.replace('listening on ', '') }
}

/** In nano-euros. */
async function spent(url) {
  return Math.round((await (await fetch(`${url}/usage`, { headers })).json()).current * NANO)
}

async function measure({ gateways, result }, isOver) {
  const before = await spent(gateways[0].url)
  const began = performance.now()
  let answered = 0
  let count = 0
  const work = async (_, worker) => {
    for (let call = worker; !isOver(count, performance.now() - began); call++) {
      const sent = performance.now()
      count++
      const response = await fetch(`${gateways[call % gateways.length].url}/v1/chat/completions`, {
        ...{ method: 'POST', headers, body },
      })
      const { usage } = await response.json()
      result.latencies.push(performance.now() - sent)
      if (response.status === 200) answered += Math.round(usage.cost * NANO)
      else result.failures++
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  result.ms += performance.now() - began
  result.answered += answered
  result.booked += (await spent(gateways[0].url)) - before
}

const fresh = () => ({ latencies: [], failures: 0, ms: 0, answered: 0, booked: 0 })
const percentile = (sorted, share) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(0)

const folder = mkdtempSync(join(tmpdir(), 'errspec-load-'))
const services = missingServices === '' ? await startServices() : undefined
const shared = services && { DATABASE_URL: services.postgres.url, REDIS_URL: services.redis.url }
const setUps = [
  ['1 process on libSQL', [EXPRESS], { DATABASE_URL: `file:${join(folder, 'gateway.db')}` }],
  ...(shared ? [['1 on PostgreSQL + Redis', [EXPRESS], shared]] : []),
  ...(shared ? [['3 on PostgreSQL + Redis', [EXPRESS, NEST, FASTIFY], shared]] : []),
]
const running = []
for (const [name, apps, urls] of setUps) {
  const gateways = await Promise.all(apps.map((app) => start(app, urls)))
  running.push({ name, gateways, result: fresh() })
}
for (const setUp of running) {
  await measure(setUp, (count) => count >= WARM_UP_CALLS)
  setUp.result = fresh()
}
for (let round = 0; round < rounds; round++) {
  for (const setUp of running) await measure(setUp, (_count, ms) => ms > seconds * 1000)
}
for (const { gateways } of running) for (const { child } of gateways) child.kill('SIGTERM')
await services?.remove()
rmSync(folder, { recursive: true, force: true })

let faults = 0
console.log(`${concurrency} calls at a time, ${rounds} rounds of ${seconds} s each:\n`)
console.log('| gateways | requests/s | p50 ms | p99 ms | calls | failed | booked, euros | answered, euros |')
console.log('|---|---|---|---|---|---|---|---|')
for (const { name, result } of running) {
  const { latencies, failures, ms, answered, booked } = result
  const sorted = latencies.sort((a, b) => a - b)
  if (failures > 0 || booked !== answered) faults++
  const speed = ((sorted.length / ms) * 1000).toFixed(0)
  const money = [booked, answered].map((nano) => (nano / NANO).toFixed(9)).join(' | ')
  console.log(
    `| ${name} | ${speed} | ${percentile(sorted, 0.5)} | ${percentile(sorted, 0.99)} | ${sorted.length} | ${failures} | ${money} |`,
  )
}
if (missingServices) console.log(`\nSkipped: PostgreSQL + Redis (${missingServices}).`)
process.exitCode = faults === 0 ? 0 : 1
