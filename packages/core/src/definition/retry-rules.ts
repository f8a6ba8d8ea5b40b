import { atLeast, duration, flag, type Rule } from '../values/settings.js'
import type { RetryPolicy } from './definition.js'

/** What each setting must be. */
export const retryRules: Readonly<Record<keyof RetryPolicy, Rule>> = {
  attempts: [
    (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 100,
    'a whole number from 1 to 100',
  ],
  initialDelayMs: duration,
  factor: /* @__PURE__ */ atLeast(1, '1 or more'),
  maxDelayMs: duration,
  unsafe: flag,
}
