import { lstat, mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { printable } from '@errspec/core/schema'
import type { Session } from '../shared/program-session.js'
import { failureOfFile, UsageError } from '../shared/usage-error.js'
import { MANIFEST, site } from './site.js'
import type { SiteCommand } from './site-command.js'
import { siteScripts } from './site-scripts.js'

/** Writes the site of a contract into a folder, and takes away what an earlier run has made and this one does not; or compares. */
export async function runSite(command: SiteCommand, session: Session, scripts = siteScripts): Promise<number> {
  const { out, check, title, home, accent } = command
  const folder = resolve(session.io.cwd, out)
  const contract = await session.contractOf(command)
  const files = site(contract, await scripts(), { title, home, accent })
  const earlier = await earlierFiles(folder, out)
  const code = await (check ? compare(folder, command.out, files, session) : write(folder, out, files, earlier))
  await session.remarkOnContract(command, contract)
  return code
}

async function compare(
  folder: string,
  out: string,
  files: ReadonlyMap<string, string>,
  session: Session,
): Promise<number> {
  const stale: string[] = []
  for (const [file, text] of files) {
    const there = await readFile(join(folder, file), 'utf8').catch(() => undefined)
    if (there?.replaceAll('\r\n', '\n') !== text) stale.push(file)
  }
  if (stale.length === 0) return 0
  const named = stale.slice(0, 5).join(', ') + (stale.length > 5 ? ', ...' : '')
  session.remark(
    `${out} is stale (${stale.length} of ${files.size} files: ${named}): write it anew with the same command without --check`,
  )
  return 1
}

async function write(
  folder: string,
  out: string,
  files: ReadonlyMap<string, string>,
  earlier: ReadonlySet<string>,
): Promise<number> {
  const foreign: string[] = []
  for (const file of files.keys()) {
    if (!earlier.has(file) && (await isThere(join(folder, file)))) foreign.push(file)
  }
  if (foreign.length > 0) {
    throw new UsageError(
      `${printable(out)}: it has files that errspec did not make and would write over (${foreign.slice(0, 5).join(', ')}${foreign.length > 5 ? ', ...' : ''}); name another folder, or move them away`,
    )
  }
  for (const [file, text] of files) {
    const path = join(folder, file)
    await mkdir(dirname(path), { recursive: true })
      .then(() => writeFile(path, text))
      .catch(failureOfFile(join(out, file)))
  }
  for (const file of earlier) {
    if (!files.has(file)) await remove(folder, file)
  }
  return 0
}

/** Takes a file away, and the folders that are empty without it. A link out of the folder is not followed. */
async function remove(folder: string, file: string): Promise<void> {
  const parents = file.split('/').slice(0, -1)
  for (let depth = 1; depth <= parents.length; depth++) {
    const info = await lstat(join(folder, ...parents.slice(0, depth))).catch(() => undefined)
    if (!info?.isDirectory()) return
  }
  await rm(join(folder, file), { force: true })
  for (let depth = parents.length; depth > 0; depth--) {
    const parent = join(folder, ...parents.slice(0, depth))
    if ((await readdir(parent)).length > 0) return
    await rmdir(parent)
  }
}

const isThere = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  )

/** The files that an earlier run has made, as its list names them; none where there is no list. Throws where it is no list of ours. */
async function earlierFiles(folder: string, out: string): Promise<ReadonlySet<string>> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    return failureOfFile(join(out, MANIFEST))(error)
  })
  if (text === undefined) return new Set()
  try {
    const { files } = JSON.parse(text)
    if (Array.isArray(files) && files.every(isOwnPath)) return new Set([...files, MANIFEST])
  } catch {
    // Told below.
  }
  throw new UsageError(
    `${printable(join(out, MANIFEST))}: is not the list of files that errspec writes there; take it away, or name another folder`,
  )
}

/** Whether a path is one of a file that a site may have: below its folder. */
const isOwnPath = (path: unknown) =>
  typeof path === 'string' &&
  /^(?:index\.html|assets\/[a-z]+\.(?:css|js|svg)|(?:operations|retries|notes|errors\/\w[\w.-]*)\/index\.html)$/.test(
    path,
  )
