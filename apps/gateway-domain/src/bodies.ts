import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { pathOf } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import createError from 'http-errors'
import { turn } from './fair-turns.js'
import { readForm } from './form.js'
import { createJsonScan } from './json-scan.js'

const MEBIBYTE = 1024 * 1024
/** The longest body, in bytes and decompressed. JSON is parsed in one go, and copied several times: of it, less. */
const JSON_LIMIT = 2 * MEBIBYTE
const JSON_IMAGES_LIMIT = 4 * MEBIBYTE
const FORM_LIMIT = 8 * MEBIBYTE
/** What of bodies the process holds at most, in bytes. A body takes up to four times as much until it is answered. */
const HELD_LIMIT = 8 * FORM_LIMIT
/** What of a body that is refused is still read, in bytes. */
const DROPPED_LIMIT = 64 * MEBIBYTE
const RETRY_AFTER_S = '1'

const DECODERS = { gzip: createGunzip, deflate: createInflate, br: createBrotliDecompress } as const

/** Middleware for both frameworks: reads a JSON body or a form into `request.body`. Put it behind what lets a request in. */
export async function readRequestBody(
  request: IncomingMessage & { body?: unknown },
  response: ServerResponse,
  next: (error?: unknown) => void,
): Promise<void> {
  try {
    request.body = await receive(request, response)
  } catch (error) {
    await dropRest(request)
    return next(error)
  }
  next()
}

/** Reads on what is refused: whoever is still sending it would see a broken connection, and not the answer. */
async function dropRest(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed || Number(request.headers['content-length']) > DROPPED_LIMIT) return
  let length = 0
  await new Promise<void>((resolve) => {
    request.once('end', resolve).once('close', resolve)
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > DROPPED_LIMIT) resolve()
    })
  })
}

async function receive(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
  const { headers } = request
  const type = headers['content-type'] ?? ''
  if (headers['transfer-encoding'] === undefined && headers['content-length'] === undefined) return undefined
  if (isForm(request)) return unreadable(() => readForm(headers, chunksOf(request, response)))
  const [, charset = 'utf-8'] = /;\s*charset="?([^\s";]+)/i.exec(type) ?? []
  if (charset.toLowerCase() !== 'utf-8') throw ig1.error('request_body_unreadable')
  const chunks: Buffer[] = []
  const isWithinLimits = createJsonScan()
  await unreadable(async () => {
    for await (const chunk of chunksOf(request, response)) {
      await turn()
      if (!isWithinLimits(chunk)) throw ig1.error('request_parse_failed')
      chunks.push(chunk)
    }
  })
  // A body of no bytes is none.
  if (chunks.length === 0) return undefined
  await turn()
  const text = new TextDecoder().decode(Buffer.concat(chunks))
  await turn()
  const value = await ig1.wrap('bad_json', () => JSON.parse(text) as unknown)
  // What comes next looks at all of it.
  await turn()
  return value
}

/** The bytes of a body as they are without their encoding. What is not read of it is dropped, so that the connection can carry the answer. */
async function* chunksOf(request: IncomingMessage, response: ServerResponse): AsyncGenerator<Buffer> {
  const encoding = request.headers['content-encoding']?.toLowerCase() || 'identity'
  const isPlain = encoding === 'identity'
  if (!isPlain && !Object.hasOwn(DECODERS, encoding)) throw ig1.error('request_body_unreadable')
  const limit = limitOf(request)
  if (Number(request.headers['content-length']) > limit) throw tooLong()
  const hold = holdFor(response)
  const decoder = isPlain ? undefined : DECODERS[encoding as keyof typeof DECODERS]()
  if (decoder) request.once('error', (error) => decoder.destroy(error)).pipe(decoder)
  const source: Readable = decoder ?? request
  let length = 0
  try {
    for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > limit) throw tooLong()
      hold(chunk.length)
      yield chunk
    }
  } finally {
    if (decoder) {
      request.unpipe(decoder)
      decoder.destroy()
    }
    request.on('error', () => {}).resume()
  }
}

const isForm = ({ headers }: IncomingMessage) => /^multipart\/form-data\s*(;|$)/i.test(headers['content-type'] ?? '')

function limitOf(request: IncomingMessage & { originalUrl?: string }): number {
  if (isForm(request)) return FORM_LIMIT
  return pathOf(request.originalUrl ?? request.url ?? '/') === '/v1/images/edits' ? JSON_IMAGES_LIMIT : JSON_LIMIT
}

const tooLong = () => new RangeError('The body is too long')

/** What goes wrong while a body is read, as the contract says it; errors that say more stay. */
async function unreadable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (ig1.is(cause) || createError.isHttpError(cause)) throw cause
    throw ig1.error('request_body_unreadable', {}, { cause })
  }
}

let held = 0

/** Counts what is held of a request until its response is over. Throws a 503 where all requests together hold too much. */
function holdFor(response: ServerResponse): (bytes: number) => void {
  let own = 0
  response.once('close', () => {
    held -= own
    own = 0
  })
  return (bytes) => {
    if (response.closed) throw new Error('The client went away')
    if (held + bytes > HELD_LIMIT) throw createError(503, { headers: { 'retry-after': RETRY_AFTER_S } })
    own += bytes
    held += bytes
  }
}
