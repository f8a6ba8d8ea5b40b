import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { onTestFinished } from 'vitest'

const root = new URL('../..', import.meta.url).pathname

/** A Node process of its own: what it leaks, nobody else holds. */
export interface Program {
  readonly child: ChildProcess
  /** All of its standard error so far. */
  errors(): string
  /** What it sends next. Rejects when it ends before. */
  message<T>(): Promise<T>
  /** The code or signal that ended it: `SIGKILL` when it had to be stopped, for it did not end by itself. */
  end(patienceMs: number): Promise<number | NodeJS.Signals | null>
}

/** Runs a program of this folder, on the sources of the packages; it is gone when the test ends. */
export async function runProgram(file: string): Promise<Program> {
  const directory = mkdtempSync(join(tmpdir(), 'errspec-chaos-'))
  const outfile = join(directory, file.replace(/\.ts$/, '.mjs'))
  await build({
    entryPoints: [join(root, 'test/chaos', file)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Its `paths` are the sources.
    tsconfig: join(root, 'tsconfig.json'),
    logLevel: 'error',
  })
  const child = fork(outfile, { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
    rmSync(directory, { recursive: true, force: true })
  })
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  return {
    child,
    errors: () => errors,
    message: <T>() =>
      new Promise<T>((resolve, reject) => {
        child.once('message', (message) => resolve(message as T))
        void ended.then(([code, signal]) => reject(new Error(`${file} ended with ${code ?? signal}: ${errors}`)))
      }),
    async end(patienceMs) {
      const stop = setTimeout(() => child.kill('SIGKILL'), patienceMs)
      const [code, signal] = await ended
      clearTimeout(stop)
      return code ?? signal
    },
  }
}
