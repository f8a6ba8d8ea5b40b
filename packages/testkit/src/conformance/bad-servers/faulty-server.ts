import { createServer, type IncomingMessage, request as sendRequest } from 'node:http'
import type { AnyCatalog } from '@errspec/core'
import type { EnvelopeOption } from '@errspec/core/adapter'
import { createMockServer } from '../../index.js'
import { listen } from '../../test-servers.js'

/** A response on its way through a faulty server, to be changed. */
export interface Wire {
  status: number
  headers: Record<string, string>
  body: string
  ending: 'whole' | 'broken' | 'open'
  /** The body, where it is not UTF-8 text. */
  bytes?: Uint8Array
  /** Whether early hints come before the response. */
  hints?: boolean
  /** Written instead of all that. */
  raw?: string
}

/** What the server was set up with. */
export interface Setup {
  readonly catalog: AnyCatalog
  readonly envelope?: EnvelopeOption | undefined
}

export type Fault = (wire: Wire, request: IncomingMessage, setup: Setup) => void

/** A server that answers as the mock server does, but for one fault. Resolves with its base URL. */
export async function serveFaulty(setup: Setup, fault: Fault): Promise<string> {
  const { catalog, envelope } = setup
  const right = await listen(createMockServer(catalog, { envelope }))
  return listen(
    createServer(async (request, response) => {
      const wire = await forward(right, request)
      fault(wire, request, setup)
      if (wire.raw !== undefined) {
        response.socket?.end(wire.raw)
        return
      }
      if (wire.hints) response.writeEarlyHints({ link: '</style.css>; rel=preload' })
      response.writeHead(wire.status, wire.headers)
      if (wire.ending === 'whole') response.end(wire.bytes ?? wire.body)
      else response.write(wire.body || '\n', () => wire.ending === 'broken' && response.destroy())
    }),
  )
}

function forward(base: string, { method, url, headers }: IncomingMessage): Promise<Wire> {
  return new Promise((resolve) => {
    sendRequest(`${base}${url}`, { method, headers, agent: false }, (response) => {
      let body = ''
      const { connection, 'content-length': _, 'transfer-encoding': __, ...own } = response.headers
      const settle = () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: own as Record<string, string>,
          body,
          ending: response.complete ? 'whole' : 'broken',
        })
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('error', settle)
      response.on('end', settle)
    }).end()
  })
}
