import { connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { type Answer, addHeader, failureOf, type NoAnswer, type OutgoingRequest, type SendOptions } from './exchange.js'

/** How long, in ms, to listen on after the headers to a server that does not close the connection. */
const QUIET_MS = 500
const MOST_BYTES = 1024 * 1024

/**
 * A HEAD request over a socket: an HTTP client would hide the bytes that must not be there. `body` of the answer is
 * whatever came after the headers. Never rejects.
 */
export function sendHead({ url, headers }: OutgoingRequest, { timeoutMs }: SendOptions): Promise<Answer | NoAnswer> {
  const request = `HEAD ${url.href}`
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isTls = url.protocol === 'https:'
  const port = Number(url.port) || (isTls ? 443 : 80)
  return new Promise((resolve) => {
    let received = Buffer.alloc(0)
    let quiet: NodeJS.Timeout | undefined
    const finish = (failure: string) => {
      clearTimeout(timer)
      clearTimeout(quiet)
      socket.destroy()
      resolve(parseAnswer(request, received) ?? { request, failure })
    }
    const timer = setTimeout(() => finish(`no response within ${timeoutMs} ms`), timeoutMs)
    // A name is sent for TLS to know the server by, but never an address.
    const socket = isTls
      ? connectTls({ host, port, ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }) })
      : connectTcp({ host, port })
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      clearTimeout(quiet)
      if (received.length > MOST_BYTES) return finish('the headers have no end')
      if (findHeaders(received.toString('latin1'))) quiet = setTimeout(() => finish('no response'), QUIET_MS)
    })
    socket.on('error', (error: NodeJS.ErrnoException) => finish(failureOf(error)))
    socket.on('close', () => finish('the connection was closed without a response'))
    const lines = Object.entries({ host: url.host, ...headers, connection: 'close' })
    socket.write(
      `HEAD ${url.pathname}${url.search} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
      'latin1',
    )
  })
}

/** Where the headers of the final answer begin and end; informational ones (RFC 9110, 15.2) may come before it. */
function findHeaders(text: string): { readonly start: number; readonly end: number } | undefined {
  let start = 0
  for (let end = text.indexOf('\r\n\r\n'); end !== -1; end = text.indexOf('\r\n\r\n', start)) {
    if (!/^HTTP\/1\.[01] 1\d\d/.test(text.slice(start, start + 12))) return { start, end }
    start = end + 4
  }
  return undefined
}

function parseAnswer(request: string, received: Buffer): Answer | undefined {
  const text = received.toString('latin1')
  const found = findHeaders(text)
  if (!found) return undefined
  const [statusLine = '', ...lines] = text.slice(found.start, found.end).split('\r\n')
  const status = /^HTTP\/1\.[01] ([2-5]\d\d)(?: |$)/.exec(statusLine)?.[1]
  if (status === undefined) return undefined
  const headers = new Map<string, string[]>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    addHeader(headers, line.slice(0, colon), line.slice(colon + 1).trim())
  }
  return { request, status: Number(status), headers, body: received.subarray(found.end + 4), ending: 'whole' }
}
