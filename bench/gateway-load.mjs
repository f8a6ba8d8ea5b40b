// Loads the gateways with mixed calls and checks what must hold under load: no 5xx that was not asked for, 429 only over
// max_throughput, a heap that does not grow, books that agree with the answers, and a log line for every response.
//   npm run build && node bench/gateway-load.mjs [--seconds 20] [--concurrency 200]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '20' }, concurrency: { type: 'string', default: '200' } },
})
const seconds = Number(values.seconds)
const concurrency = Number(values.concurrency)
/** Below this, a process has not warmed up, and its heap says nothing. */
const SECONDS_TO_JUDGE_HEAP = 20
const HEAP_LIMIT = 1.1
const DOCUMENT_COST = 0.001

const key = { authorization: 'Bearer ig1-demo-key' }
const messages = [{ role: 'user', content: 'How much is the fish?' }]
const chat = { model: 'qwen35-397b-a17b-instruct-general', messages }
const image = { model: 'qwen-image', prompt: 'a lake', size: '64x64', output_format: 'webp' }
const post = (path, json, headers = {}) => ({
  path,
  init: {
    method: 'POST',
    headers: { ...key, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(json),
  },
})
const fault = (name) => ({ 'x-demo-fault': name })
const document = () => {
  const body = new FormData()
  body.append('document', new Blob(['<h1>Title</h1><p>Some text</p>'], { type: 'text/html' }), 'page.html')
  return { path: '/document', init: { method: 'POST', headers: key, body } }
}
const costOfJson = async (response) => (await response.json()).usage.cost
const costOfDocument = async (response) => {
  await response.text()
  return DOCUMENT_COST
}
const costOfStream = async (response) => Number(/"cost":([\d.e-]+)/.exec(await response.text())?.[1])

/** What is called, what status it asks for, whether it takes a place, and how its cost is read. */
const CALLS = [
  { ...post('/v1/chat/completions', chat), status: 200, metered: true, cost: costOfJson },
  {
    ...post('/v1/chat/completions', { ...chat, stream: true, stream_options: { include_usage: true } }),
    ...{ status: 200, metered: true, cost: costOfStream },
  },
  { ...post('/v1/embeddings', { model: 'bge-m3', input: 'fish' }), status: 200, metered: true, cost: costOfJson },
  { ...post('/v1/images/generations', image), status: 200, metered: true, cost: costOfJson },
  { make: document, status: 200, metered: true, cost: costOfDocument },
  { path: '/usage', init: { headers: key }, status: 200 },
  { path: '/usage/history', init: { headers: key }, status: 200 },
  { path: '/usage/history?month=13', init: { headers: key }, status: 400 },
  { path: '/usage', init: {}, status: 401 },
  { path: '/usage', init: { headers: { authorization: 'Bearer ig1-overspent-key' } }, status: 402 },
  { path: '/usage', init: { headers: { authorization: 'Bearer nobody' } }, status: 403 },
  { path: '/nowhere', init: { headers: key }, status: 404 },
  { ...post('/v1/chat/completions', { ...chat, model: 'gpt-99' }), status: 400 },
  { ...post('/v1/chat/completions', chat, fault('database')), status: 500 },
  { ...post('/v1/chat/completions', chat, fault('decode')), status: 500, metered: true },
  { ...post('/v1/images/generations', image, fault('image-format')), status: 500, metered: true },
  { ...post('/v1/chat/completions', { ...chat, model: 'offline-model' }), status: 502, metered: true },
]

async function start(app, env) {
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--import', new URL('heap-probe.mjs', import.meta.url).href, 'dist/main.js'],
    {
      cwd: new URL(`../apps/${app}`, import.meta.url),
      env: { ...process.env, ...env, PORT: '0', DEMO_FAULTS: '1' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  )
  const logged = new Set()
  createInterface({ input: child.stderr }).on('line', (line) => {
    const { requestId, msg } = JSON.parse(line)
    if (msg === 'answered') logged.add(requestId)
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  const heap = async () => {
    child.send('heap')
    return (await once(child, 'message'))[0]
  }
  return { url: line.replace('listening on ', ''), logged, heap, child }
}

async function load(app, env) {
  const { url, logged, heap, child } = await start(app, env)
  const faults = []
  const ids = new Set()
  const statuses = {}
  const { max_throughput: limit } = await (await fetch(`${url}/usage`, { headers: key })).json()
  const end = Date.now() + seconds * 1000
  /** For each metered call on its way, the most that were at once. */
  const running = new Set()
  let cost = 0
  let calls = 0

  async function work() {
    while (Date.now() < end) {
      const call = CALLS[Math.floor(Math.random() * CALLS.length)]
      const { path, init } = call.make?.() ?? call
      const own = { most: 0 }
      if (call.metered) {
        running.add(own)
        for (const other of running) other.most = Math.max(other.most, running.size)
      }
      const response = await fetch(url + path, init)
      const id = response.headers.get('x-request-id')
      if (ids.has(id)) faults.push(`the id ${id} came twice`)
      ids.add(id)
      calls++
      statuses[response.status] = (statuses[response.status] ?? 0) + 1
      // Read before it is added: others add to it in the meantime.
      const paid = response.status === 200 && call.cost ? await call.cost(response) : 0
      cost += paid
      if (!response.bodyUsed) await response.text()
      running.delete(own)
      if (response.status === 429 ? own.most <= limit : response.status !== call.status) {
        faults.push(`${path}: ${response.status}, not ${call.status}, with ${own.most} calls at once`)
      }
    }
  }
  const heaps = []
  const probe = (async () => {
    while (Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 500))
      heaps.push(await heap())
    }
  })()
  await Promise.all([probe, ...Array.from({ length: concurrency }, work)])

  const { current } = await (await fetch(`${url}/usage`, { headers: key })).json()
  child.kill('SIGTERM')
  await once(child, 'close')
  if (Math.abs(current - cost) > 1e-9 * calls) faults.push(`booked ${current}, answered ${cost}`)
  const unlogged = [...ids].filter((id) => !logged.has(id))
  if (unlogged.length > 0) faults.push(`${unlogged.length} responses are not in the log: ${unlogged.slice(0, 3)}`)
  const quarter = (index) => {
    const part = heaps.slice((heaps.length * index) >> 2, (heaps.length * (index + 1)) >> 2)
    return part.reduce((sum, size) => sum + size, 0) / part.length
  }
  const growth = quarter(3) / quarter(1)
  if (seconds >= SECONDS_TO_JUDGE_HEAP && growth > HEAP_LIMIT) faults.push(`the heap grew by a factor of ${growth}`)
  console.log(`${app} ${env.NEST_PLATFORM ?? ''}: ${calls} calls, ${JSON.stringify(statuses)}`)
  console.log(
    `  booked ${current.toFixed(6)}, answered ${cost.toFixed(6)}; ${logged.size} log lines for ${ids.size} ids`,
  )
  console.log(
    `  heap ${(quarter(1) / 1e6).toFixed(1)} MB, at the end ${(quarter(3) / 1e6).toFixed(1)} MB: x ${growth.toFixed(2)}`,
  )
  for (const fault of faults.slice(0, 10)) console.error(`  FAULT ${fault}`)
  return faults.length
}

let faults = 0
for (const [app, env] of [
  ['express-gateway', {}],
  ['nest-gateway', { NEST_PLATFORM: 'express' }],
  ['nest-gateway', { NEST_PLATFORM: 'fastify' }],
]) {
  faults += await load(app, env)
}
process.exitCode = faults === 0 ? 0 : 1
