import type { Socket } from 'node:net'

/** What a mode does with a connection. */
export type Act = (socket: Socket, random: () => number) => void

/** The head of a response. */
export function head(status: string, ...headers: string[]): string {
  return [`HTTP/1.1 ${status}`, ...headers, 'x-request-id: req_chaos', '', ''].join('\r\n')
}

/** A whole response, after which the connection is closed. */
export function response(status: string, body: string | Buffer = '', ...headers: string[]): Buffer {
  const length = `content-length: ${Buffer.byteLength(body)}`
  return Buffer.concat([Buffer.from(head(status, 'connection: close', length, ...headers)), Buffer.from(body)])
}

export const says =
  (data: string | Buffer): Act =>
  (socket, random) =>
    send(socket, random, data, () => socket.end())

export const saysAndWaits =
  (data: string | Buffer): Act =>
  (socket, random) =>
    send(socket, random, data)

export const saysAndResets =
  (data: string | Buffer): Act =>
  (socket, random) =>
    send(socket, random, data, () => setTimeout(() => socket.resetAndDestroy(), random() * 5))

/** Then a little more every so often, until the connection is gone. */
export const saysAndDrips =
  (data: string, everyMs: number, next: (tick: number) => string): Act =>
  (socket, random) =>
    send(socket, random, data, () => {
      let tick = 0
      const timer = setInterval(() => socket.write(next(tick++)), everyMs)
      socket.on('close', () => clearInterval(timer))
    })

/** Then the same over and over, as fast as the client takes it, until the connection is gone. */
export const saysAndFloods =
  (data: string, chunk: string): Act =>
  (socket, random) =>
    send(socket, random, data, () => {
      const pour = () => {
        if (!socket.destroyed && socket.write(chunk)) setImmediate(pour)
      }
      socket.on('drain', pour)
      pour()
    })

/** In one piece or in three, cut anywhere. */
function send(socket: Socket, random: () => number, data: string | Buffer, then?: () => void): void {
  const bytes = Buffer.from(data)
  const cuts = random() < 0.5 ? [] : [random(), random()].map((part) => Math.floor(part * bytes.length))
  const ends = [...cuts.sort((first, second) => first - second), bytes.length]
  const next = (index: number) => {
    const end = ends[index]
    if (end === undefined) return then?.()
    socket.write(bytes.subarray(ends[index - 1] ?? 0, end))
    setImmediate(next, index + 1)
  }
  next(0)
}
