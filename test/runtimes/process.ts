import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Runtime } from './runtime.js'

/** How each starts `worker.js`, whose default export has a `fetch`, and says its port: `{"port":1234}` in a line of its own. */
const LAUNCHERS = {
  node: {
    file: 'node.js',
    args: [],
    source: `import worker from './worker.js'
import { serve } from './node-server.js'
const options = { fetch: worker.fetch, port: 0, hostname: '127.0.0.1', overrideGlobalObjects: false }
serve(options, ({ port }) => console.log(JSON.stringify({ port })))`,
  },
  bun: {
    file: 'bun.js',
    args: ['run'],
    source: `import worker from './worker.js'
const { port } = Bun.serve({ fetch: worker.fetch, port: 0, hostname: '127.0.0.1' })
console.log(JSON.stringify({ port }))`,
  },
  deno: {
    file: 'deno.js',
    args: ['run', '--no-config', '--no-lock', '--no-remote', '--allow-net'],
    source: `import worker from './worker.js'
const onListen = ({ port }) => console.log(JSON.stringify({ port }))
Deno.serve({ port: 0, hostname: '127.0.0.1', onListen }, worker.fetch)`,
  },
  workerd: {
    file: 'workerd.capnp',
    args: ['serve', '--control-fd=1'],
    source: `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js")],
      compatibilityDate = "2026-11-17",
      globalOutbound = "loopback",
    )),
    (name = "loopback", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);`,
  },
} as const

export type LauncherName = keyof typeof LAUNCHERS

export interface RuntimeProcess {
  readonly port: number
  readonly run: Runtime
  /** What it has written to its standard error so far. */
  complaints(): string
  stop(): void
}

/** Ends a program with the standard input of its shell: whatever becomes of the tests, nothing is left running. */
const UNTIL_INPUT_ENDS = 'exec 3<&0; "$@" 3<&- & pid=$!; { cat <&3; kill $pid; } >/dev/null 2>&1 & wait $pid'

export async function startProcess(
  launcher: LauncherName,
  executable: string,
  directory: string,
): Promise<RuntimeProcess> {
  const { file, args, source } = LAUNCHERS[launcher]
  writeFileSync(join(directory, file), source)
  const env = { PATH: process.env['PATH'], HOME: directory, NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' }
  const shell = spawn('sh', ['-c', UNTIL_INPUT_ENDS, 'sh', executable, ...args, file], { cwd: directory, env })
  let complaints = ''
  shell.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk
  })
  for await (const line of createInterface({ input: shell.stdout })) {
    const { port } = JSON.parse(line) as { port: number }
    return {
      port,
      async run(name, baseUrl) {
        const response = await fetch(`http://127.0.0.1:${port}/run/${name}?baseUrl=${encodeURIComponent(baseUrl)}`)
        const { seen, failed } = (await response.json()) as { seen?: unknown; failed?: string }
        if (failed !== undefined) throw new Error(failed)
        return seen
      },
      complaints: () => complaints,
      stop: () => shell.stdin.end(),
    }
  }
  throw new Error(`${executable} did not start ${file}: ${complaints}`)
}
