import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, realpath, rm, rmdir } from 'node:fs/promises'
import { dirname, join, posix, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { UsageError } from '../usage-error.js'

const run = promisify(execFile)

const git = async (cwd: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<string> =>
  (await gitBytes(cwd, args, environment)).toString()

async function gitBytes(cwd: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Buffer> {
  try {
    const options = {
      cwd,
      env: { ...process.env, ...environment },
      encoding: 'buffer',
      maxBuffer: 256 * 1024 * 1024,
    } as const
    return (await run('git', [...args], options)).stdout
  } catch (error) {
    const { code, stderr = '', message } = error as { code?: unknown; stderr?: Buffer | string; message: string }
    if (code === 'ENOENT') throw new UsageError('git is needed to read a revision, and is not installed')
    const [first = '', ...details] = (String(stderr) || message)
      .trim()
      .replace(/^fatal: /, '')
      .split('\n')
    throw new UsageError(`git says: ${first}`, details)
  }
}

/** A file of a revision: the commit, as a hash, which no argument of git takes for an option, and the repository's path. */
interface RevisionFile {
  readonly commit: string
  readonly path: string
}

/** Finds a file of a revision; its path is the repository's, as `git show` has it, or else the folder's. */
async function findFile(cwd: string, revision: string, path: string): Promise<RevisionFile> {
  const source = `git:${revision}:${path}`
  const top = await topOf(cwd)
  const commit = await commitOf(cwd, revision)
  if (commit === undefined) throw new UsageError(`${source}: ${await absence(cwd, revision)}`)
  const inRepository = (place: string) => relative(top, place).replaceAll('\\', '/')
  const fromHere = inRepository(resolve(await realpath(cwd), path))
  const candidates = /^\.{0,2}\//.test(path) ? [fromHere] : [posix.normalize(path), fromHere]
  for (const candidate of candidates.filter((place) => !place.startsWith('../'))) {
    const found = await git(cwd, ['ls-tree', '--name-only', '--full-tree', '--end-of-options', commit, '--', candidate])
    if (found.trim() !== '') return { commit, path: candidate }
  }
  const isHere = existsSync(resolve(cwd, path)) || existsSync(join(top, path))
  const remedy = isHere
    ? 'the file is there now, so commit it first or name a later revision'
    : "correct the path, which begins at the repository's top folder or at this one"
  throw new UsageError(`${source}: there is no such file in that revision; ${remedy}`)
}

/** The hash of a revision's commit; `undefined` where there is none. */
function commitOf(cwd: string, revision: string): Promise<string | undefined> {
  return git(cwd, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]).then(
    (hash) => hash.trim(),
    () => undefined,
  )
}

/** Why there may be no such revision, and what to do. */
async function absence(cwd: string, revision: string): Promise<string> {
  const fault = `there is no revision '${revision}'`
  const remote = `origin/${revision}`
  if ((await commitOf(cwd, remote)) !== undefined) return `${fault}; did you mean '${remote}'?`
  const isShallow = (await git(cwd, ['rev-parse', '--is-shallow-repository'])).trim() === 'true'
  if ((await commitOf(cwd, 'HEAD')) === undefined && (await git(cwd, ['rev-list', '--all', '--max-count=1'])) === '')
    return `${fault}, as the repository has no commits yet; make one first`
  return isShallow
    ? `${fault} in this clone, which has only the last commits: fetch the others with 'git fetch --unshallow --tags' (in GitHub Actions, give actions/checkout 'fetch-depth: 0')`
    : `${fault}; 'git branch --all' and 'git tag' list those that there are`
}

async function topOf(cwd: string): Promise<string> {
  const top = await git(cwd, ['rev-parse', '--show-toplevel']).catch((error: UsageError) => {
    if (!/not a git repository/i.test(error.message)) throw error
    throw new UsageError(`${cwd} is in no git repository; run errspec in the one that has the revision`)
  })
  return top.trim()
}

/** The file of a revision as it is in the folder now. */
export async function workingFile(cwd: string, revision: string, path: string): Promise<string> {
  return join(await topOf(cwd), (await findFile(cwd, revision, path)).path)
}

/** The text of a file of a revision. */
export async function showFile(cwd: string, revision: string, path: string): Promise<Uint8Array> {
  const file = await findFile(cwd, revision, path)
  return gitBytes(cwd, ['cat-file', 'blob', `${file.commit}:${file.path}`])
}

/** A revision in a folder of its own, so that a module of it finds its neighbours. */
export interface Checkout {
  /** The module, in that folder. */
  readonly path: string
  remove(): Promise<void>
}

/**
 * Writes a revision to a temporary folder. It lies within the nearest `node_modules`, so that the module's packages are found as from
 * where the module belongs; packages that the revision had in other versions are not.
 */
export async function checkOut(cwd: string, revision: string, path: string): Promise<Checkout> {
  const { commit, path: inRepository } = await findFile(cwd, revision, path)
  const top = await topOf(cwd)
  let packages = join(top, dirname(inRepository))
  while (!existsSync(join(packages, 'node_modules')) && packages !== top && packages.startsWith(top))
    packages = dirname(packages)
  const parent = join(packages, 'node_modules', '.cache')
  const made = await mkdir(parent, { recursive: true })
  const folder = await mkdtemp(join(parent, 'errspec-'))
  const remove = async () => {
    await rm(folder, { recursive: true, force: true })
    // The folders that were made for it go too, unless somebody else uses them by now.
    for (let empty = parent; made !== undefined && empty.startsWith(made); empty = dirname(empty)) {
      await rmdir(empty).catch(() => {})
    }
  }
  try {
    // An index of its own: the repository's is not touched.
    const environment = { GIT_INDEX_FILE: join(folder, '.git-index') }
    await git(top, ['read-tree', '--end-of-options', `${commit}^{tree}`], environment)
    await git(top, ['checkout-index', '--all', `--prefix=${folder}/`], environment)
  } catch (error) {
    await remove()
    throw error
  }
  return { path: join(folder, inRepository), remove }
}
