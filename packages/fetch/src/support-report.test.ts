import { readFileSync } from 'node:fs'
import { decodeError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, expectTypeOf, it, vi } from 'vitest'
import { createFetch, type Shape, type SupportReport, supportReport, TransportError } from './index.js'
import { START, virtualClock } from './wire-support.js'

const now = START
const at = (url: string, method = 'POST') =>
  new TransportError('timeout', 'x', { retryable: true, cause: undefined, attempts: [{ at: START, method, url }] })
const endpointOf = (url: string) => supportReport(at(url), { model: 'gpt-4o' }).endpoint

async function failedCall() {
  const answers = ['req_first', 'req_second']
  const fetch = async () => {
    const body = { message: 'Failed to forward request to backend', code: 502, request_id: answers.shift() }
    return Response.json(body, { status: 502 })
  }
  const retry = { attempts: 2, initialDelayMs: 1000 }
  const api = createFetch({ catalog: ig1, baseUrl: 'https://api.example.com', fetch, retry, clock: virtualClock() })
  const request = {
    headers: { authorization: 'Bearer 1234567890' },
    json: { model: 'qwen3-30b', messages: [{ role: 'user', content: 'My secret' }], temperature: 0.2 },
  }
  const [error] = await api.safe('/v1/chat/completions?key=1', request)
  return { error, request }
}

describe('a support report', () => {
  it('is Markdown with all that support asks for', async () => {
    const { error, request } = await failedCall()
    const runtime = `node ${process.versions.node}`
    expect(String(supportReport(error, { request }))).toBe(`### Support report

| | |
|---|---|
| Request id | \`req_second\` |
| Endpoint | \`POST /v1/chat/completions\` |
| Model | \`qwen3-30b\` |
| Time (UTC) | \`2026-01-01T00:00:01.000Z\` |
| Error | \`502 backend_unavailable\` |
| Error params | - |
| Client | \`@errspec/fetch source, ${runtime}\` |

| Attempt | Time (UTC) | Status | Request id | Then |
|---|---|---|---|---|
| 1 | \`2026-01-01T00:00:00.000Z\` | \`502\` | \`req_first\` | \`waited 1000 ms\` |
| 2 | \`2026-01-01T00:00:01.000Z\` | \`502\` | \`req_second\` | \`stopped: attempts\` |

\`\`\`json
{
  "headers": {
    "authorization": "string(17)"
  },
  "body": {
    "model": "string(9)",
    "messages": [
      {
        "role": "string(4)",
        "content": "string(9)"
      }
    ],
    "temperature": 0.2
  }
}
\`\`\``)
  })

  it('is plain data for JSON and for structuredClone', async () => {
    const { error, request } = await failedCall()
    const report = supportReport(error, { request })
    const { attempts, ...rest } = JSON.parse(JSON.stringify(report))
    expect(rest).toEqual({
      error: { type: 'ApiError', kind: 'backend_unavailable', status: 502 },
      requestId: 'req_second',
      endpoint: 'POST /v1/chat/completions',
      model: 'qwen3-30b',
      time: '2026-01-01T00:00:01.000Z',
      client: { version: 'source', runtime: `node ${process.versions.node}` },
      request: {
        headers: { authorization: 'string(17)' },
        body: { model: 'string(9)', messages: [{ role: 'string(4)', content: 'string(9)' }], temperature: 0.2 },
      },
    })
    expect(attempts).toEqual([
      { time: '2026-01-01T00:00:00.000Z', status: 502, requestId: 'req_first', delayMs: 1000 },
      { time: '2026-01-01T00:00:01.000Z', status: 502, requestId: 'req_second', stopped: 'attempts' },
    ])
    expect(structuredClone(report)).toEqual(report)
    expectTypeOf(report).toEqualTypeOf<SupportReport>()
    expectTypeOf(report.error.params).toEqualTypeOf<Shape | undefined>()
    // @ts-expect-error - the prompt is no option
    supportReport(error, { prompt: 'x' })
  })

  it('has the shape of params and nothing of the message', () => {
    const { error } = supportReport(ig1.error('unknown_model', { model: 'My secret' }))
    expect(error).toEqual({ type: 'ApiError', kind: 'unknown_model', status: 400, params: { model: 'string(9)' } })
    const spent = supportReport(ig1.error('commit_exceeded', { totalCost: 512.3, maxCost: 500 }))
    expect(spent.error.params).toEqual({ totalCost: 512.3, maxCost: 500 })
    const foreign = supportReport(decodeError(ig1, { status: 418, body: { message: 'My secret', request_id: 'a b' } }))
    expect(foreign).toMatchObject({ error: { kind: 'unrecognized', status: 418 }, requestId: 'string(3)' })
    expect(String(foreign)).toContain('| Error | `418 unrecognized` |')
  })

  it('names the code of a lost connection where it is a known one', () => {
    const lost = (code: string) => {
      const cause = new TypeError('fetch failed', { cause: Object.assign(new Error('10.0.0.1'), { code }) })
      return supportReport(new TransportError('connection_failed', 'x', { retryable: true, cause, attempts: [] }), {
        now,
      })
    }
    expect(lost('ECONNRESET').error).toEqual({ type: 'TransportError', kind: 'connection_failed', code: 'ECONNRESET' })
    expect(lost('ESECRET').error.code).toBeUndefined()
    expect(String(lost('ENOTFOUND'))).toContain('| Error | `connection_failed ENOTFOUND` |')
    expect(lost('ENOTFOUND').time).toBe('2026-01-01T00:00:00.000Z')
  })

  it('describes any other error by a built-in type alone', () => {
    class SecretError extends Error {
      override readonly name = 'SecretError'
      readonly kind = 'secret'
      readonly status = 400
      readonly requestId = 'secret'
      readonly attempts = [{ at: 1, method: 'GET', url: '/secret', requestId: 'secret' }]
    }
    const types = [new TypeError('x'), new SecretError('x'), { kind: 'secret' }, 'secret', null, undefined].map(
      (error) => supportReport(error).error,
    )
    expect(types.map(({ type }) => type)).toEqual(['TypeError', 'Error', 'object', 'string', 'null', 'undefined'])
    expect(JSON.stringify(supportReport(new SecretError('secret')))).not.toMatch(/secret/i)
  })

  it('shows method and path, and of the path only plain words', () => {
    expect(endpointOf('https://user:pass@host.example:8080/v1/chat/completions?key=1#top')).toBe(
      'POST /v1/chat/completions',
    )
    expect(endpointOf('/usage/history?month=1')).toBe('POST /usage/history')
    expect(endpointOf('https://a.example')).toBe('POST /')
    expect(endpointOf('/v1/fine_tuning/jobs/apiKeys/')).toBe('POST /v1/fine_tuning/jobs/apiKeys/')
    expect(endpointOf('/v1/files/file-Ab12Cd34/content')).toBe('POST /v1/files/{13 characters}/content')
    expect(endpointOf('/users/a@b.example/sk-live')).toBe('POST /users/{11 characters}/sk-live')
    expect(endpointOf('/x/abcdefghijklmnopqrstuvwxyz')).toBe('POST /x/{26 characters}')
    expect(endpointOf('data:text/plain,secret')).toBeUndefined()
    expect(endpointOf('http://[')).toBeUndefined()
    expect(endpointOf('/a'.repeat(20))).toBe(`POST ${'/a'.repeat(15)}/...`)
    expect(supportReport(at('/usage', 'SECRET')).endpoint).toBe('string(6) /usage')
  })

  it('shows waits in whole ms, and no time that is none', () => {
    const attempts = [{ at: Number.NaN, method: 'GET', url: '/usage', delayMs: 1000.4 }]
    const report = supportReport(new TransportError('timeout', 'x', { retryable: true, cause: undefined, attempts }), {
      now,
    })
    expect(report.time).toBe('2026-01-01T00:00:00.000Z')
    expect(report.attempts).toEqual([{ delayMs: 1000 }])
    expect(String(report)).toContain('| 1 | - | - | - | `waited 1000 ms` |')
  })

  it('takes no options, and null for none', () => {
    for (const options of [undefined, null, {}]) expect(supportReport(undefined, options).attempts).toEqual([])
  })

  it('takes the model of the option, else of the body, and hides what looks like something else', () => {
    const modelOf = (request: unknown, model?: string) => supportReport(undefined, { request, model }).model
    const form = new FormData()
    form.append('model', 'qwen-image-edit')
    expect(modelOf({ json: { model: 'a' } }, 'b')).toBe('b')
    expect(modelOf({ json: { model: 'a' } })).toBe('a')
    expect(modelOf({ body: '{"model": "a"}' })).toBe('a')
    expect(modelOf({ body: form })).toBe('qwen-image-edit')
    expect(modelOf({ body: new URLSearchParams('model=a') })).toBe('a')
    expect(modelOf({ model: 'a' })).toBe('a')
    expect(modelOf({ input: 'a' })).toBeUndefined()
    for (const name of [
      'gpt-4o',
      'meta-llama/Llama-3.3-70B-Instruct',
      'ft:gpt-4o-mini-2024-07-18:org::AbCd',
      'bge-m3',
    ]) {
      expect(modelOf(undefined, name)).toBe(name)
    }
    for (const text of [
      'AIzaSyD-9tSrke72P',
      'xoxb-1234-5678',
      'hf_aBcD',
      'glpat-1',
      'AKIA1234',
      'a cat',
      '',
      'a@b.example',
      '`x`',
      'sk-1234',
      'a'.repeat(101),
      `a-${'1a'.repeat(10)}`,
    ]) {
      expect(modelOf(undefined, text), text).toBe(`string(${text.length})`)
    }
    expect(modelOf(undefined, '0b8f5a3e-52ab-4c1e-9d5e-1a2b3c4d5e6f')).toBe('string(36)')
  })

  it('reads a request in any of its forms', () => {
    const of = (request: unknown) => supportReport(undefined, { request, fields: ['tier'] }).request
    const json = { tier: 2, input: 'abc' }
    const body = { tier: 2, input: 'string(3)' }
    expect(of(undefined)).toBeUndefined()
    expect(of({ json })).toEqual({ body })
    expect(of({ method: 'post', body: JSON.stringify(json) })).toEqual({ method: 'POST', body })
    expect(of({ headers: [['Accept', '*/*']] })).toEqual({ headers: { accept: 'string(3, */*)' } })
    expect(of({ headers: { 'not a name': 'x' } })).toEqual({ headers: { 'key(10)': 'string(1)' } })
    expect(of(json)).toEqual({ body })
    expect(of('123456')).toEqual({ body: 'string(6)' })
    expect(of('{"a"')).toEqual({ body: 'string(4)' })
    expect(of(new Uint8Array(3))).toEqual({ body: 'bytes(3)' })
    // As in Bun, where a stream has a method of this name.
    expect(of(Object.assign(new Blob().stream(), { json() {} }))).toEqual({ body: 'stream' })
  })

  it('takes endpoint, method and headers of a Request, and leaves its body unread', async () => {
    const request = new Request('https://a.example/v1/embeddings?x=1', {
      method: 'POST',
      body: 'x',
      headers: { cookie: 'a=b' },
    })
    const report = supportReport(new TypeError('x'), { request })
    expect(report.endpoint).toBe('POST /v1/embeddings')
    expect(report.request).toEqual({
      method: 'POST',
      headers: { cookie: 'string(3)', 'content-type': 'string(24, text/plain)' },
      body: 'stream',
    })
    expect(await request.text()).toBe('x')
  })

  it('names the runtime without asking the user agent', () => {
    const runtime = (globals: Record<string, unknown>) => {
      vi.stubGlobal('process', undefined)
      for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
      const { client } = supportReport(undefined)
      vi.unstubAllGlobals()
      return client.runtime
    }
    const process = { versions: { node: '22.1.0' } }
    expect(runtime({ process })).toBe('node 22.1.0')
    expect(runtime({ process, Deno: { version: { deno: '2.1.0' } } })).toBe('deno 2.1.0')
    expect(runtime({ process, Bun: { version: '1.2.0' } })).toBe('bun 1.2.0')
    expect(runtime({ process, WebSocketPair: class {} })).toBe('workerd')
    expect(runtime({ document: {} })).toBe('browser')
    expect(runtime({ importScripts: () => {} })).toBe('worker')
    expect(runtime({ process: { versions: { node: '`x`' } } })).toBe('unknown')
  })

  it('keeps its Markdown whole when a field of it is replaced', () => {
    const report = supportReport(undefined, { now })
    const changed = Object.assign(report, { model: '`a`|<b>\n@c', request: { body: '```\n' } })
    expect(String(changed)).toContain('| Model | `?a???b??@c` |')
    expect(String(changed).match(/```/g)).toHaveLength(2)
  })

  it('has the version that the build takes from package.json', async () => {
    const { default: config } = await import('../tsup.config.js')
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
    expect(config).toHaveLength(2)
    for (const build of [config].flat()) {
      expect(build).toMatchObject({ define: { ERRSPEC_FETCH_VERSION: JSON.stringify(version) } })
    }
    vi.stubGlobal('ERRSPEC_FETCH_VERSION', '1.2.3')
    expect(supportReport(undefined).client.version).toBe('1.2.3')
    vi.unstubAllGlobals()
  })
})
