import { checkKeys, type Report } from './checks.js'
import type { RetryPolicy } from './definition.js'
import { isRecord } from './plain-data.js'
import { describe } from './template.js'

const isDuration = (value: unknown) => Number.isFinite(value) && Number(value) >= 0

/** What each setting must be. */
const RANGES = {
  attempts: [
    (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 100,
    'a whole number from 1 to 100',
  ],
  initialDelayMs: [isDuration, '0 or more milliseconds'],
  factor: [(value) => Number.isFinite(value) && Number(value) >= 1, '1 or more'],
  maxDelayMs: [isDuration, '0 or more milliseconds'],
  unsafe: [(value) => typeof value === 'boolean', 'true or false'],
} satisfies Record<keyof RetryPolicy, [(value: unknown) => boolean, string]>

/** Reports every setting of a retry policy that is unknown, out of range or, unless `partial`, missing. */
export function checkRetryPolicy(policy: unknown, report: Report, partial: boolean): void {
  if (!isRecord(policy)) return report('retry', `must be an object, not ${describe(policy)}`)
  checkKeys(policy, Object.keys(RANGES), 'retry', report)
  for (const [key, [holds, range]] of Object.entries(RANGES)) {
    if (partial && policy[key] === undefined) continue
    if (!holds(policy[key])) report(`retry.${key}`, `must be ${range}, not ${describe(policy[key])}`)
  }
  if (Number(policy['maxDelayMs']) < Number(policy['initialDelayMs'])) {
    report('retry.maxDelayMs', `must not be less than initialDelayMs (${describe(policy['initialDelayMs'])})`)
  }
}

/** A client's own retry settings over those of its contract; `false` is a single attempt. Throws a `TypeError` that lists what is out of range. */
export function mergeRetryPolicy(base: RetryPolicy, settings: Partial<RetryPolicy> | false | undefined): RetryPolicy {
  if (settings === undefined) return base
  if (settings === false) return { ...base, attempts: 1 }
  const faults: string[] = []
  const report: Report = (path, message) => faults.push(`${path} ${message}`)
  checkRetryPolicy(settings, report, true)
  const given = Object.entries(settings ?? {}).filter(([, value]) => value !== undefined)
  const merged: RetryPolicy = { ...base, ...Object.fromEntries(given) }
  // A first wait that alone was raised above the contract's longest one raises that one too.
  const policy =
    settings?.maxDelayMs === undefined
      ? { ...merged, maxDelayMs: Math.max(merged.maxDelayMs, merged.initialDelayMs) }
      : merged
  if (faults.length === 0) checkRetryPolicy(policy, report, false)
  if (faults.length > 0) throw new TypeError(faults.join('; '))
  return policy
}
