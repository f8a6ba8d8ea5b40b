import type { RetryPolicy } from './definition.js'
import { atLeast, duration, flag, type Rule, settingFaults } from './settings.js'

/** What each setting must be. */
export const retryRules: Readonly<Record<keyof RetryPolicy, Rule>> = {
  attempts: [
    (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 100,
    'a whole number from 1 to 100',
  ],
  initialDelayMs: duration,
  factor: atLeast(1, '1 or more'),
  maxDelayMs: duration,
  unsafe: flag,
}

/** A client's own retry settings over those of its contract; `false` is a single attempt. Throws a `TypeError` that lists what is out of range. */
export function mergeRetryPolicy(base: RetryPolicy, settings: Partial<RetryPolicy> | false | undefined): RetryPolicy {
  if (settings === undefined) return base
  if (settings === false) return { ...base, attempts: 1 }
  const faults = settingFaults('retry setting', settings, retryRules)
  const given = Object.entries(settings ?? {}).filter(([, value]) => value !== undefined)
  const policy: { -readonly [Key in keyof RetryPolicy]: RetryPolicy[Key] } = { ...base, ...Object.fromEntries(given) }
  if (policy.maxDelayMs < policy.initialDelayMs) {
    // A first wait that alone was raised above the contract's longest one raises that one too.
    if (settings?.maxDelayMs === undefined) policy.maxDelayMs = policy.initialDelayMs
    else faults.push(`retry setting 'maxDelayMs' must not be less than initialDelayMs (${policy.initialDelayMs})`)
  }
  if (faults.length > 0) throw new TypeError(faults.join('; '))
  return policy
}
