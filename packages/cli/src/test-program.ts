import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, vi } from 'vitest'
import { main } from './cli.js'

/** What one call of the program did. */
export interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** The world of a call: a folder, an environment, an input, a terminal or none. */
export interface World {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
  readonly columns?: number
  readonly untilStopped?: Promise<void>
  readonly onOutput?: (text: string) => void
}

/** Runs the program in this process. With `columns` its output is a terminal of that width. */
export async function program(argv: readonly string[], world: World = {}): Promise<Outcome> {
  let [out, err] = ['', '']
  const terminal = world.columns === undefined ? {} : { isTTY: true, columns: world.columns }
  async function* input() {
    if (world.stdin !== undefined) yield Buffer.from(world.stdin)
  }
  const code = await main(argv, {
    cwd: world.cwd ?? process.cwd(),
    env: world.env ?? {},
    stdin: Object.assign(input(), terminal),
    stdout: {
      ...terminal,
      write(text) {
        out += text
        world.onOutput?.(text)
      },
    },
    stderr: {
      ...terminal,
      write(text) {
        err += text
      },
    },
    untilStopped: () => world.untilStopped ?? Promise.resolve(),
  })
  return { code, out, err }
}

const root = new URL('../../../', import.meta.url).pathname

/** A folder of files that is gone after the tests; inside the repository, so that a module in it finds its packages. */
export function folder(files: Readonly<Record<string, string | object>> = {}): string {
  mkdirSync(join(root, '.packed'), { recursive: true })
  const path = mkdtempSync(join(root, '.packed', 'cli-'))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  }
  afterAll(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** Gives a folder the repository's packages. */
export function linkPackages(path: string): void {
  symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'))
}

/**
 * The files of core as a team has it installed: a copy of its own, as the program has another one. It is made once, as to read the
 * sources anew for each module that imports them takes seconds.
 */
export async function installedCore(): Promise<Readonly<Record<string, string | object>>> {
  vi.resetModules()
  Object.assign(globalThis, { installedCore: await import('@errspec/core') })
  return {
    // That of the repository leads to the sources.
    'tsconfig.json': {},
    'node_modules/@errspec/core/package.json': { name: '@errspec/core', version: '1.0.0', main: 'index.js' },
    'node_modules/@errspec/core/index.js': 'module.exports = { ...globalThis.installedCore }',
  }
}
