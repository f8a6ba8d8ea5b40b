import { main } from './cli.js'

const { argv, env, stdin, stdout, stderr } = process
// A reader that has seen enough (`| head`) is no failure.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})
const abort = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => abort.abort())
process.exitCode = await main(argv.slice(2), { cwd: process.cwd(), env, stdin, stdout, stderr, signal: abort.signal })
