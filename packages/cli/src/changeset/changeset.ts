import parseChangeset from '@changesets/parse'
import { type Bump, bumped, demandedBump, isEnough, isStepAbove, larger } from '../diff/bump.js'
import type { ContractDiff } from '../diff/diff.js'
import { verdict } from '../diff/diff-text.js'
import { code, prose } from '../shared/markdown.js'
import { UsageError } from '../shared/usage-error.js'

/** The npm package whose releases carry the contract. */
export interface ContractPackage {
  readonly name: string
  readonly version: string
  /** Its version when the contract was as the base of the diff has it, where that is known. */
  readonly baseVersion?: string | undefined
}

/** A file of `.changeset`. */
export interface ChangesetFile {
  /** Without the folder: `quick-cats-jump.md`. */
  readonly name: string
  readonly text: string
}

/** What pending changesets promise for a package, and what a diff demands of it. */
export interface ChangesetVerdict {
  /** The step that the package needs, counted from its version at the base. */
  readonly demanded: Bump
  /** What the pending changesets promise, on top of its version now. */
  readonly promised: Bump
  readonly isPackageEnough: boolean
  /** What has to be mended, in sentences; empty where everything is as it should be. */
  readonly faults: readonly string[]
}

/** Whether `catalog.version` and the pending changesets promise what a diff demands. */
export function checkChangesets(
  diff: ContractDiff,
  carrier: ContractPackage,
  pending: readonly ChangesetFile[],
): ChangesetVerdict {
  const { name, version, baseVersion } = carrier
  const demanded = demandOf(diff, carrier)
  const promised = pending.map((file) => promiseOf(file, name)).reduce(larger, 'none' as Bump)
  // A release takes its changesets away, and puts what they promised into the version.
  const isPackageEnough =
    isEnough(promised, demanded) ||
    (baseVersion !== undefined && isStepAbove(bumped(version, promised), baseVersion, demanded))
  const since = baseVersion === undefined || baseVersion === version ? '' : ` (${baseVersion} at the base)`
  const faults = [
    ...(diff.isVersionEnough ? [] : [`catalog.version: ${verdict(diff)}`]),
    ...(isPackageEnough
      ? []
      : [
          `${name} ${version}${since}: the changes demand a ${demanded} changeset, and the pending ones promise ${promised === 'none' ? 'nothing' : `a ${promised}`}; \`errspec changeset\` writes one`,
        ]),
  ]
  return { demanded, promised, isPackageEnough, faults }
}

/** The step that the changes demand of the package, by its own version. */
function demandOf({ changes }: ContractDiff, { version, baseVersion = version }: ContractPackage): Bump {
  const levels = changes.map(({ level }) => level)
  return demandedBump(levels, baseVersion)
}

/** What one changeset promises for a package. Throws a `UsageError` that names the file where it cannot be read. */
function promiseOf({ name, text }: ChangesetFile, packageName: string): Bump {
  let releases: readonly { readonly name: string; readonly type: Bump }[]
  try {
    releases = parseChangeset(text).releases
  } catch (error) {
    throw new UsageError(`.changeset/${name} is no changeset: ${(error as Error).message.split('\n')[0]}`)
  }
  return releases.find((release) => release.name === packageName)?.type ?? 'none'
}

/**
 * The changeset that a diff demands: the package, the step, and the changes in words. Its name follows from the contract and its
 * released version, so that a later run finds it again. `undefined` where nothing has changed.
 */
export function changesetFor(diff: ContractDiff, carrier: ContractPackage): ChangesetFile | undefined {
  const bump = demandOf(diff, carrier)
  if (bump === 'none') return undefined
  const { head, changes } = diff
  const lines = changes.map(
    ({ level, path, message }) => `- ${level === 'breaking' ? '**Breaking.** ' : ''}${code(path)}: ${prose(message)}`,
  )
  const text = [
    '---',
    `${JSON.stringify(carrier.name).replaceAll('"', "'")}: ${bump}`,
    '---',
    '',
    `The contract ${prose(head.name)} ${prose(head.version)}:`,
    '',
    ...lines,
    '',
  ].join('\n')
  return { name: changesetName(diff), text }
}

/** What the changeset of a diff is called: the same for all changes since a release. */
export function changesetName({ base }: ContractDiff): string {
  return `contract-${base.name}-from-${base.version}.md`
}

/** A changeset with another step for a package; its words stay. */
export function withStep(text: string, packageName: string, bump: Bump): string {
  const lines = text.split('\n')
  const at = lines.findIndex((line) => line.replaceAll(/['"]/g, '').startsWith(`${packageName}:`))
  if (at === -1) return text.replace(/^---\r?\n/, `---\n'${packageName}': ${bump}\n`)
  return lines.map((line, index) => (index === at ? line.replace(/:\s*\w+\s*$/, `: ${bump}`) : line)).join('\n')
}
