import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { Mode } from './modes.js'

/** A server with a port of its own for every way to misbehave, so that no connection meets the garbage of another mode. */
export interface ChaosServer {
  readonly urls: Readonly<Record<string, string>>
  /** How many requests, or for a mode that waits for none, connections each mode has had. */
  readonly met: Readonly<Record<string, number>>
  /** The modes of the connections that are still open. */
  open(): string[]
  close(): Promise<void>
}

/** Serves every mode on a free loopback port. */
export async function startChaosServer(modes: Record<string, Mode>, random: () => number): Promise<ChaosServer> {
  const sockets = new Map<Socket, string>()
  const urls: Record<string, string> = {}
  const met: Record<string, number> = {}
  const servers = await Promise.all(
    Object.entries(modes).map(async ([name, mode]) => {
      met[name] = 0
      const server = createServer({ noDelay: true }, (socket) => {
        sockets.set(socket, name)
        socket.on('close', () => sockets.delete(socket))
        socket.on('error', () => {})
        const act = () => {
          met[name] = (met[name] ?? 0) + 1
          mode.act(socket, random)
        }
        if (mode.at === 'connection') act()
        else if (mode.at === 'first byte') socket.once('data', act)
        else onRequests(socket, act)
        // Whatever the mode makes of it: what comes is read, or a close would become a reset.
        socket.on('data', () => {})
      })
      urls[name] = await listen(server)
      return server
    }),
  )
  return {
    urls,
    met,
    open: () => [...sockets.values()],
    async close() {
      for (const socket of sockets.keys()) socket.destroy()
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
    },
  }
}

/** An address on loopback where nothing listens, or will: the port is held, but on IPv4. */
export async function closedUrl(): Promise<string> {
  const { port } = new URL(await listen(createServer().unref()))
  return `http://[::1]:${port}`
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Calls back for each whole request of a connection, one at a time as clients of HTTP/1.1 send them. */
function onRequests(socket: Socket, act: () => void): void {
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk
    const end = text.indexOf('\r\n\r\n')
    if (end === -1) return
    const head = text.slice(0, end).toLowerCase()
    const length = Number(/\r\ncontent-length: (\d+)/.exec(head)?.[1] ?? 0)
    const isWhole = head.includes('\r\ntransfer-encoding: chunked')
      ? text.endsWith('0\r\n\r\n')
      : text.length >= end + 4 + length
    if (!isWhole) return
    text = ''
    act()
  })
}
