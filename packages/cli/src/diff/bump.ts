import compare from 'semver/functions/compare.js'
import inc from 'semver/functions/inc.js'
import type { ChangeLevel } from './changes/rules.js'

/** A step of a semantic version, from small to large. */
const bumps = ['none', 'patch', 'minor', 'major'] as const
/** The name of a step. */
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

/** The larger one of two steps. */
export function larger(one: Bump, other: Bump): Bump {
  return bumps.indexOf(one) >= bumps.indexOf(other) ? one : other
}

/** Whether a step is no smaller than the one that is demanded. */
export const isEnough = (bump: Bump, demanded: Bump): boolean => larger(bump, demanded) === bump

/** The lowest release that is a step above a version: of 2.0.0-rc.1, 2.0.0 is a major step. */
export function bumped(version: string, bump: Bump): string {
  return bump === 'none' ? version : (inc(version, bump) ?? version)
}

/** Whether a version is the step above another one that is demanded, or higher; a prerelease counts as the release that it announces. */
export function isStepAbove(version: string, base: string, bump: Bump): boolean {
  if (bump === 'none') return compare(version, base) >= 0
  const [release = ''] = version.split('-')
  return compare(version, base) > 0 && compare(release, bumped(base, bump)) >= 0
}
