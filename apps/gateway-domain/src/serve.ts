import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Says where a server listens, and on SIGTERM or SIGINT stops it with `close`, which takes no new connection and waits
 * for what is running. A second signal ends the process at once.
 */
export function stopOnSignals(server: Server, close: () => Promise<void>): void {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  let stopping = false
  server.on('request', (_request, response) => {
    // A connection that stays open for a next request would hold the server up.
    response.once('close', () => {
      if (stopping) setImmediate(() => server.closeIdleConnections())
    })
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1)
      stopping = true
      close().catch(failToStop)
      server.closeIdleConnections()
    })
  }
}

/** Stops a server: no new connection, and what is running is finished. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())))
}

function failToStop(error: unknown): never {
  console.error(error)
  process.exit(1)
}

/** Ends a process that cannot start with the reason, and without a stack. */
export function failToStart(error: unknown): never {
  const { code, message } = error as { code?: string; message: string }
  const advice = code === 'EADDRINUSE' ? '. Set PORT to another one, or to 0 for any that is free.' : ''
  console.error(`${message}${advice}`)
  process.exit(1)
}
