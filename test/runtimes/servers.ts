import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { exposedHeaders } from '@errspec/core'
import { toErrorResponse, toStreamFrame } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import { createMockServer } from '@errspec/testkit'

export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** Whether the client has closed it, or its connection, by now. */
  isOver(): boolean
}

export interface RunningServer {
  readonly url: string
  close(): void
}

export interface Api extends RunningServer {
  readonly received: readonly Received[]
}

const cors = { 'access-control-allow-origin': '*', 'access-control-expose-headers': exposedHeaders.join(', ') }
const events = { ...cors, 'content-type': 'text/event-stream' }
const json = { ...cors, 'content-type': 'application/json' }
const half = '{"message":"No capacity le'

/** What the mock server does not do, by the end of a path. */
const OWN: Readonly<Record<string, (response: ServerResponse, request: IncomingMessage) => void>> = {
  hang: () => {},
  destroyed: (_, { socket }) => void socket.destroy(),
  'not-http': (_, { socket }) => void socket.end('This is not HTTP.\r\n\r\n'),
  'without-cors': (response) => void response.writeHead(502).end('{}'),
  /** To where nobody listens, with what somebody else's server has put into the query. */
  redirected(response, { socket }) {
    const location = `http://127.0.0.2:${socket.localPort}/away?token=SECRET`
    response.writeHead(302, { ...cors, location }).end()
  },
  'redirected-for-ever': (response) => void response.writeHead(302, { ...cors, location: '?key=SECRET' }).end(),
  cut: (response) => void response.writeHead(200, events).end('data: 1\n\ndata: 2\n\n'),
  fails(response) {
    const frame = toStreamFrame(ig1, ig1.error('backend_unavailable'), 'req_1')
    response.writeHead(200, events).write(`data: 1\n\ndata: 2\n\n${frame}`)
    setTimeout(() => response.destroy(), 200)
  },
  drip(response) {
    response.writeHead(200, events)
    const timer = setInterval(() => response.write('data: drop\n\n'), 20)
    response.on('close', () => clearInterval(timer))
  },
  'falls-silent': (response) => void response.writeHead(200, { ...cors, 'content-type': 'text/plain' }).write('part'),
  'error-falls-silent': (response) => void response.writeHead(503, json).write(half),
  'error-breaks-off'(response) {
    response.writeHead(503, { ...json, 'content-length': 1000 }).write(half)
    setTimeout(() => response.destroy(), 50)
  },
  'error-not-as-encoded': (response) =>
    void response.writeHead(503, { ...json, 'content-encoding': 'gzip' }).end('{"message":"No capacity left"}'),
  'error-in-latin-1'(response) {
    const body = Buffer.from('{"message":"\u00dcberlastet"}', 'latin1')
    response.writeHead(503, { ...cors, 'content-type': 'application/json; charset=iso-8859-1' }).end(body)
  },
}

/**
 * An API of another origin than the page's: the mock server, which here takes its instructions from the query as well,
 * since each header of a request costs a preflight; and paths for what it does not do.
 */
export async function startApi(): Promise<Api> {
  const received: Received[] = []
  const mock = createMockServer(ig1)
  const server = createServer((request, response) => {
    const { method = '', headers } = request
    const { pathname: path, searchParams } = new URL(request.url ?? '', 'http://mock')
    let isOver = false
    response.on('close', () => {
      isOver = true
    })
    const isFirst = received.every((one) => one.path !== path)
    received.push({ method, path, headers, isOver: () => isOver })
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (name === 'echo') return isFirst && searchParams.has('fails') ? refuse(response) : echo(request, response)
    if (Object.hasOwn(OWN, name)) return OWN[name]?.(response, request)
    for (const [name, value] of searchParams) headers[`x-errspec-${name}`] ??= value
    mock.emit('request', request, response)
  })
  return { ...(await listen(server)), received }
}

function refuse(response: ServerResponse): void {
  const { status, headers, body } = toErrorResponse(ig1, ig1.error('backend_unavailable'), { requestId: 'req_1' })
  response.writeHead(status, { ...cors, ...headers }).end(body)
}

/** Answers with the body as it has come. */
function echo(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, cors)
  request.pipe(response)
}

/** A site of one page, whose policy lets no text become code. */
export async function startSite(files: Record<string, string>): Promise<RunningServer> {
  const policy = "default-src 'self'; connect-src *"
  return listen(
    createServer((request, response) => {
      const script = files[request.url ?? '']
      response.setHeader('content-security-policy', policy)
      response.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript')
      response.end(script ?? '<!doctype html><title>errspec</title><script src="/client.js"></script>')
    }),
  )
}

async function listen(server: Server): Promise<RunningServer> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
