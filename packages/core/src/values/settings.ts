import { describe } from './describe.js'
import { isRecord } from './plain-data.js'

/** What a value must be: the test, and its words. */
export type Rule = readonly [holds: (value: unknown) => boolean, words: string]

export const flag: Rule = [(value) => typeof value === 'boolean', 'true or false']

export const atLeast = (least: number, words: string): Rule => [
  (value) => Number.isFinite(value) && (value as number) >= least,
  words,
]

export const duration = /* @__PURE__ */ atLeast(0, '0 or more milliseconds')

/** The faults of a caller's settings: those that nobody knows, and those that break their rule. `undefined` is a setting left out. */
export function settingFaults(
  noun: string,
  settings: unknown,
  rules: Readonly<Record<string, Rule>>,
  areRequired = false,
): string[] {
  if (!isRecord(settings)) return [`${noun}s must be an object, not ${describe(settings)}`]
  const faults: string[] = []
  for (const name in rules) {
    const [holds, words] = rules[name] as Rule
    const value = Object.hasOwn(settings, name) ? settings[name] : undefined
    if (!holds(value) && (areRequired || value !== undefined)) {
      faults.push(`${noun} '${name}' must be ${words}, not ${describe(value)}`)
    }
  }
  const known = Object.keys(rules)
  for (const name of Object.keys(settings)) {
    if (!known.includes(name)) faults.push(`unknown ${noun} '${name}' (known: ${known.join(', ') || 'none'})`)
  }
  return faults
}
