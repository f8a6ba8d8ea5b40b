import { CHAT_MODEL, errorScenarios } from 'gateway-domain'
import { afterEach, describe, expect, test } from 'vitest'
import { send } from '../wire/exchange.js'
import { type RunningGateway, targets } from './targets.js'

const JSON_TYPE = { 'content-type': 'application/json' }
const FAULTS = ['database', 'tokenizer', 'rate-limiter', 'marshal', 'decode', 'stream', 'crash', 'image-data', 'none']

describe.each(targets)('$name', (target) => {
  let gateway: RunningGateway
  afterEach(() => gateway.close())

  test('every response has its line, and every line its request id', async () => {
    gateway = await target.start()
    const ids: unknown[] = []
    for (const { path, headers, json, body } of Object.values(errorScenarios)) {
      const content = json ? JSON.stringify(json) : body
      const answer = await send(gateway.port, path, {
        method: content ? 'POST' : 'GET',
        headers: { authorization: 'Bearer ig1-demo-key', ...(json ? JSON_TYPE : {}), ...headers },
        ...(content ? { body: content } : {}),
      })
      ids.push(answer.headers['x-request-id'])
    }
    for (const path of ['/nowhere', '/usage']) ids.push((await send(gateway.port, path)).headers['x-request-id'])
    const lines = () => gateway.log.filter(({ msg }) => msg === 'answered')
    await expect.poll(() => lines().map(({ requestId }) => requestId)).toEqual(ids)
    for (const line of gateway.log) expect(line['requestId']).toMatch(/^req_/)
    const failure = gateway.log.find(({ kind, level }) => kind === 'backend_unavailable' && level === 50)
    expect(failure?.['causes']).toEqual([expect.objectContaining({ code: 'ECONNREFUSED', at: expect.any(Array) })])
    const bug = gateway.log.find(({ kind, level }) => kind === 'internal_server_error' && level === 50)
    expect(bug?.['causes']).toEqual([
      { type: 'TypeError', at: expect.arrayContaining([expect.stringMatching(/chat/)]) },
    ])
  })

  test('no prompt, completion or key is in any line, whatever fails', async () => {
    gateway = await target.start()
    const key = 'ig1-demo-key'
    const secret = 'SECRET-PROMPT'
    const messages = [{ role: 'user', content: secret }]
    const bodies: [path: string, body: string][] = [
      ['/v1/chat/completions', JSON.stringify({ model: CHAT_MODEL, messages })],
      ['/v1/chat/completions', JSON.stringify({ model: CHAT_MODEL, messages, stream: true })],
      ['/v1/chat/completions', JSON.stringify({ model: secret, messages })],
      ['/v1/chat/completions', `{"messages": "${secret}`],
      ['/v1/chat/completions', `${secret} ${key}`],
      ['/v1/chat/completions', JSON.stringify({ messages: secret, model: [key] })],
      ['/v1/embeddings', JSON.stringify({ model: 'bge-m3', input: secret })],
      ['/v1/images/generations', JSON.stringify({ model: 'qwen-image', prompt: secret, size: '64x64' })],
      ['/v1/images/generations', JSON.stringify({ model: 'qwen-image', prompt: secret, quality: secret })],
      [`/usage/history?key=${key}&month=${secret}`, '{}'],
      [`/v1/${key}/${secret}`, '{}'],
    ]
    for (const fault of FAULTS) {
      for (const [path, body] of bodies) {
        const headers = { ...JSON_TYPE, authorization: `Bearer ${key}`, 'x-demo-fault': fault }
        await send(gateway.port, path, { method: 'POST', headers, body })
      }
      await send(gateway.port, '/usage', {
        headers: { authorization: `Bearer ${key}${secret}`, 'x-demo-fault': fault },
      })
    }
    await expect.poll(() => gateway.log.filter(({ status }) => status === 200).length).toBeGreaterThan(5)
    const text = JSON.stringify(gateway.log)
    for (const hidden of [key, secret, 'stand-in model', 'Worker restarting']) expect(text).not.toContain(hidden)
  })
})
