import { defineOperations } from '@errspec/core'
import { findOperation } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import { ig1Operations } from '@errspec/core/ig1/operations'
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger'
import { brokenStream, createLogger, errorScenarios, type Scenario, startGateway, success } from 'gateway-domain'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createApp, type Platform } from '../../apps/nest-gateway/src/app.js'
import { send } from '../wire/exchange.js'
import { type RunningGateway, targets, undeclaredIn } from './targets.js'

const OPERATIONS = Object.keys(ig1Operations.operations).filter((key) => key !== '*') as Exclude<
  keyof typeof ig1Operations.operations,
  '*'
>[]
const MULTIPART = { 'content-type': 'multipart/form-data; boundary=x' }
const form = (name: string) =>
  `--x\r\ncontent-disposition: form-data; name="${name}"; filename="a"\r\n\r\n<p>Hi\r\n--x--\r\n`

/** Requests to the endpoints that the scenarios of single errors pass by. */
const others: readonly Scenario[] = [
  success,
  brokenStream,
  { because: 'all is well', path: '/v1/embeddings', json: { model: 'bge-m3', input: 'Hi' } },
  { because: 'all is well', path: '/usage' },
  { because: 'the database is gone', path: '/usage', headers: { 'x-demo-fault': 'database' } },
  { because: 'all is well', path: '/document', headers: MULTIPART, body: form('document') },
  { because: 'no such field', path: '/document', headers: MULTIPART, body: form('other') },
  ...['database', 'tokenizer', 'rate-limiter', 'crash'].flatMap((fault) => {
    const headers = { 'x-demo-fault': fault }
    return [
      { because: fault, path: '/document', headers: { ...MULTIPART, ...headers }, body: form('document') },
      { because: fault, path: '/v1/embeddings', headers, json: { model: 'bge-m3', input: 'Hi' } },
      { ...errorScenarios.unknown_quality, because: fault, headers, json: { model: 'qwen-image', prompt: 'x' } },
    ]
  }),
]

let gateway: RunningGateway | undefined
// What the adapters write themselves; the gateways' own log is looked at.
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})
afterEach(async () => {
  await gateway?.close()
  gateway = undefined
  vi.restoreAllMocks()
})

/** Sends a scenario's request, and tells the operation that it is for. */
async function ask({ port }: RunningGateway, { path, headers, json, body, ...rest }: Scenario) {
  const content = json === undefined ? body : JSON.stringify(json)
  const method = rest.method ?? (content === undefined ? 'GET' : 'POST')
  const answer = await send(port, path, {
    method,
    headers: {
      authorization: 'Bearer ig1-demo-key',
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(content === undefined ? {} : { body: content }),
  })
  return { answer, operation: findOperation(ig1Operations, method, path)?.operation }
}

describe.each(targets)('$name', (target) => {
  test('serves every operation, and raises nothing that one does not declare', async () => {
    gateway = await target.start()
    const served = new Set<string | undefined>()
    for (const scenario of [...Object.values(errorScenarios), ...others]) {
      const { answer, operation } = await ask(gateway, scenario)
      expect([scenario.path, answer.status]).not.toContain(404)
      served.add(operation)
    }
    expect([...served].sort()).toEqual([...OPERATIONS].sort())
    expect(undeclaredIn(gateway)).toEqual([])
  })

  test('tells of each kind once where nothing is declared, and answers as ever', async () => {
    const nothing = defineOperations(ig1, Object.fromEntries(OPERATIONS.map((key) => [key, []])))
    gateway = await target.start({ operations: nothing })
    const expected = new Set<string>()
    for (let count = 0; count < 2; count++) {
      for (const [kind, scenario] of Object.entries(errorScenarios)) {
        const { answer, operation } = await ask(gateway, scenario)
        expect(answer.headers['x-error-kind']).toBe(kind)
        expected.add(`${operation}: ${kind}`)
      }
    }
    const running = gateway
    await expect.poll(() => undeclaredIn(running)).toEqual([...expected])
    const paths = running.log.filter(({ msg }) => msg === 'undeclared').map(({ path }) => path)
    expect(paths).not.toContain('(no route)')
  })
})

test.each<Platform>(['express', 'fastify'])(
  'the Nest gateway on %s documents what each operation declares',
  async (platform) => {
    const own = await startGateway({ logger: createLogger('silent') })
    const app = await createApp(own, platform)
    await app.init()
    const { paths } = SwaggerModule.createDocument(app, new DocumentBuilder().build())
    const documented: Record<string, string[]> = {}
    for (const [path, item] of Object.entries(paths)) {
      for (const [method, { responses }] of Object.entries(item as Record<string, { responses: object }>)) {
        documented[`${method.toUpperCase()} ${path}`] = Object.values(responses)
          .flatMap((response) => Object.keys(response.content?.['application/json']?.examples ?? {}))
          .sort()
      }
    }
    expect(documented).toEqual(
      Object.fromEntries(OPERATIONS.map((key) => [key, [...ig1Operations.of(key).kinds].sort()])),
    )
    await app.close()
    await own.close()
  },
)
