import { deflateSync, gzipSync } from 'node:zlib'
import type { ApiError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { readJson } from './index.js'

const JSON_TYPE = { 'content-type': 'application/json' }

function post(body: BodyInit | null, headers: HeadersInit = JSON_TYPE, init: RequestInit = {}): Request {
  return new Request('http://api.test/', { method: 'POST', body, headers, duplex: 'half', ...init } as RequestInit)
}

const kindOf = (reading: Promise<unknown>) =>
  reading.then(
    () => 'read',
    (error) => error.kind ?? error,
  )

/** A body that never ends, and counts what was taken of it. */
function endless() {
  const seen = { chunks: 0, isCancelled: false }
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        seen.chunks++
        controller.enqueue(new Uint8Array(1000))
      },
      cancel() {
        seen.isCancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  return { seen, stream }
}

describe('readJson', () => {
  it.each<[string, BodyInit, HeadersInit, unknown]>([
    ['an object', '{"a":[1]}', JSON_TYPE, { a: [1] }],
    ['any value', 'null', JSON_TYPE, null],
    ['a type with parameters, in any case', '1', { 'content-type': 'Application/JSON ; Charset="UTF-8"' }, 1],
    ['a byte order mark', '\ufeff{"a":"ü"}', JSON_TYPE, { a: 'ü' }],
    ['a gzipped body', gzipSync('{"a":1}'), { ...JSON_TYPE, 'content-encoding': 'GZIP' }, { a: 1 }],
    ['a deflated body', deflateSync('{"a":1}'), { ...JSON_TYPE, 'content-encoding': 'deflate' }, { a: 1 }],
    ['a body that says that it is not encoded', '2', { ...JSON_TYPE, 'content-encoding': 'identity' }, 2],
  ])('reads %s', async (_name, body, headers, value) => {
    expect(await readJson(ig1, post(body, headers))).toEqual(value)
  })

  it('reads a body whose chunks part a character', async () => {
    const bytes = new TextEncoder().encode('"\u{1F600}"')
    const stream = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    expect(await readJson(ig1, post(stream))).toBe('\u{1F600}')
  })

  it.each<[string, string, BodyInit | null, HeadersInit]>([
    ['text that is no JSON', 'bad_json', '{"secret', JSON_TYPE],
    ['an empty body', 'bad_json', '', JSON_TYPE],
    ['no body', 'bad_json', null, {}],
    ['an empty stream without a type', 'bad_json', new ReadableStream({ start: (own) => own.close() }), {}],
    ['an empty body of another type', 'bad_json', '', { 'content-type': 'text/plain', 'content-length': '0' }],
    ['bytes that are not UTF-8', 'bad_json', Uint8Array.of(0x22, 0xff, 0x22), JSON_TYPE],
    ['another type', 'invalid_content_type', '<a/>', { 'content-type': 'application/xml' }],
    ['a form', 'invalid_content_type', new FormData(), {}],
    ['bytes without a type', 'invalid_content_type', Uint8Array.of(0x31), {}],
    ['an unknown charset', 'request_body_unreadable', '1', { 'content-type': 'application/json; charset=latin1' }],
    ['an unknown encoding', 'request_body_unreadable', '1', { ...JSON_TYPE, 'content-encoding': 'br' }],
    ['a name of Object', 'request_body_unreadable', '1', { ...JSON_TYPE, 'content-encoding': 'constructor' }],
    ['what is not gzipped', 'request_body_unreadable', '{}', { ...JSON_TYPE, 'content-encoding': 'gzip' }],
    [
      ...['a truncated gzip body', 'request_body_unreadable'],
      ...[gzipSync('{"a":1}').subarray(0, 12), { ...JSON_TYPE, 'content-encoding': 'gzip' }],
    ] as never,
    [
      ...['a body that breaks off', 'request_body_unreadable'],
      ...[new ReadableStream({ pull: () => Promise.reject(new Error('reset')) }), JSON_TYPE],
    ] as never,
  ])('refuses %s as %s', async (_name, kind, body, headers) => {
    const refused = (await readJson(ig1, post(body, headers)).catch((error) => error)) as ApiError
    expect([refused.kind, refused.message.includes('secret')]).toEqual([kind, false])
  })

  it('refuses what is too large: by its length, or as soon as it shows, and takes no more of it', async () => {
    const declared = endless()
    const lying = post(declared.stream, { ...JSON_TYPE, 'content-length': '5000' })
    expect(await kindOf(readJson(ig1, lying, { maxBytes: 4999 }))).toBe('request_body_unreadable')
    expect(declared.seen.chunks).toBe(0)
    const counted = endless()
    expect(await kindOf(readJson(ig1, post(counted.stream), { maxBytes: 2500 }))).toBe('request_body_unreadable')
    await vi.waitFor(() => expect(counted.seen).toEqual({ chunks: 3, isCancelled: true }))
    expect(await kindOf(readJson(ig1, post('123'), { maxBytes: 3 }))).toBe('read')
    expect(await kindOf(readJson(ig1, post('1234'), { maxBytes: 3 }))).toBe('request_body_unreadable')
    const bomb = post(gzipSync(' '.repeat(10_000_000)), { ...JSON_TYPE, 'content-encoding': 'gzip' })
    expect(await kindOf(readJson(ig1, bomb))).toBe('request_body_unreadable')
  })

  it('takes the media types of the service', async () => {
    const types = ['application/vnd.api+json']
    expect(await readJson(ig1, post('1', { 'content-type': 'application/vnd.api+json' }), { types })).toBe(1)
    expect(await kindOf(readJson(ig1, post('1'), { types }))).toBe('invalid_content_type')
  })

  it('leaves what was thrown for the log', async () => {
    const failure = new Error('reset')
    const stream = new ReadableStream({ pull: () => Promise.reject(failure) })
    await expect(readJson(ig1, post(stream))).rejects.toHaveProperty('cause', failure)
    await expect(readJson(ig1, post('{'))).rejects.toHaveProperty('cause.name', 'SyntaxError')
  })

  it('calls the mistakes of a service by their names', async () => {
    const request = post('1')
    await readJson(ig1, request)
    await expect(readJson(ig1, request)).rejects.toThrow('has been read already')
    await expect(readJson({} as never, post('1'))).rejects.toThrow('readJson: expected a catalog')
    const wrong = { maxBytes: -1, types: [], maxByte: 1 } as never
    await expect(readJson(ig1, post('1'), wrong)).rejects.toThrow(/'maxBytes' must be.*'types' must be.*'maxByte'/)
  })
})
