// Keeps three gateways on one PostgreSQL and one Redis busy while parts fail, readers dawdle and vanish, services stop and start, and
// a process is killed. Exits with 1 where a status is none that was to be expected, a booking is lost or doubled, or a heap grows.
//   npm run build && node bench/gateway-soak.mjs [--seconds 60] [--concurrency 24]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { missingServices, startServices } from '../test/services.mjs'

const option = (value) => ({ type: 'string', default: value })
const { values } = parseArgs({ options: { seconds: option('60'), concurrency: option('24') } })
const seconds = Number(values.seconds)
const concurrency = Number(values.concurrency)
const NANO = 1e9
/** Below this, a process has not warmed up, and its heap says nothing. */
const SECONDS_TO_JUDGE_HEAP = 60
const HEAP_LIMIT = 1.1

const APPS = [
  ['express-gateway', {}],
  ['nest-gateway', { NEST_PLATFORM: 'express' }],
  ['nest-gateway', { NEST_PLATFORM: 'fastify' }],
]
const chat = { model: 'qwen35-397b-a17b-instruct-general', messages: [{ role: 'user', content: 'Hi' }] }
const CALLS = [
  { path: '/v1/chat/completions', json: chat, status: 200 },
  { path: '/v1/embeddings', json: { model: 'bge-m3', input: ['a', 'b'] }, status: 200 },
  { path: '/v1/images/generations', json: { model: 'qwen-image', prompt: 'x', size: '64x64' }, status: 200 },
  { path: '/v1/chat/completions', json: { ...chat, model: 'gpt-99' }, status: 400 },
  ...['database', 'tokenizer', 'rate-limiter', 'marshal', 'decode', 'crash'].map((fault) => ({
    ...{ path: '/v1/chat/completions', json: chat, fault, status: 500 },
  })),
  { path: '/v1/chat/completions', json: { ...chat, model: 'offline-model' }, status: 502 },
]
/** What is sent as a stream may break off at any place: the reader does. */
const STREAM = { ...chat, stream: true }

if (missingServices) {
  console.log(`Skipped: ${missingServices}`)
  process.exit(0)
}
const services = await startServices()
const database = new pg.Pool({ connectionString: services.postgres.url })
database.on('error', () => {})
const gateways = []
async function start(index) {
  const [app, env] = APPS[index]
  const urls = { DATABASE_URL: services.postgres.url, REDIS_URL: services.redis.url }
  const preload = ['--expose-gc', '--import', new URL('heap-probe.mjs', import.meta.url).href]
  const child = spawn(process.execPath, [...preload, 'dist/main.js'], {
    cwd: new URL(`../apps/${app}`, import.meta.url),
    env: { ...process.env, ...env, ...urls, PORT: '0', DEMO_FAULTS: '1', LOG_LEVEL: 'fatal' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  gateways[index] = { child, url: line.replace('listening on ', ''), heaps: [] }
}
await Promise.all(APPS.map((_, index) => start(index)))

const faults = []
const statuses = {}
/** The cost of each call that succeeded, and of how many calls nobody knows. */
const costs = new Map()
let unknown = 0
/** What is being done to the services or a process: then, any of the contract's 5xx may come. */
let trouble = 0
const end = performance.now() + seconds * 1000

function send(index, { path, json, fault }) {
  const outgoing = request(gateways[index].url + path, { method: 'POST', agent: false })
  outgoing.setHeader('authorization', 'Bearer ig1-demo-key')
  outgoing.setHeader('content-type', 'application/json')
  if (fault) outgoing.setHeader('x-demo-fault', fault)
  outgoing.end(JSON.stringify(json))
  return once(outgoing, 'response').then(([response]) => response)
}

async function work() {
  while (performance.now() < end) {
    const call = CALLS[Math.floor(Math.random() * CALLS.length)]
    const wasTroubled = trouble
    try {
      const response = await send(Math.floor(Math.random() * APPS.length), call)
      let body = ''
      for await (const chunk of response) body += chunk
      const { statusCode: status } = response
      statuses[status] = (statuses[status] ?? 0) + 1
      if (status === 200) costs.set(response.headers['x-request-id'], Math.round(JSON.parse(body).usage.cost * NANO))
      const isTroubled = wasTroubled % 2 === 1 || trouble !== wasTroubled
      if (status !== call.status && !(isTroubled && status >= 500))
        faults.push(`${call.path}: ${status}, not ${call.status}`)
    } catch {
      unknown++
      await pause(20)
    }
  }
}

/** Reads slowly or goes away in the middle: whether it is booked, nobody can say. */
async function dawdle() {
  while (performance.now() < end) {
    unknown++
    try {
      const response = await send(Math.floor(Math.random() * APPS.length), {
        path: '/v1/chat/completions',
        json: STREAM,
      })
      response.on('error', () => {})
      response.pause()
      await pause(Math.random() * 300)
      response.destroy()
    } catch {
      await pause(20)
    }
  }
}

async function makeTrouble() {
  for (let round = 0; performance.now() < end - 5000; round++) {
    await pause(3000)
    trouble++
    // Whoever is killed has the second half for its heap to be watched.
    if (round % 3 === 0) {
      if (performance.now() < end - seconds * 500) {
        gateways[1].child.kill('SIGKILL')
        await start(1)
      }
    } else {
      const service = [services.postgres, services.redis][(round % 3) - 1]
      await service.stop()
      await pause(500)
      await service.start()
      await pause(3000)
    }
    trouble++
  }
}

async function watchHeaps() {
  while (performance.now() < end) {
    await pause(500)
    for (const { child, heaps } of gateways) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      const answered = once(child, 'message').catch(() => undefined)
      child.send('heap', () => {})
      const [size] = (await Promise.race([answered, once(child, 'exit').then(() => [])])) ?? []
      if (size !== undefined) heaps.push(size)
    }
  }
}

await Promise.all([...Array.from({ length: concurrency }, work), dawdle(), dawdle(), makeTrouble(), watchHeaps()])
await pause(2000)
const { rows } = await database.query("SELECT id, cost FROM calls WHERE organisation = 'demo' AND cost IS NOT NULL")
const booked = new Map(rows.map(({ id, cost }) => [id, Number(cost)]))
for (const [id, cost] of costs)
  if (booked.get(id) !== cost) faults.push(`${id}: booked ${booked.get(id)}, answered ${cost}`)
const others = rows.length - costs.size
if (others > unknown) faults.push(`${others} bookings of calls that did not succeed, ${unknown} calls that broke off`)
const usage = await database.query("SELECT SUM(cost) AS cost FROM usage WHERE organisation = 'demo'")
const sum = [...booked.values()].reduce((total, cost) => total + cost, 0)
if (Number(usage.rows[0].cost) !== sum) faults.push(`the usage is ${usage.rows[0].cost}, the calls cost ${sum}`)
const quarter = (heaps, index) => {
  const part = heaps.slice((heaps.length * index) >> 2, (heaps.length * (index + 1)) >> 2)
  return part.reduce((total, size) => total + size, 0) / part.length
}
const growths = gateways.map(({ heaps }) => quarter(heaps, 3) / quarter(heaps, 1))
for (const [index, growth] of growths.entries()) {
  // Of one without samples it is NaN.
  if (seconds >= SECONDS_TO_JUDGE_HEAP && !(growth <= HEAP_LIMIT))
    faults.push(`the heap of gateway ${index} grew by a factor of ${growth}`)
}

for (const { child } of gateways) child.kill('SIGKILL')
await database.end()
await services.remove()
console.log(
  `${costs.size} calls succeeded, ${unknown} broke off, statuses ${JSON.stringify(statuses)}, ${trouble / 2} troubles`,
)
const told = gateways.map(
  ({ heaps }, index) => `${(quarter(heaps, 1) / 1e6).toFixed(1)} MB x ${growths[index].toFixed(2)}`,
)
console.log(`booked ${sum / NANO} euros; heaps ${told.join(', ')} at the end`)
for (const fault of faults.slice(0, 10)) console.error(`FAULT ${fault}`)
process.exitCode = faults.length === 0 ? 0 : 1
