import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root, run } from './packed-project.js'

/** The newest of each that run on the Node of this repository. */
const dependencies = {
  openai: '6.49.0',
  ai: '5.0.277',
  '@ai-sdk/openai-compatible': '1.0.61',
  ky: '1.14.3',
}
const SDKS = ['openai', 'ai', 'ky'] as const

/** Programs of users: each asks for a chat, with the retries of its SDK switched off. */
const program = `
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { ig1 } from '@errspec/core/ig1'
import { createRetryFetch } from '@errspec/fetch'
import { generateText, streamText } from 'ai'
import ky from 'ky'
import OpenAI from 'openai'

const [base, cases] = [process.argv[2], JSON.parse(process.argv[3])]
const messages = [{ role: 'user', content: 'Hi' }]
const model = 'm'
const textOf = async (parts) => { const texts = []; for await (const part of parts) texts.push(part); return texts }
const sdks = {
  async openai(url, fetch, stream, signal) {
    const client = new OpenAI({ baseURL: url, apiKey: 'k', maxRetries: 0, fetch })
    const chat = await client.chat.completions.create({ model, messages, stream }, { signal })
    if (!stream) return { texts: [chat.choices[0].message.content], id: chat._request_id }
    const texts = []
    for await (const { choices } of chat) texts.push(choices[0].delta.content)
    return { texts }
  },
  async ai(url, fetch, stream, abortSignal) {
    const provider = createOpenAICompatible({ name: 'ig1', baseURL: url, apiKey: 'k', fetch })
    const call = { model: provider(model), prompt: 'Hi', maxRetries: 0, abortSignal }
    if (stream) {
      let failure
      const { textStream } = streamText({ ...call, onError: ({ error }) => { failure = error } })
      const texts = await textOf(textStream)
      if (failure) throw failure
      return { texts }
    }
    const { text, response } = await generateText(call)
    return { texts: [text], id: response.headers['x-request-id'] }
  },
  async ky(url, fetch, stream, signal) {
    const client = ky.create({ prefixUrl: url, retry: 0, fetch })
    const response = await client.post('chat/completions', { json: { model, messages, stream }, signal })
    if (!stream) {
      const { choices } = await response.json()
      return { texts: [choices[0].message.content], id: response.headers.get('x-request-id') }
    }
    const texts = await textOf(response.body.pipeThrough(new TextDecoderStream()))
    return { texts: [...texts.join('').matchAll(/"content":"(.*?)"/g)].map(([, text]) => text) }
  },
}
const describeError = (error) => ({
  name: error.constructor.name,
  errorName: error.name,
  status: error.status ?? error.statusCode ?? error.response?.status,
  id: error.requestID ?? error.responseHeaders?.['x-request-id'] ?? error.response?.headers.get('x-request-id'),
})
async function attempt(sdk, name, { stream = false, abort, options }) {
  const attempts = []
  const started = performance.now()
  const controller = new AbortController()
  const onAttempt = ({ status, delayMs, stopped }) => {
    attempts.push([status ?? null, delayMs ?? null, stopped ?? null])
    // In the wait that follows, not before it.
    if (abort === 'in the wait') setTimeout(() => controller.abort(), 100)
  }
  const fetch = createRetryFetch({ catalog: ig1, retry: { initialDelayMs: 10 }, onAttempt, ...options })
  // The service answers this once the request has reached it.
  if (abort === 'in flight') globalThis.fetch(base + '/arrival/' + sdk + '/' + name).then(() => controller.abort())
  try {
    return { attempts, ...(await sdks[sdk](base + '/' + sdk + '/' + name + '/v1', fetch, stream, controller.signal)) }
  } catch (error) {
    const tookMs = performance.now() - started
    const body = error.response ? await error.response.text().catch(String) : error.responseBody
    return { attempts, ...describeError(error), body, tookMs }
  }
}
const unhandled = []
process.on('unhandledRejection', (error) => unhandled.push(String(error)))
const results = { unhandled }
await Promise.all(Object.keys(sdks).flatMap((sdk) => Object.entries(cases).map(async ([name, one]) => {
  results[sdk + ' ' + name] = await attempt(sdk, name, one)
})))
console.log(JSON.stringify(results))
`

interface Outcome {
  readonly attempts: readonly (readonly [status: number | null, delayMs: number | null, stopped: string | null])[]
  readonly texts?: readonly string[]
  readonly id?: string
  readonly name?: string
  readonly errorName?: string
  readonly status?: number
  readonly body?: string
  readonly tookMs?: number
}

const envelope = (code: number, id: string) => ({ message: 'No', code, request_id: id })
const chat = {
  id: 'chat',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
}

type Answer = (response: ServerResponse, id: string) => void
const fails =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (response, id) => {
    const all = { 'content-type': 'application/json', 'x-request-id': id, ...headers }
    response.writeHead(status, all).end(JSON.stringify(envelope(status, id)))
  }
const succeeds: Answer = (response, id) => {
  response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': id }).end(JSON.stringify(chat))
}
const streams: Answer = async (response, id) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': id })
  for (const [content, finish_reason] of [
    ['Hel', null],
    ['lo ', null],
    ['you', 'stop'],
  ] as const) {
    const choices = [{ index: 0, delta: { content }, finish_reason }]
    response.write(`data: ${JSON.stringify({ ...chat, object: 'chat.completion.chunk', choices })}\n\n`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  response.end('data: [DONE]\n\n')
}
const resets: Answer = (response) => void response.socket?.resetAndDestroy()
const silent: Answer = () => {}

/** What the service does about each request of a case, the last for all that follow; and how the case is called. */
const cases: Record<
  string,
  { answers: Answer[]; stream?: true; abort?: 'in flight' | 'in the wait'; options?: object }
> = {
  recovers: { answers: [fails(500), fails(502), succeeds] },
  reconnects: { answers: [resets, resets, succeeds] },
  refused: { answers: [fails(400), succeeds] },
  vetoed: { answers: [fails(500, { 'x-should-retry': 'false' }), succeeds] },
  waits: { answers: [fails(503, { 'retry-after': '1' }), succeeds] },
  down: { answers: [fails(500), fails(500), fails(502)] },
  gone: { answers: [resets] },
  slow: { answers: [silent], options: { timeoutMs: 1000, retry: { attempts: 2, initialDelayMs: 10 } } },
  streams: { answers: [fails(502), streams], stream: true },
  abortedInFlight: { answers: [silent], abort: 'in flight' },
  abortedInWait: { answers: [fails(502, { 'retry-after': '30' })], abort: 'in the wait' },
}

const directory = mkdtempSync(join(tmpdir(), 'errspec-sdk-'))
/** When the requests of each case came, by `<sdk> <case>`, and how many of them were closed by the client. */
const requests = new Map<string, { times: number[]; abandoned: number }>()
const arrivals = new EventEmitter()
const server = createServer((request, response) => {
  const [, sdk, name = '', awaited] = (request.url ?? '').split('/')
  if (sdk === 'arrival') {
    const call = `${name} ${awaited}`
    if (requests.has(call)) response.end()
    else arrivals.once(call, () => response.end())
    return
  }
  const key = `${sdk} ${name}`
  const seen = requests.get(key) ?? { times: [], abandoned: 0 }
  requests.set(key, seen)
  arrivals.emit(key)
  seen.times.push(performance.now())
  const { answers } = cases[name] as (typeof cases)[string]
  const count = seen.times.length
  response.on('close', () => {
    if (!response.writableEnded) seen.abandoned += 1
  })
  request.resume().on('end', () => answers[Math.min(count, answers.length) - 1]?.(response, `req_${name}_${count}`))
})
let results: Record<string, Outcome> & { unhandled: string[] }

async function pack(name: string): Promise<[string, string]> {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', directory], {
    cwd: join(root, 'packages', name),
  })
  const [packed] = Object.values(JSON.parse(stdout) as Record<string, { filename: string }>)
  return [`@errspec/${name}`, `file:${join(directory, packed?.filename ?? '')}`]
}

beforeAll(async () => {
  const tarballs = Object.fromEntries(await Promise.all(['core', 'fetch'].map(pack)))
  const manifest = { private: true, type: 'module', dependencies: { ...dependencies, ...tarballs } }
  writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(directory, 'program.js'), program)
  const options = ['--no-audit', '--no-fund', '--loglevel=error', '--no-package-lock', '--prefer-offline']
  await run('npm', ['install', ...options], { cwd: directory })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { stdout } = await run(process.execPath, ['program.js', url, JSON.stringify(cases)], { cwd: directory })
  results = JSON.parse(stdout)
}, 300_000)
afterAll(() => {
  server.closeAllConnections()
  server.close()
  rmSync(directory, { recursive: true, force: true })
})

/** The SDK's own class for an error status, the class where there is no answer, and its words for a timeout and an abort. */
const NAMES = {
  openai: {
    400: 'BadRequestError',
    500: 'InternalServerError',
    gone: 'APIConnectionError',
    slow: 'APIConnectionTimeoutError',
  },
  ai: { 400: 'AI_APICallError', 500: 'AI_APICallError', gone: 'AI_APICallError', slow: 'TimeoutError' },
  ky: { 400: 'HTTPError', 500: 'HTTPError', gone: 'TypeError', slow: 'TimeoutError' },
} as const
const ABORTED = { openai: 'APIUserAbortError', ai: 'AbortError', ky: 'AbortError' } as const

describe.each(SDKS)('createRetryFetch inside %s', (sdk) => {
  const of = (name: string) => ({
    ...(results[`${sdk} ${name}`] as Outcome),
    ...(requests.get(`${sdk} ${name}`) as { times: number[]; abandoned: number }),
  })
  /** OpenAI's classes all have the name Error. */
  const nameOf = ({ name, errorName }: Outcome) => (sdk === 'openai' ? name : errorName)

  test('succeeds after two errors of the service, with three requests', () => {
    const { texts, id, times, attempts } = of('recovers')
    expect([texts, id, times.length]).toEqual([['Hello'], 'req_recovers_3', 3])
    expect(attempts.map(([status]) => status)).toEqual([500, 502, 200])
  })

  test('succeeds after two lost connections', () => {
    const { texts, times, attempts } = of('reconnects')
    expect([texts, times.length]).toEqual([['Hello'], 3])
    expect(attempts.map(([status]) => status)).toEqual([null, null, 200])
  })

  test.each([
    ['refused', 400, 'not_retryable', 400],
    ['vetoed', 500, 'server_veto', 500],
  ] as const)('is %s once, as the SDK’s own error, with its id', (name, status, stopped, key) => {
    const outcome = of(name)
    expect(outcome).toMatchObject({ status, id: `req_${name}_1`, attempts: [[status, null, stopped]] })
    expect([nameOf(outcome), outcome.times.length]).toEqual([NAMES[sdk][key], 1])
  })

  test('waits as long as the service asks for', () => {
    const { texts, times, attempts } = of('waits')
    expect([texts, times.length]).toEqual([['Hello'], 2])
    expect(attempts[0]?.[1]).toBeGreaterThanOrEqual(1000)
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(990)
  })

  test('gives the last error 5xx to the SDK, which throws its own, with status, id and body', () => {
    const outcome = of('down')
    expect(outcome).toMatchObject({ status: 502, id: 'req_down_3' })
    expect([nameOf(outcome), outcome.times.length]).toEqual([NAMES[sdk][500], 3])
    expect(outcome.attempts.map(([status, , stopped]) => [status, stopped])).toEqual([
      [500, null],
      [500, null],
      [502, 'attempts'],
    ])
    // OpenAI's SDK hides a flat body before its version 7.5.
    if (sdk !== 'openai') expect(JSON.parse(outcome.body ?? '')).toEqual(envelope(502, 'req_down_3'))
  })

  test('lets a connection that stays lost be the SDK’s own error', () => {
    const outcome = of('gone')
    expect([nameOf(outcome), outcome.status, outcome.times.length]).toEqual([NAMES[sdk].gone, undefined, 3])
  })

  test('lets a service that does not answer be a timeout', () => {
    const outcome = of('slow')
    expect([nameOf(outcome), outcome.times.length, outcome.abandoned]).toEqual([NAMES[sdk].slow, 2, 2])
  })

  test('leaves a stream as it is, after a retry', () => {
    expect(of('streams')).toMatchObject({
      texts: ['Hel', 'lo ', 'you'],
      attempts: [
        [502, expect.any(Number), null],
        [200, null, null],
      ],
    })
  })

  test('ends when the user of the SDK aborts, in flight and in a wait', () => {
    const inFlight = of('abortedInFlight')
    expect([nameOf(inFlight), inFlight.times.length, inFlight.abandoned]).toEqual([ABORTED[sdk], 1, 1])
    expect(inFlight.attempts).toEqual([[null, null, 'aborted']])
    const inWait = of('abortedInWait')
    expect([nameOf(inWait), inWait.times.length]).toEqual([ABORTED[sdk], 1])
    expect(inWait.attempts).toEqual([[502, expect.any(Number), null]])
    expect(inWait.tookMs, 'of the 30 s that the service asks for').toBeLessThan(30_000)
  })
})

test('nothing is rejected without anybody being told', () => {
  expect(results.unhandled).toEqual([])
})
