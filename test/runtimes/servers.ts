import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exposedHeaders } from '@errspec/core'
import { toStreamFrame } from '@errspec/core/adapter'
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

/**
 * An API of another origin than the page's: the mock server, which here takes its instructions from the query as well,
 * since each header of a request costs a preflight; and paths for what it does not do.
 */
export async function startApi(): Promise<RunningServer & { readonly received: Received[] }> {
  const received: Received[] = []
  const mock = createMockServer(ig1)
  const cors = { 'access-control-allow-origin': '*', 'access-control-expose-headers': exposedHeaders.join(', ') }
  const events = { ...cors, 'content-type': 'text/event-stream' }
  const server = createServer((request, response) => {
    const { method = '', headers } = request
    const { pathname: path, searchParams } = new URL(request.url ?? '', 'http://mock')
    let isOver = false
    response.on('close', () => {
      isOver = true
    })
    received.push({ method, path, headers, isOver: () => isOver })
    if (path.endsWith('/hang')) return
    if (path.endsWith('/destroyed')) return void request.socket.destroy()
    if (path.endsWith('/without-cors')) return void response.writeHead(502).end('{}')
    if (path.endsWith('/cut')) return void response.writeHead(200, events).end('data: 1\n\ndata: 2\n\n')
    if (path.endsWith('/fails')) {
      const frame = toStreamFrame(ig1, ig1.error('backend_unavailable'), 'req_1')
      response.writeHead(200, events).write(`data: 1\n\ndata: 2\n\n${frame}`)
      setTimeout(() => response.destroy(), 200)
      return
    }
    if (path.endsWith('/drip')) {
      response.writeHead(200, events)
      const timer = setInterval(() => response.write('data: drop\n\n'), 20)
      response.on('close', () => clearInterval(timer))
      return
    }
    for (const [name, value] of searchParams) headers[`x-errspec-${name}`] ??= value
    mock.emit('request', request, response)
  })
  return { ...(await listen(server)), received }
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
