import type { RetryPolicy } from '../definition/definition.js'
import { retryRules } from '../definition/retry-rules.js'
import { CHECKS } from '../values/development.js'
import { settingFaults } from '../values/settings.js'

/** A client's own retry settings over those of its contract; `false` is a single attempt. Throws a `TypeError` that lists what is out of range. */
export function mergeRetryPolicy(base: RetryPolicy, settings: Partial<RetryPolicy> | false | undefined): RetryPolicy {
  if (settings === undefined) return base
  if (settings === false) return { ...base, attempts: 1 }
  const faults = CHECKS ? settingFaults('retry setting', settings, retryRules) : []
  const given = Object.entries(settings ?? {}).filter(([, value]) => value !== undefined)
  const policy: { -readonly [Key in keyof RetryPolicy]: RetryPolicy[Key] } = { ...base, ...Object.fromEntries(given) }
  if (policy.maxDelayMs < policy.initialDelayMs) {
    // A first wait that alone was raised above the contract's longest one raises that one too.
    if (settings?.maxDelayMs === undefined) policy.maxDelayMs = policy.initialDelayMs
    else if (CHECKS)
      faults.push(`retry setting 'maxDelayMs' must not be less than initialDelayMs (${policy.initialDelayMs})`)
  }
  if (CHECKS && faults.length > 0) throw new TypeError(faults.join('; '))
  return policy
}
