import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { type Bump, isEnough } from '../diff/bump.js'
import { compare, comparedLabel } from '../diff/run-diff.js'
import type { LoadedContract } from '../shared/contract/load-contract.js'
import { textAtRevision } from '../shared/contract/source.js'
import { record } from '../shared/json-object.js'
import { parseJson } from '../shared/parse-json.js'
import type { Session } from '../shared/program-session.js'
import { UsageError } from '../shared/usage-error.js'
import {
  type ChangesetFile,
  type ContractPackage,
  changesetFor,
  changesetName,
  checkChangesets,
  withStep,
} from './changeset.js'
import type { ChangesetCommand } from './changeset-command.js'

/** Writes the changeset that the changes demand, or tells whether enough is promised. */
export async function runChangeset(command: ChangesetCommand, session: Session): Promise<number> {
  const { result, base, head } = await compare(command, session)
  session.print(`${session.style.dim(comparedLabel({ base, head }, session))}\n`)
  const carrier = await packageOf(command.package, base, head, session)
  const folder = changesetFolder(session.io.cwd)
  const wanted = changesetFor(result, carrier)
  const pending = await pendingChangesets(folder, session)
  const shown = (name: string) => relative(session.io.cwd, join(folder, name)) || name
  if (command.check) {
    const { faults, demanded, promised } = checkChangesets(result, carrier, pending)
    for (const fault of faults) session.print(`${session.style.red('too little')}  ${fault}\n`)
    if (faults.length > 0) return 1
    session.print(
      demanded === 'none'
        ? `${carrier.name}: the contract has not changed\n`
        : `${carrier.name}: the changes demand ${demanded}, ${promiseInWords(carrier, promised)}; ${result.head.name} is ${result.head.version}\n`,
    )
    return 0
  }
  const written = pending.find(({ name }) => name === changesetName(result))
  if (!wanted) {
    session.print('The contract has not changed: no changeset is needed.\n')
    // It may have somebody's words in it: nothing is thrown away.
    if (written) session.remark(`${shown(written.name)} is from changes that are gone; delete it.`)
    return 0
  }
  const { isPackageEnough, promised, demanded } = checkChangesets(result, carrier, pending)
  if (isPackageEnough) {
    session.print(
      promised === 'none' || !isEnough(promised, demanded)
        ? `${carrier.name}: ${promiseInWords(carrier, promised)}, which is enough; nothing is written.\n`
        : `The pending changesets promise enough for ${carrier.name} already (${promised}); nothing is written.\n`,
    )
  } else if (written) {
    await session.writeText(join(folder, written.name), withStep(written.text, carrier.name, demanded))
    session.print(`${shown(written.name)} is a ${demanded} now; see whether its words still say everything.\n`)
  } else {
    await session.writeText(join(folder, wanted.name), wanted.text)
    session.print(`${shown(wanted.name)} is written; read it, and say it in your own words where they are better.\n`)
  }
  if (!result.isVersionEnough) {
    session.remark(
      `The catalog's version is ${result.head.version}; the changes demand ${result.leastVersion} or higher.`,
    )
  }
  return 0
}

/** What is promised, by a release since the base, by changesets, or by both. */
function promiseInWords({ version, baseVersion = version }: ContractPackage, promised: Bump): string {
  const pending = `the changesets promise ${promised}`
  if (version === baseVersion) return pending
  return `the version went from ${baseVersion} to ${version}${promised === 'none' ? '' : `, and ${pending}`}`
}

/** The package that carries the contract: that of the folder, else the nearest one above the file of the contract. */
async function packageOf(
  folder: string | undefined,
  base: LoadedContract,
  head: LoadedContract,
  session: Session,
): Promise<ContractPackage> {
  const start = folder === undefined ? head.file && dirname(head.file.path) : resolve(session.io.cwd, folder)
  if (start === undefined) {
    throw new UsageError(
      `changeset: name the folder of the npm package that carries '${head.source}', with --package FOLDER`,
    )
  }
  const file = folder === undefined ? findUpwards(start, 'package.json') : join(start, 'package.json')
  if (file === undefined)
    throw new UsageError(`${head.source}: there is no package.json above it; name its package with --package FOLDER`)
  const { name, version } = record(parseJson(await session.readText(file), file))
  if (typeof name !== 'string' || typeof version !== 'string') {
    throw new UsageError(`${file}: has no name or no version, which a changeset needs`)
  }
  const before = await textAtRevision(base.source, session.io.cwd, file)
  const { version: baseVersion } = record(before === undefined ? undefined : parseJson(before, file))
  return { name, version, ...(typeof baseVersion === 'string' ? { baseVersion } : {}) }
}

function changesetFolder(cwd: string): string {
  const config = findUpwards(cwd, join('.changeset', 'config.json'))
  if (config === undefined)
    throw new UsageError('there is no .changeset/config.json here or above; run `npx changeset init` first')
  return dirname(config)
}

function findUpwards(start: string, file: string): string | undefined {
  const path = join(start, file)
  if (existsSync(path)) return path
  return dirname(start) === start ? undefined : findUpwards(dirname(start), file)
}

async function pendingChangesets(folder: string, session: Session): Promise<readonly ChangesetFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md') && name !== 'README.md').sort()
  return Promise.all(names.map(async (name) => ({ name, text: await session.readText(join(folder, name)) })))
}
