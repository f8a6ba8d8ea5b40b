import { writeSync } from 'node:fs'
import { printable } from '@errspec/core/schema'
import { main } from './cli.js'
import { failureOfModule, moduleBeingLoaded } from './shared/contract/import-module.js'
import type { Output } from './shared/program-session.js'

const { argv, env, stdin, stdout, stderr } = process
let isDone = false

// A module that is loaded as a catalog may end the process: then nothing was checked, whatever code it chose.
let isIdle = false
process.on('beforeExit', () => {
  isIdle = true
})
process.on('exit', () => {
  if (isDone) return
  const by = moduleBeingLoaded() ?? 'a module that it loaded'
  const how = isIdle ? 'its top-level await never ends' : 'it calls process.exit: keep that out of what is imported'
  writeSync(2, `error: the program was ended before it was done, by ${printable(by)} (${how})\n`)
  process.exitCode = 2
})

// What a module has begun fails on its own: told as other failures of it are.
process.on('uncaughtException', (error) => {
  isDone = true
  const by = moduleBeingLoaded()
  const subject = by === undefined ? 'a module that was loaded failed later' : `${by}: while it was loaded`
  writeSync(2, `error: ${printable(`${subject}: ${failureOfModule(error, process.cwd())}`)}\n`)
  process.exit(2)
})

for (const stream of [stdout, stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    isDone = true
    // A reader that has seen enough (`| head`) is no failure.
    if (error.code === 'EPIPE') process.exit(0)
    writeSync(2, `error: the output could not be written: ${error.message}\n`)
    process.exit(2)
  })
}

/** A stream as it is now: a module's own prints go to the error output, so that ours stays whole. */
function own(stream: NodeJS.WriteStream): Output & { flushed(): Promise<void> } {
  const write = stream.write.bind(stream)
  return {
    write: (text) => write(text),
    isTTY: stream.isTTY,
    columns: stream.columns,
    flushed: () => new Promise((resolve) => write('', () => resolve())),
  }
}
const output = own(stdout)
const errors = own(stderr)
stdout.write = stderr.write.bind(stderr) as typeof stdout.write

const code = await main(argv.slice(2), {
  cwd: process.cwd(),
  env,
  stdin,
  stdout: output,
  stderr: errors,
  untilStopped: () =>
    new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
    }),
})
await Promise.all([output.flushed(), errors.flushed()])
isDone = true
// Explicitly: a loaded module may hold the process open.
process.exit(code)
