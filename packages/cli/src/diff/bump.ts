import type { ChangeLevel } from './change.js'

/** A step of a semantic version, from small to large. */
export const bumps = ['none', 'patch', 'minor', 'major'] as const
export type Bump = (typeof bumps)[number]

const DEMANDS = { breaking: 'major', additive: 'minor', editorial: 'patch' } as const satisfies Record<
  ChangeLevel,
  Bump
>

/**
 * The step that changes demand of a version. Before 1.0.0 what breaks takes a minor and all else a patch, as npm's ranges
 * (`^0.1.2` does not reach 0.2.0) have it.
 */
export function demandedBump(levels: readonly ChangeLevel[], version: string): Bump {
  const demanded = levels.map((level) => DEMANDS[level]).reduce(larger, 'none' as Bump)
  if (!version.startsWith('0.') || demanded === 'none') return demanded
  return demanded === 'major' ? 'minor' : 'patch'
}

export function larger(one: Bump, other: Bump): Bump {
  return bumps.indexOf(one) >= bumps.indexOf(other) ? one : other
}

export const isEnough = (bump: Bump, demanded: Bump): boolean => larger(bump, demanded) === bump

/** The lowest version that is a step above another one. */
export function bumped(version: string, bump: Bump): string {
  const { numbers, isPrerelease } = parse(version)
  const [major = 0, minor = 0, patch = 0] = numbers
  // 2.0.0-rc.1 becomes 2.0.0 by any step.
  if (isPrerelease && bump !== 'none') return bumpOfPrerelease([major, minor, patch], bump)
  return {
    none: version,
    patch: `${major}.${minor}.${patch + 1}`,
    minor: `${major}.${minor + 1}.0`,
    major: `${major + 1}.0.0`,
  }[bump]
}

function bumpOfPrerelease([major, minor, patch]: readonly [number, number, number], bump: Bump): string {
  if (bump === 'major' && (minor > 0 || patch > 0)) return `${major + 1}.0.0`
  if (bump === 'minor' && patch > 0) return `${major}.${minor + 1}.0`
  return `${major}.${minor}.${patch}`
}

/** Whether a version is no lower than another one; a prerelease counts as the release that it announces. */
export function isAtLeast(version: string, least: string): boolean {
  const [one, other] = [parse(version).numbers, parse(least).numbers]
  const at = one.findIndex((number, index) => number !== other[index])
  return at === -1 || (one[at] ?? 0) > (other[at] ?? 0)
}

function parse(version: string): { readonly numbers: readonly number[]; readonly isPrerelease: boolean } {
  const [release = '', prerelease] = version.split(/-(.*)/s)
  return { numbers: release.split('.').map(Number), isPrerelease: prerelease !== undefined }
}
