declare const ERRSPEC_CHECKS: boolean | undefined

/**
 * Whether a developer's mistakes are looked for and explained: everywhere but in the build that bundlers take for browsers in
 * production. What is written behind it is not in that one.
 */
export const CHECKS = typeof ERRSPEC_CHECKS === 'undefined' || ERRSPEC_CHECKS
