import type { StandardSchemaV1 } from '@standard-schema/spec'
import { describe } from '../values/describe.js'
import { CHECKS } from '../values/development.js'
import { isRecord, ownValue, perObject } from '../values/plain-data.js'
import { isSchema, issuePath, validate } from '../values/standard-schema.js'
import { cleanText } from './clean-text.js'
import { readNumber, writeNumber } from './numbers.js'
import type { Issue, Params, ParamType } from './param-types.js'
import { parseText } from './parse-template.js'

/** The most issues that go on the wire (wire rule 2). */
const MOST_ISSUES = 100
/** The most bytes that they take as JSON: an answer stays below 64 kB, whatever a client's input was made of. */
const MOST_ISSUE_BYTES = 30_000

/** What one param must be, and how it goes to the wire and comes back. */
export interface ParamRule {
  readonly isOptional: boolean
  /** Whether the values are lists of `Issue`. */
  readonly isIssues: boolean
  /** A value that somebody raises, as a client will read it back; `fail` is told where there is no such value. */
  raise(value: unknown, fail: (words: string) => void): unknown
  /** A value that was received, as JSON made it; `undefined` where it does not fit. */
  read(value: unknown): unknown
  /** A value that stands in a text. */
  readText(text: string): unknown
}

/** The rules of an error's params, by name, in the order in which they go on the wire. */
export type ParamRules = Readonly<Record<string, ParamRule>>

/** What is said of an unfit value where nothing is explained. */
const UNFIT = 'does not fit'

/** A rule for values of which one reading serves both ways. */
function plainRule(words: string, read: (value: unknown) => unknown, readText: (text: string) => unknown): ParamRule {
  return {
    isOptional: false,
    isIssues: false,
    raise(value, fail) {
      const sound = read(value)
      if (sound === undefined) fail(CHECKS ? `must be ${words}, not ${describe(value)}` : UNFIT)
      return typeof sound === 'string' ? cleanText(sound) : sound
    },
    read,
    readText,
  }
}

/** The rule for values that `is` knows, and that `parse` finds in a text. */
function textRule(words: string, is: (value: unknown) => boolean, parse: (text: string) => unknown): ParamRule {
  const read = (value: unknown) => (is(value) ? value : undefined)
  return plainRule(words, read, (text) => read(parse(text)))
}

/** The same for numbers. Adding 0 turns -0 into 0, so that what is written and what is read are the same value. */
function numberRule(words: string, is: (value: unknown) => boolean): ParamRule {
  const read = (value: unknown) => (is(value) ? (value as number) + 0 : undefined)
  return plainRule(words, read, (text) => read(readNumber(text)))
}

const TEXT_RULES: Readonly<Record<string, ParamRule>> = {
  string: textRule('a string', (value) => typeof value === 'string', String),
  integer: numberRule('an integer', Number.isInteger),
  number: numberRule('a finite number', Number.isFinite),
  boolean: textRule(
    'true or false',
    (value) => typeof value === 'boolean',
    (text) => text === 'true' || (text === 'false' ? false : undefined),
  ),
}

/** The rule for a type whose values a text can show; `undefined` for any other. All that a catalog needs which has no others. */
export function textRuleOf(type: unknown): ParamRule | undefined {
  return typeof type === 'string' ? ownValue(TEXT_RULES, type) : undefined
}

const issuesRule = (): ParamRule => ({
  ...plainRule('a list of { pointer, message, code? }', readIssues, () => undefined),
  isIssues: true,
  raise(value, fail) {
    const issues = readIssues(value)
    if (!issues) fail(`must be a list of { pointer: '/a/0', message, code? }, ${misfit(value)}`)
    let room = MOST_ISSUE_BYTES
    return issues
      ?.slice(0, MOST_ISSUES)
      .map(({ pointer, message, code }) => ({
        pointer: cleanPointer(pointer),
        message: cleanText(message),
        ...(code !== undefined && { code: cleanText(code) }),
      }))
      .filter((issue) => {
        // A UTF-16 unit beyond ASCII takes three bytes at most.
        room -= JSON.stringify(issue).replace(/[^\0-\x7f]/g, '---').length
        return room >= 0
      })
  },
})

/** A pointer that is one after it was cut, too: a '~' that escapes nothing has no other form to be read back from. */
const cleanPointer = (pointer: string) => cleanText(pointer.replace(/~(?![01])/g, '~0')).replace(/~$/, '')

function readIssues(value: unknown): readonly Issue[] | undefined {
  // Copied, since `every` passes over what is missing in a list.
  return Array.isArray(value) && [...value].every(isIssue) ? value : undefined
}

/** What of a value is no issue: an entry of it, by its place, and what is wrong there. */
function misfit(value: unknown): string {
  if (!Array.isArray(value)) return `not ${describe(value)}`
  const index = [...value].findIndex((entry) => !isIssue(entry))
  const { pointer, message, code } = Object(value[index])
  const [name, given] =
    typeof pointer !== 'string' || !/^(?:\/|$)/.test(pointer)
      ? ['pointer', pointer]
      : typeof message !== 'string'
        ? ['message', message]
        : ['code', code]
  return `and ${index}.${name} is ${describe(given)}`
}

function isIssue(value: unknown): value is Issue {
  const { pointer, message, code } = Object(value)
  return (
    typeof pointer === 'string' &&
    /^(?:\/|$)/.test(pointer) &&
    typeof message === 'string' &&
    (code === undefined || typeof code === 'string')
  )
}

/** The rules of all named types, each also optional. */
const RULES = /* @__PURE__ */ namedRules()

function namedRules(): Readonly<Record<string, ParamRule>> {
  return Object.fromEntries(
    Object.entries({ ...TEXT_RULES, issues: issuesRule() }).flatMap(([name, rule]): [string, ParamRule][] => [
      [name, rule],
      [
        `${name}?`,
        {
          ...rule,
          isOptional: true,
          raise: (value, fail) => (value === undefined ? undefined : rule.raise(value, fail)),
        },
      ],
    ]),
  )
}

/** Only what reads back is sent: a value goes through its schema, through JSON and through its schema again, and must stay the same. */
const schemaRule = /* @__PURE__ */ perObject((schema: StandardSchemaV1): ParamRule => {
  const check = (value: unknown) => {
    const verdict = validate(schema, value)
    return verdict.issues ? { fault: `does not fit its schema: ${faultOf(verdict.issues)}` } : verdict
  }
  return {
    // What the schema makes of nothing may be a default.
    get isOptional() {
      return !validate(schema, undefined).issues
    },
    isIssues: false,
    raise(value, fail) {
      const sound = check(value)
      if ('fault' in sound) return void fail(sound.fault)
      if (sound.value === undefined) return undefined
      try {
        const text = JSON.stringify(sound.value)
        const back = check(text === undefined ? undefined : JSON.parse(text))
        if ('fault' in back) return void fail(`does not read back from JSON: ${back.fault}`)
        if (JSON.stringify(back.value) !== text) return void fail('does not read back from JSON as it was')
        return back.value
      } catch (error) {
        return void fail(`cannot be written as JSON: ${String((error as Error)?.message ?? error)}`)
      }
    },
    read: (value) => (validate(schema, value) as { value?: unknown }).value,
    readText(text) {
      const asText = validate(schema, text)
      return asText.issues ? undefined : asText.value
    },
  }
})

function faultOf([issue]: readonly StandardSchemaV1.Issue[]): string {
  if (!issue) return 'it is refused without a reason'
  const path = issuePath(issue).map(String).join('.')
  return path ? `${path}: ${issue.message}` : issue.message
}

/** The rule for a declared type; `undefined` for what is no type. */
export function ruleOf(type: ParamType | undefined): ParamRule | undefined {
  if (isSchema(type)) return schemaRule(type)
  return typeof type === 'string' ? ownValue(RULES, type) : undefined
}

/** What the params of an error are told by. */
export interface ParamsDefinition {
  readonly message: string
  readonly params?: Readonly<Record<string, ParamType>>
}

/** The rules for the params of an error: placeholders that are not declared are strings, and come first. */
export const paramRulesOf = /* @__PURE__ */ perObject((definition: ParamsDefinition) => rulesBy(ruleOf, definition))

/** The rules for the params of an error, from a function that has one for each of its types. */
export function rulesBy(
  ruleOf: (type: ParamType) => ParamRule | undefined,
  { message, params = {} }: ParamsDefinition,
): ParamRules {
  const { names } = parseText(message)
  const types: Record<string, ParamType> = { ...Object.fromEntries(names.map((name) => [name, 'string'])) }
  for (const name of Object.keys(params)) delete types[name]
  return Object.fromEntries(
    Object.entries({ ...types, ...params }).map(([name, type]) => [
      name,
      ruleOf(type) ?? (TEXT_RULES['string'] as ParamRule),
    ]),
  )
}

/** Params that somebody raises, cleaned as they go on the wire; what is wrong with them is added to `faults`, as phrases. */
export function raiseParams(rules: ParamRules, params: unknown, faults: string[]): Params {
  const raised: Record<string, unknown> = {}
  if (!isRecord(params)) {
    faults.push(CHECKS ? `params must be an object, not ${describe(params)}` : UNFIT)
    return raised
  }
  let current = ''
  const fail = (words: string) => faults.push(`param '${current}' ${words}`)
  for (const name in rules) {
    current = name
    const value = (rules[name] as ParamRule).raise(ownValue(params, name), fail)
    if (value !== undefined) raised[name] = value
  }
  for (const name of Object.keys(params)) {
    if (!Object.hasOwn(rules, name)) {
      faults.push(`unknown param '${name}'${CHECKS ? ` (known: ${Object.keys(rules).join(', ') || 'none'})` : ''}`)
    }
  }
  return raised
}

/** A param as a message shows it. */
export function writeParam(value: unknown): string {
  return typeof value === 'number' ? writeNumber(value) : String(value)
}
