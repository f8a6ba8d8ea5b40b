import { afterEach, describe, expect, test } from 'vitest'
import { errorOf } from './contracts.js'
import type { SendOptions } from './exchange.js'
import { matrix } from './matrix.js'
import { type Handler, type Service, type ServiceOptions, startService } from './platforms.js'

let service: Service | undefined
afterEach(() => service?.close())

const TRACE = { headers: ['X-Trace-Id', 'x-correlation-id'] }

describe.each(matrix)('$name', ({ platform, contract }) => {
  const { catalog, raised, causes } = contract
  const serve = async (requestId: ServiceOptions['requestId'] = {}) => {
    const handler: Handler = ({ query, raw, id }) => {
      if (query['fail']) throw errorOf(contract, raised.refusal)
      if (query['stream']) {
        raw.writeHead(200, { 'content-type': 'text/event-stream' })
        raw.write(`data: ${id}\n\n`)
        throw errorOf(contract, raised.refusal)
      }
      raw.end(String(id))
    }
    service = await startService(platform, handler, { catalog, requestId })
    return service
  }

  /** One of each sort of answer: a success, a raised error, what the platform refuses at several places, a stream. */
  const requests: readonly (readonly [path: string, options?: SendOptions])[] = [
    ['/'],
    ['/?fail=1'],
    ['/?stream=1'],
    ['/nowhere'],
    ['/items/%E0%A4%A'],
    ['/', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }],
    ['/', { method: 'POST', headers: { 'content-type': 'application/xml' }, body: '<a/>' }],
  ]

  test('every answer has an id, in both headers, in the body and in the report', async () => {
    const { send, reported } = await serve()
    for (const request of requests) {
      const { headers, body, status } = await send(...request)
      const id = headers['x-request-id']
      expect(id, request[0]).toMatch(/^req_[a-z0-9]{24}$/)
      expect(headers['request-id']).toBe(id)
      if (status >= 400) expect(contract.requestIdOf(JSON.parse(body))).toBe(id)
      else expect(body).toContain(id)
      if (status >= 400) expect(reported.at(-1)?.context.requestId).toBe(id)
    }
  })

  test('a team’s own ids and headers are those of every answer, and no others are', async () => {
    let count = 0
    const { send, reported } = await serve({ ...TRACE, generate: () => `trace:${++count}` })
    for (const [index, request] of requests.entries()) {
      const { headers, body, status } = await send(...request)
      const id = `trace:${index + 1}`
      expect([headers['x-trace-id'], headers['x-correlation-id']], request[0]).toEqual([id, id])
      expect(headers).not.toHaveProperty('x-request-id')
      expect(headers).not.toHaveProperty('request-id')
      if (status >= 400) expect(contract.requestIdOf(JSON.parse(body))).toBe(id)
      else expect(body).toContain(id)
      if (status >= 400) expect(reported.at(-1)?.context.requestId).toBe(id)
    }
  })

  test('a trusted inbound id is read from the first of the team’s headers, and in no other form', async () => {
    const { send } = await serve({ ...TRACE, trust: ({ headers }) => headers['x-gateway'] === '1' })
    const ask = async (headers: Record<string, string>) => (await send('/?fail=1', { headers })).headers['x-trace-id']
    expect(await ask({ 'x-trace-id': 'theirs-1', 'x-gateway': '1' })).toBe('theirs-1')
    expect(await ask({ 'x-trace-id': 'theirs-1' })).toMatch(/^req_/)
    expect(await ask({ 'x-trace-id': 'no spaces', 'x-gateway': '1' })).toMatch(/^req_/)
    expect(await ask({ 'x-request-id': 'theirs-1', 'x-gateway': '1' })).toMatch(/^req_/)
  })

  test.each<[string, () => unknown]>([
    ['throws', () => raise()],
    ['makes what no header can hold', () => 'a\r\nb'],
    ['makes no text', () => 7],
    ['makes a promise', async () => 'late'],
  ])('where the team’s function %s, the id is one of ours', async (_name, generate) => {
    const { send } = await serve({ generate: generate as () => string })
    const answer = await send('/?fail=1')
    expect(answer.headers['x-request-id']).toMatch(/^req_[a-z0-9]{24}$/)
    expect([answer.status, causes.forbidden[1]]).toEqual([403, raised.refusal])
  })
})

function raise(): never {
  throw new Error('no ids today')
}
