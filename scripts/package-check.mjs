// Checks every published package as npm would publish it: publint (exports, files) and attw (types, for ESM and CJS).
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'

const bin = (name) => new URL(`../node_modules/.bin/${name}`, import.meta.url).pathname
let failed = false
for (const name of readdirSync('packages')) {
  const directory = `packages/${name}`
  const checks = [
    [bin('publint'), ['run', directory, '--strict']],
    [
      bin('attw'),
      [
        '--pack',
        directory,
        '--exclude-entrypoints',
        './ig1.json',
        './package.json',
        '--no-emoji',
        '--format',
        'table-flipped',
      ],
    ],
  ]
  for (const [command, args] of checks) {
    try {
      execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe' })
    } catch (error) {
      failed = true
      console.error(`${directory}\n${error.stdout}${error.stderr}`)
    }
  }
  console.log(`${directory}: checked with publint and attw`)
}
process.exitCode = failed ? 1 : 0
