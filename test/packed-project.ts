import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const root = new URL('..', import.meta.url).pathname
export const run = promisify(execFile)

/** A project that has the packages installed as npm packs them. */
export interface PackedProject {
  readonly directory: string
  write(file: string, source: string): void
  /** Runs a program in the project; what it prints is JSON. */
  evaluate(file: string, source: string): Promise<unknown>
  remove(): void
}

/** Packs every package and unpacks it into a new project inside the repository, where express and zod are found. */
export async function createPackedProject(): Promise<PackedProject> {
  mkdirSync(join(root, '.packed'), { recursive: true })
  const directory = mkdtempSync(join(root, '.packed', 'project-'))
  const install = async (name: string) => {
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', directory], {
      cwd: join(root, 'packages', name),
    })
    const [packed] = Object.values(JSON.parse(stdout) as Record<string, { filename: string }>)
    const target = join(directory, 'node_modules', '@errspec', name)
    mkdirSync(target, { recursive: true })
    await run('tar', ['-xzf', join(directory, packed?.filename ?? ''), '--strip-components=1', '-C', target])
  }
  await Promise.all(readdirSync(join(root, 'packages')).map(install))
  const write = (file: string, source: string) => writeFileSync(join(directory, file), source)
  return {
    directory,
    write,
    async evaluate(file, source) {
      write(file, source)
      const { stdout } = await run(process.execPath, [file], { cwd: directory })
      return JSON.parse(stdout)
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}
