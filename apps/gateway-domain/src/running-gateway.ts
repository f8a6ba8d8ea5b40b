import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A demo gateway in a process of its own. */
export interface RunningGateway {
  readonly name: string
  readonly url: string
  /** Resolves when it has ended, whatever ended it. */
  readonly ended: Promise<unknown>
  stop(): void
}

/**
 * Starts a built gateway, with faults, on a free port or on `port`; rejects with what it said when it does not start. One that is
 * `detached` does not hear the terminal's Ctrl-C, so that whoever started it says when it stops.
 */
export async function startGatewayProcess(
  name: 'express-gateway' | 'nest-gateway',
  { port = 0, detached = false } = {},
): Promise<RunningGateway> {
  const main = new URL(`../../${name}/dist/main.js`, import.meta.url)
  const child = spawn(process.execPath, [main.pathname], {
    env: { ...process.env, PORT: String(port), DEMO_FAULTS: '1', LOG_LEVEL: 'fatal' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached,
  })
  const ended = once(child, 'close')
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk
  })
  for await (const line of createInterface({ input: child.stdout })) {
    return { name, url: line.replace('listening on ', ''), ended, stop: () => void child.kill() }
  }
  throw new Error(`${name} did not start: ${complaints}`)
}
