import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { brotliDecompressSync, constants, gunzipSync, inflateSync } from 'node:zlib'

/** A request, ready to be sent. */
export interface OutgoingRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | undefined
}

/** How a response ended: whole, broken off, still open when the time was up, or too large to be read on. */
export type Ending = 'whole' | 'broken' | 'open' | 'too-large'

/** What came over the socket. */
export interface Answer {
  /** The request, for reports: method and URL. */
  readonly request: string
  readonly status: number
  /** The values of each header, names in lower case. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  /** As it was before a content encoding, where it has really been encoded. */
  readonly body: Uint8Array
  readonly ending: Ending
}

/** That no response came, and why. */
export interface NoAnswer {
  readonly request: string
  readonly failure: string
}

export interface SendOptions {
  /** The time limit for the whole exchange, in ms. */
  readonly timeoutMs: number
  /** Leaves the body unread. */
  readonly headersOnly?: boolean
}

/** No error body is near as long; a server that never stops would fill the memory. */
export const MOST_BYTES = 1024 * 1024

/** One request over a connection of its own. Never rejects: what a server does is the result. */
export function send(outgoing: OutgoingRequest, options: SendOptions): Promise<Answer | NoAnswer> {
  const { method, url, headers, body } = outgoing
  const request = `${method} ${url.href}`
  return new Promise((resolve) => {
    const settle = (result: Answer | NoAnswer) => {
      clearTimeout(timer)
      resolve(result)
      client.destroy()
    }
    let fail = (failure: string) => settle({ request, failure })
    let onTimeout = () => fail(`no response within ${options.timeoutMs} ms`)
    const timer = setTimeout(() => onTimeout(), options.timeoutMs)

    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const client = send(url, { method, headers, agent: false }, (response) => {
      const chunks: Uint8Array[] = []
      let size = 0
      const finish = (ending: Ending) =>
        settle({
          request,
          status: response.statusCode ?? 0,
          headers: headersOf(response),
          body: decodeBody(Buffer.concat(chunks), ending, response.headers['content-encoding']),
          ending,
        })
      // From here on the response's own events tell how it ends; the client's may come before them.
      fail = () => {}
      onTimeout = () => finish('open')
      response.on('data', (chunk: Uint8Array) => {
        chunks.push(chunk)
        size += chunk.length
        if (size > MOST_BYTES) finish('too-large')
      })
      response.on('error', () => finish('broken'))
      response.on('end', () => finish(response.complete ? 'whole' : 'broken'))
      if (options.headersOnly) finish('whole')
    })
    client.on('error', (error: NodeJS.ErrnoException) => fail(failureOf(error)))
    client.on('close', () => fail('the connection was closed without a response'))
    client.end(body)
  })
}

/** Why no response came, in words that say what to do where the system's own do not. */
export function failureOf({ code = '', message }: NodeJS.ErrnoException): string {
  if (/wrong version number|packet length too long/.test(message)) return 'no TLS is spoken there: try it with http:'
  if (/self.signed certificate|unable to (?:verify|get)/.test(message))
    return `${message}: name a file with the certificate of its authority in NODE_EXTRA_CA_CERTS`
  if (code === 'HPE_HEADER_OVERFLOW') return 'the headers of a response are too long: no client of Node reads them'
  if (code.startsWith('HPE_')) return `what comes is not HTTP/1.1: ${message}`
  return message || code || 'the connection failed'
}

/** A body that is compressed although nobody asked for it has that one fault, and its content is judged all the same. */
function decodeBody(body: Buffer, ending: Ending, encoding = ''): Uint8Array {
  const limits = { maxOutputLength: MOST_BYTES }
  // What has broken off is decoded as far as it goes; a whole body has to be a whole encoding.
  const isPart = ending !== 'whole'
  const zlib = isPart ? { ...limits, finishFlush: constants.Z_SYNC_FLUSH } : limits
  const brotli = isPart ? { ...limits, finishFlush: constants.BROTLI_OPERATION_FLUSH } : limits
  try {
    switch (encoding.trim().toLowerCase()) {
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(body, zlib)
      case 'deflate':
        return inflateSync(body, zlib)
      case 'br':
        return brotliDecompressSync(body, brotli)
    }
  } catch {
    // The header is not true: the body is what it looks like.
  }
  return body
}

/** From the raw headers: Node drops or joins those that were sent twice. */
function headersOf({ rawHeaders }: IncomingMessage): ReadonlyMap<string, readonly string[]> {
  const headers = new Map<string, string[]>()
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    addHeader(headers, rawHeaders[index], rawHeaders[index + 1])
  return headers
}

export function addHeader(headers: Map<string, string[]>, name = '', value = ''): void {
  const key = name.toLowerCase()
  headers.set(key, [...(headers.get(key) ?? []), value])
}

/** The sole value of a header; `undefined` where it is missing, empty or sent more than once. */
export function headerOf(answer: Pick<Answer, 'headers'>, name: string): string | undefined {
  const values = answer.headers.get(name)
  return values?.length === 1 && values[0] ? values[0] : undefined
}
