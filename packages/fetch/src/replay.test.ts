import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import { answer, clientOf, raise, serve } from './wire-support.js'

const failed = raise(ig1.error('backend_unavailable'))
const ok = answer(200, 'ok')
const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251)
const form = () => {
  const data = new FormData()
  data.set('prompt', 'a cat\r\n"quoted" \u{1F600}')
  data.set('image', new File([bytes], 'cat.png', { type: 'image/png' }))
  return data
}

async function* chunks() {
  yield new TextEncoder().encode('one')
  yield new TextEncoder().encode('two')
}

describe('a body that is no stream is sent again byte for byte', () => {
  it.each([
    ['a string', 'text \u{1F600}', 'text/plain;charset=UTF-8', Buffer.from('text \u{1F600}')],
    ['an empty string', '', 'text/plain;charset=UTF-8', Buffer.alloc(0)],
    ['a Blob', new Blob([bytes], { type: 'image/png' }), 'image/png', Buffer.from(bytes)],
    [
      'URLSearchParams',
      new URLSearchParams({ q: 'ä&b' }),
      /^application\/x-www-form-urlencoded/,
      Buffer.from('q=%C3%A4%26b'),
    ],
    ['an ArrayBuffer', bytes.buffer, undefined, Buffer.from(bytes)],
    ['a view of one', bytes.subarray(10, 20), undefined, Buffer.from(bytes.subarray(10, 20))],
  ])('%s', async (_, body, type, sent) => {
    const { url, received } = await serve(failed, failed, ok)
    const response = await clientOf({ url })('/x', { method: 'POST', body })
    expect(response.status).toBe(200)
    expect(received).toHaveLength(3)
    for (const request of received) {
      expect(request.body.equals(sent)).toBe(true)
      if (type === undefined) expect(request.headers).not.toHaveProperty('content-type')
      else expect(request.headers['content-type']).toMatch(type)
      expect(request.headers['content-length']).toBe(String(sent.length))
    }
  })

  it('json', async () => {
    const { url, received } = await serve(failed, ok)
    await clientOf({ url })('/x', { json: { model: 'm' } })
    expect(received[1]).toEqual(received[0])
    expect(received[1]?.body.toString()).toBe('{"model":"m"}')
  })

  it('FormData, but for the boundary, which the platform chooses for each attempt', async () => {
    const { url, received } = await serve(failed, ok)
    await clientOf({ url })('/x', { method: 'POST', body: form() })
    const [first, second] = received.map(({ headers, body }) => {
      const type = headers['content-type'] ?? ''
      const boundary = type.replace('multipart/form-data; boundary=', '')
      expect(body.includes(Buffer.from(bytes))).toBe(true)
      return [type, body.toString('latin1')].map((text) => text.replaceAll(boundary, '(boundary)'))
    })
    expect(second).toEqual(first)
    expect(second?.[0]).toBe('multipart/form-data; boundary=(boundary)')
    expect(second?.[1]).toContain('a cat')
  })
})

describe('a Request', () => {
  it.each([
    ['text', () => 'text'],
    ['bytes', () => bytes],
    ['a stream', () => new Blob([bytes]).stream()],
  ])('whose body is %s is sent again, and stays usable', async (_, makeBody) => {
    const { url, received } = await serve(failed, failed, ok)
    const headers = { 'content-type': 'application/json', 'x-own': '1' }
    const init = { method: 'PUT', headers, body: makeBody(), duplex: 'half' }
    const request = new Request(`${url}/x?y=1`, init)
    await clientOf({ url })(request)
    const expected = Buffer.from(await new Response(makeBody()).arrayBuffer())
    expect(received).toHaveLength(3)
    for (const one of received) {
      expect(one).toMatchObject({ method: 'PUT', path: '/x?y=1', headers })
      expect(one.body.equals(expected)).toBe(true)
    }
    expect(request.bodyUsed).toBe(false)
    expect(Buffer.from(await request.arrayBuffer()).equals(expected)).toBe(true)
  })

  it('gives way to the options of the call', async () => {
    const { url, received } = await serve(failed, ok)
    const request = new Request(`${url}/x`, { method: 'PUT', body: 'old', headers: { 'x-own': '1' } })
    await clientOf({ url })(request, { method: 'POST', json: { a: 1 }, headers: { 'x-call': '2' } })
    expect(received).toHaveLength(2)
    for (const { method, headers, body } of received) {
      expect([method, body.toString()]).toEqual(['POST', '{"a":1}'])
      expect(headers).toMatchObject({ 'x-call': '2', 'content-type': 'application/json' })
      expect(headers).not.toHaveProperty('x-own')
    }
  })
})

describe('a body that is a stream is not sent again', () => {
  it.each([
    ['a ReadableStream', () => new Blob(['onetwo']).stream()],
    ['an async iterable', () => chunks() as unknown as BodyInit],
  ])('%s', async (_, makeBody) => {
    const { url, received } = await serve(failed, ok)
    const [error] = await clientOf({ url }).safe('/x', { method: 'POST', body: makeBody() })
    expect(error).toMatchObject({ kind: 'backend_unavailable', status: 502, retryable: true })
    expect(error?.attempts).toMatchObject([{ status: 502, stopped: 'body_not_replayable' }])
    expect(received.map(({ body }) => body.toString())).toEqual(['onetwo'])
  })

  it('but is sent once, as any other', async () => {
    const { url, received } = await serve(ok)
    const response = await clientOf({ url })('/x', { method: 'POST', body: new Blob([bytes]).stream() })
    expect(await response.text()).toBe('ok')
    expect(received[0]?.body.equals(bytes)).toBe(true)
  })

  it('and the contract’s own no comes first', async () => {
    const { url } = await serve(raise(ig1.error('unauthorized')))
    const [error] = await clientOf({ url }).safe('/x', { method: 'POST', body: new Blob(['x']).stream() })
    expect(error?.attempts).toMatchObject([{ stopped: 'not_retryable' }])
  })
})
