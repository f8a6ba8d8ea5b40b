import type { AnyCatalog } from '@errspec/core'
import { checkCatalog, contentTypeError, roleError, settingFaults } from '@errspec/core/adapter'

/** Which bodies a handler takes. */
export interface ReadJsonOptions {
  /** The largest body, in bytes, after decompression. Default: 1 MiB. */
  readonly maxBytes?: number | undefined
  /** Media types, without parameters. Default: `application/json`. */
  readonly types?: readonly string[] | undefined
}

const MIB = 1024 * 1024
const TYPES = ['application/json'] as const
/** Those that the web's `DecompressionStream` knows. */
const ENCODINGS: Readonly<Record<string, CompressionFormat>> = { gzip: 'gzip', 'x-gzip': 'gzip', deflate: 'deflate' }

/**
 * A request's body as JSON, by the contract: throws `defaults.contentType` for another media type, `bodyTooLarge` beyond `maxBytes`,
 * `unreadableBody` where it breaks off or is encoded in a way that is not known, and `badJson` where it is not JSON, or not there. Throws a
 * `TypeError` for options that make no sense, and where the body was read before.
 */
export async function readJson(catalog: AnyCatalog, request: Request, options: ReadJsonOptions = {}): Promise<unknown> {
  checkCatalog('readJson', catalog)
  const faults = settingFaults('option', options, {
    maxBytes: [(value) => Number.isSafeInteger(value) && (value as number) >= 0, 'a whole number of bytes'],
    types: [isTypes, "a list of media types such as ['application/json']"],
  })
  if (faults.length > 0) throw new TypeError(`readJson: ${faults.join('; ')}`)
  const { maxBytes = MIB, types = TYPES } = options
  const { headers } = request
  if (request.bodyUsed || request.body?.locked) {
    throw new TypeError(
      'readJson: the body of this request has been read already; read it once, and pass on what it says',
    )
  }
  const type = headers.get('content-type') ?? undefined
  const refuse = () => contentTypeError(catalog, { 'transfer-encoding': 'chunked', 'content-type': type }, types)
  const length = Number(headers.get('content-length') ?? Number.NaN)
  const refusal = type !== undefined && length !== 0 ? refuse() : undefined
  if (refusal) throw refusal
  if (length > maxBytes) throw roleError(catalog, 'bodyTooLarge')
  const bytes = await readBytes(catalog, decoded(catalog, request), maxBytes)
  // Whether there is a body shows only now: a server may give a stream for none.
  const missing = type === undefined && bytes.length > 0 ? refuse() : undefined
  if (missing) throw missing
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw roleError(catalog, 'badJson', { cause })
  }
}

function isTypes(value: unknown): boolean {
  const isType = (type: unknown) => typeof type === 'string' && /^[^\s/;,]+\/[^\s/;,]+$/.test(type)
  return Array.isArray(value) && value.length > 0 && value.every(isType)
}

/** The body, decompressed; JSON is UTF-8 (RFC 8259), of which ASCII is a part. */
function decoded(catalog: AnyCatalog, { body, headers }: Request): ReadableStream<Uint8Array> | null {
  const unreadable = (what: string) => {
    throw roleError(catalog, 'unreadableBody', { cause: new TypeError(`readJson cannot read ${what}`) })
  }
  const [, charset = 'utf-8'] = /;\s*charset="?([^\s;"]*)/i.exec(headers.get('content-type') ?? '') ?? []
  if (!/^(?:utf-?8|(?:us-)?ascii)$/i.test(charset)) unreadable(`the charset '${charset}'`)
  const encoding = (headers.get('content-encoding') ?? 'identity').trim().toLowerCase()
  if (!body || encoding === 'identity' || encoding === '') return body
  if (!Object.hasOwn(ENCODINGS, encoding)) unreadable(`the content-encoding '${encoding}'`)
  const format = ENCODINGS[encoding] as CompressionFormat
  return body.pipeThrough(new DecompressionStream(format) as ReadableWritablePair<Uint8Array, Uint8Array>)
}

/** All of a stream, which is cancelled as soon as it is too much. */
async function readBytes(
  catalog: AnyCatalog,
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = body?.getReader()
  try {
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      length += read.value.length
      if (length > maxBytes) break
      chunks.push(read.value)
    }
  } catch (cause) {
    throw roleError(catalog, 'unreadableBody', { cause })
  }
  if (length > maxBytes) {
    // Nobody waits for it: what is still on its way is the server's to drain.
    reader?.cancel().catch(() => {})
    throw roleError(catalog, 'bodyTooLarge')
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
