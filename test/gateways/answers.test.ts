import { gzipSync } from 'node:zlib'
import { exposedHeaders } from '@errspec/core'
import { CHAT_MODEL } from 'gateway-domain'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { send } from '../wire/exchange.js'
import { type RunningGateway, targets } from './targets.js'

const AUTHORIZED = { authorization: 'Bearer ig1-demo-key' }
const messages = [{ role: 'user', content: 'Hello <|endoftext|> there' }]

describe.each(targets)('$name', (target) => {
  let gateway: RunningGateway
  beforeAll(async () => {
    gateway = await target.start()
  })
  afterAll(() => gateway.close())

  const post = async (path: string, json: object) => {
    const headers = { ...AUTHORIZED, 'content-type': 'application/json' }
    const answer = await send(gateway.port, path, { method: 'POST', headers, body: JSON.stringify(json) })
    expect([answer.status, answer.body.slice(0, 200)]).toEqual([200, expect.any(String)])
    expect(answer.headers['x-request-id']).toMatch(/^req_[a-z0-9]+$/)
    // A script of another origin reads all that a client of the contract looks at, of a stream too.
    expect(answer.headers['access-control-allow-origin']).toBe('*')
    expect(String(answer.headers['access-control-expose-headers']).split(/, ?/)).toEqual([...exposedHeaders])
    return answer
  }
  const postForm = async (path: string, fields: [name: string, value: string | Blob][]) => {
    const form = new FormData()
    for (const [name, value] of fields) form.append(name, value)
    return fetch(gateway.url + path, { method: 'POST', headers: AUTHORIZED, body: form })
  }

  test('chats, the same way each time, and counts what it read and wrote', async () => {
    const body = { model: CHAT_MODEL, messages }
    const [first, second] = [await post('/v1/chat/completions', body), await post('/v1/chat/completions', body)]
    const { choices, usage, object } = JSON.parse(first.body)
    expect([object, choices[0].message.content]).toEqual(['chat.completion', expect.stringMatching(/stand-in model/)])
    expect(JSON.parse(second.body).choices).toEqual(choices)
    expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens)
    expect(usage.cost).toBeCloseTo(usage.prompt_tokens * 0.6e-6 + usage.completion_tokens * 3.6e-6, 12)
  })

  test('streams the same text in chunks, and ends with [DONE]', async () => {
    const body = { model: CHAT_MODEL, messages }
    const whole = JSON.parse((await post('/v1/chat/completions', body)).body)
    const answer = await post('/v1/chat/completions', {
      ...body,
      stream: true,
      stream_options: { include_usage: true },
    })
    expect(answer.headers['content-type']).toMatch(/^text\/event-stream/)
    expect(answer.complete).toBe(true)
    const data = answer.body
      .split('\n\n')
      .filter(Boolean)
      .map((event) => event.replace('data: ', ''))
    expect(data.pop()).toBe('[DONE]')
    const chunks = data.map((text) => JSON.parse(text))
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe(whole.choices[0].message.content)
    expect(chunks.at(-1).usage).toEqual(whole.usage)
  })

  test('takes a body that is compressed', async () => {
    const body = gzipSync(JSON.stringify({ model: CHAT_MODEL, messages }))
    const headers = { ...AUTHORIZED, 'content-type': 'application/json', 'content-encoding': 'gzip' }
    const answer = await send(gateway.port, '/v1/chat/completions', { method: 'POST', headers, body })
    expect(answer.status).toBe(200)
  })

  test.each([
    ['bge-m3', 1024],
    ['qwen3-vl-embedding-8b', 4096],
  ])('embeds with %s in %d numbers, as floats and as Base64', async (model, length) => {
    const floats = JSON.parse((await post('/v1/embeddings', { model, input: ['a', 'b'] })).body).data
    expect(floats.map(({ embedding }: { embedding: number[] }) => embedding.length)).toEqual([length, length])
    expect(floats[0].embedding).not.toEqual(floats[1].embedding)
    const base64 = JSON.parse((await post('/v1/embeddings', { model, input: 'a', encoding_format: 'base64' })).body)
    const bytes = Buffer.from(base64.data[0].embedding, 'base64')
    expect([bytes.length, bytes.readFloatLE(0)]).toEqual([length * 4, floats[0].embedding[0]])
  })

  test.each([
    [{}, 'png', 'medium', '1024x1024'],
    [{ quality: 'hd', output_format: 'webp', size: '64x96' }, 'webp', 'high', '64x96'],
    [
      { model: 'qwen-image-pe', quality: 'standard', output_format: 'jpeg', size: '128x64', n: 1 },
      'jpeg',
      'medium',
      '128x64',
    ],
  ])('paints an image in the format asked for: %j', async (fields, format, quality, size) => {
    const answer = await post('/v1/images/generations', { model: 'qwen-image', prompt: 'a lake', ...fields })
    const { data, ...rest } = JSON.parse(answer.body)
    expect(rest).toMatchObject({ output_format: format, quality, size, created: expect.any(Number) })
    const { format: found, width, height } = await sharp(Buffer.from(data[0].b64_json, 'base64')).metadata()
    expect([found, `${width}x${height}`]).toEqual([format, size])
  })

  test('edits up to three images, as JSON and as a form', async () => {
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    const image_url = `data:image/png;base64,${png.toString('base64')}`
    const body = { model: 'qwen-image-edit', prompt: 'brighter', size: '64x64' }
    await post('/v1/images/edits', { ...body, images: [{ image_url }, { image_url }, { image_url }] })
    const fields = Object.entries(body)
    const file = new Blob([new Uint8Array(png)], { type: 'image/png' })
    for (const files of [
      [['image', file]],
      [
        ['image[]', file],
        ['image[]', file],
      ],
    ] as [string, Blob][][]) {
      expect((await postForm('/v1/images/edits', [...fields, ...files])).status).toBe(200)
    }
    const many = Array.from({ length: 4 }, (): [string, Blob] => ['image[]', file])
    const refused = await postForm('/v1/images/edits', [...fields, ...many])
    expect(refused.headers.get('x-error-kind')).toBe('too_many_input_images')
  })

  test('turns a document into raw Markdown', async () => {
    const html = new Blob(['<h1>Title</h1><p>Some <b>bold</b> text</p>'], { type: 'text/html' })
    const answer = await postForm('/document', [['document', html]])
    expect(answer.headers.get('content-type')).toBe('text/markdown; charset=utf-8')
    expect(await answer.text()).toBe('# Title\n\nSome **bold** text\n')
  })
})
