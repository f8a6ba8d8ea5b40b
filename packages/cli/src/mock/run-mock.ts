import type { AddressInfo } from 'node:net'
import { createMockServer } from '@errspec/testkit'
import { loadEnvelopes } from '../shared/contract/load-envelope.js'
import { contractLabel, type Session } from '../shared/program-session.js'
import { UsageError } from '../shared/usage-error.js'
import type { MockCommand } from './mock-command.js'

/** Serves until the program is told to stop. */
export async function runMock(command: MockCommand, session: Session): Promise<number> {
  const { host, port } = command
  const contract = await session.contractOf(command)
  const { catalog } = contract
  const envelope = await loadEnvelopes(command.envelope, contract, session.io.cwd, 'mock')
  const server = createMockServer(catalog, envelope === undefined ? {} : { envelope })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve)
  }).catch((error: NodeJS.ErrnoException) => {
    const reasons: Record<string, string> = {
      EADDRINUSE: `the port ${port} is taken; choose another one with --port, or 0 for a free one`,
      EACCES: `the port ${port} may not be used; choose one above 1023 with --port`,
      EADDRNOTAVAIL: `${host} is no address of this machine; name one with --host, such as 127.0.0.1`,
      ENOTFOUND: `${host} is no address; name one of this machine with --host, such as 127.0.0.1`,
      EAI_AGAIN: `${host} is no address; name one of this machine with --host, such as 127.0.0.1`,
    }
    throw new UsageError(`mock: ${reasons[error.code ?? ''] ?? error.message}`)
  })
  const { address, family, port: actual } = server.address() as AddressInfo
  const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`
  session.print(
    `${session.style.bold(url)} answers as '${catalog.name}'. Ask it for an error with a header:\n` +
      `  curl ${url} -H 'x-errspec-raise: ${Object.keys(catalog.errors)[0]}'\n` +
      `Contract: ${contractLabel(contract, session)}\nCtrl-C ends it.\n`,
  )
  await session.io.untilStopped()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  return 0
}
