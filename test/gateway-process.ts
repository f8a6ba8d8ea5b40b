import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { root } from './packed-project.js'

/** A gateway in a process of its own, as `npm start` runs it. */
export interface GatewayProcess {
  readonly url: string
  readonly child: ChildProcess
  /** All lines of its standard output and its standard error so far. */
  readonly output: readonly string[]
  readonly errors: readonly string[]
  /** Resolves with the code or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>
}

/** Starts a built gateway; resolves when it listens, and rejects with what it said when it ends before. */
export async function startGatewayProcess(
  app: 'express-gateway' | 'nest-gateway',
  env: Record<string, string> = {},
): Promise<GatewayProcess> {
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: `${root}apps/${app}`,
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: string[] = []
  const errors: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => void errors.push(line))
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal))
  })
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      output.push(line)
      resolve(line.replace('listening on ', ''))
    })
    void ended.then((how) => reject(new Error(`${app} ended with ${how}: ${errors.join('\n')}`)))
  })
  return { url, child, output, errors, ended }
}
