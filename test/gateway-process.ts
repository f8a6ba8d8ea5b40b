import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
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

/**
 * Starts a built gateway; resolves when it listens, and rejects with what it said when it ends before. `preloaded` are modules
 * beside this one that it loads first.
 */
export async function startGatewayProcess(
  app: 'express-gateway' | 'nest-gateway',
  env: Record<string, string> = {},
  preloaded: readonly string[] = [],
): Promise<GatewayProcess> {
  const imports = preloaded.flatMap((path) => ['--import', new URL(path, import.meta.url).href])
  const child = spawn(process.execPath, [...imports, 'dist/main.js'], {
    cwd: `${root}apps/${app}`,
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', ...(preloaded.length > 0 ? (['ipc'] as const) : [])],
  }) as ChildProcessByStdio<null, Readable, Readable>
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
