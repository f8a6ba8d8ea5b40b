import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A demo gateway in a process of its own. */
export interface RunningGateway {
  readonly name: string
  readonly url: string
  stop(): void
}

/** Starts a built gateway on a free port; rejects with what it said when it does not start. */
export async function startGateway(name: 'express-gateway' | 'nest-gateway'): Promise<RunningGateway> {
  const main = new URL(`../../${name}/dist/main.js`, import.meta.url)
  const child = spawn(process.execPath, [main.pathname], {
    env: { ...process.env, PORT: '0', DEMO_FAULTS: '1', LOG_LEVEL: 'fatal' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk
  })
  for await (const line of createInterface({ input: child.stdout })) {
    return { name, url: line.replace('listening on ', ''), stop: () => void child.kill() }
  }
  throw new Error(`${name} did not start: ${complaints}`)
}
