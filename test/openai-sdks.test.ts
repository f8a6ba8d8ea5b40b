import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type GatewayProcess, startGatewayProcess } from './gateway-process.js'
import { run } from './packed-project.js'

/** The SDK wants Node 22 from its version 7 on. This package is nothing but a Node. */
const NODE_PACKAGE = `node-${process.platform}-${process.arch}`
const SDKS = ['openai4', 'openai6', 'openai7'] as const
const dependencies = {
  openai4: 'npm:openai@4.104.0',
  openai6: 'npm:openai@6.49.0',
  openai7: 'npm:openai@7.57.0',
  [NODE_PACKAGE]: '22.23.3',
}

const gateways = [
  ['express-gateway', {}],
  ['nest-gateway', { NEST_PLATFORM: 'express' }],
  ['nest-gateway', { NEST_PLATFORM: 'fastify' }],
] as const
const envelopes = ['ig1', 'openai'] as const

/** A user's program: every call with the SDK's own retries, counted where it meets the network. */
const program = `
const urls = JSON.parse(process.argv[2])
const model = 'qwen35-397b-a17b-instruct-general'
const messages = [{ role: 'user', content: 'Hi' }]
const cases = {
  400: [{ model: 'gpt-99' }],
  401: [{}, { headers: { authorization: 'none' } }],
  402: [{}, { headers: { authorization: 'Bearer ig1-overspent-key' } }],
  403: [{}, { headers: { authorization: 'Bearer nobody' } }],
  500: [{}, { headers: { 'x-demo-fault': 'database' } }],
  502: [{ model: 'offline-model' }],
  stream: [{ stream: true }, { headers: { 'x-demo-fault': 'stream' } }],
}
async function attempt(OpenAI, baseURL, [body, options]) {
  const ids = []
  const counting = async (...request) => {
    const response = await fetch(...request)
    ids.push(response.headers.get('x-request-id'))
    return response
  }
  const client = new OpenAI({ baseURL: baseURL + '/v1', apiKey: 'ig1-demo-key', fetch: counting })
  let chunks = 0
  try {
    const answer = await client.chat.completions.create({ model, messages, ...body }, options)
    if (body.stream) for await (const _ of answer) chunks++
    return { ids, chunks }
  } catch (error) {
    const { status, message, request_id, requestID } = error
    return { ids, chunks, name: error.constructor.name, status, message, id: request_id ?? requestID }
  }
}
async function succeed(OpenAI, baseURL) {
  const client = new OpenAI({ baseURL: baseURL + '/v1', apiKey: 'ig1-demo-key' })
  const chat = await client.chat.completions.create({ model, messages })
  const { data } = await client.embeddings.create({ model: 'bge-m3', input: 'Hi' })
  const image = await client.images.generate({ model: 'qwen-image', prompt: 'x', size: '64x64' })
  const file = await OpenAI.toFile(Buffer.from(image.data[0].b64_json, 'base64'), 'x.png', { type: 'image/png' })
  const edited = await client.images.edit({ model: 'qwen-image-edit', prompt: 'y', image: [file], size: '64x64' })
  return [chat._request_id, chat.choices[0].message.content, data[0].embedding.length, edited.data.length]
}
const results = {}
for (const sdk of ${JSON.stringify(SDKS)}) {
  const { OpenAI, toFile } = await import(sdk)
  OpenAI.toFile ??= toFile
  await Promise.all(Object.entries(urls).map(async ([key, url]) => {
    const outcomes = await Promise.all(Object.entries(cases).map(async ([name, request]) => [name, await attempt(OpenAI, url, request)]))
    results[sdk + ' ' + key] = { ...Object.fromEntries(outcomes), success: await succeed(OpenAI, url) }
  }))
}
console.log(JSON.stringify(results))
`

interface Outcome {
  readonly ids: readonly string[]
  readonly chunks: number
  readonly name?: string
  readonly status?: number
  readonly message?: string
  readonly id?: string
}

const directory = mkdtempSync(join(tmpdir(), 'errspec-openai-'))
const running: GatewayProcess[] = []
let results: Record<string, Record<string, Outcome> & { success: unknown[] }>

beforeAll(async () => {
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }))
  writeFileSync(join(directory, 'program.js'), program)
  const options = ['--no-audit', '--no-fund', '--loglevel=error', '--no-package-lock', '--prefer-offline']
  const urls: Record<string, string> = {}
  const starts = gateways.flatMap(([app, env]) =>
    envelopes.map(async (envelope) => {
      const gateway = await startGatewayProcess(app, { ...env, ERROR_ENVELOPE: envelope, DEMO_FAULTS: '1' })
      running.push(gateway)
      urls[`${app} ${JSON.stringify(env)} ${envelope}`] = gateway.url
    }),
  )
  await Promise.all([run('npm', ['install', ...options], { cwd: directory }), ...starts])
  const node = join(directory, 'node_modules', NODE_PACKAGE, 'bin/node')
  const { stdout } = await run(node, ['program.js', JSON.stringify(urls)], { cwd: directory })
  results = JSON.parse(stdout)
}, 300_000)
afterAll(() => {
  for (const { child } of running) child.kill('SIGKILL')
  rmSync(directory, { recursive: true, force: true })
})

const NAMES = {
  400: 'BadRequestError',
  401: 'AuthenticationError',
  402: 'APIError',
  403: 'PermissionDeniedError',
  500: 'InternalServerError',
  502: 'InternalServerError',
}
const MESSAGES = {
  400: 'Unknown model gpt-99',
  401: 'Unauthorized',
  402: 'Commit exceeded: 12.5 >= 10',
  403: 'Forbidden',
  500: 'Failed to get model',
  502: 'Failed to forward request to backend',
}

describe.each(SDKS)('%s', (sdk) => {
  describe.each(gateways)('on %s %j', (app, env) => {
    const of = (envelope: string) =>
      results[`${sdk} ${app} ${JSON.stringify(env)} ${envelope}`] as (typeof results)[string]

    test.each([400, 401, 402, 403, 500, 502] as const)('%d: class, status, id and tries are right', (status) => {
      for (const envelope of envelopes) {
        const { ids, ...outcome } = of(envelope)[status] as Outcome
        expect(outcome).toMatchObject({ name: NAMES[status], status, id: ids.at(-1) })
        expect(ids, 'tries').toHaveLength(status < 500 ? 1 : 3)
        expect(new Set(ids).size).toBe(ids.length)
      }
    })

    test.each([400, 401, 402, 403, 500, 502] as const)("%d: the envelope 'openai' shows the message", (status) => {
      expect((of('openai')[status] as Outcome).message).toContain(MESSAGES[status])
    })

    test('a stream that breaks off throws, after what came', () => {
      for (const envelope of envelopes) {
        const { ids, chunks, name, message } = of(envelope)['stream'] as Outcome
        expect([ids.length, chunks > 0, name]).toEqual([1, true, expect.stringMatching(/Error$/)])
        expect(message).toContain('Failed to forward request to backend')
      }
    })

    test('the endpoints answer as the SDK expects', () => {
      const answered = [expect.stringMatching(/^req_/), expect.stringContaining('stand-in'), 1024, 1]
      expect(of('ig1').success).toEqual(answered)
    })
  })
})
