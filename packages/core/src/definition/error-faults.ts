import { carriesParam, showsParam } from '../envelope/carried-params.js'
import type { Envelope } from '../envelope/compile-envelope.js'
import { paramRulesOf, raiseParams, ruleOf } from '../template/param-rules.js'
import type { ParamType } from '../template/param-types.js'
import { parseText } from '../template/parse-template.js'
import { checkKeys, checkText, checkTexts, checkWireText, type Report } from '../values/checks.js'
import { describe } from '../values/describe.js'
import { didYouMean } from '../values/nearest.js'
import { pathTo } from '../values/path.js'
import { isRecord } from '../values/plain-data.js'
import { type ErrorDefinition, UNRECOGNIZED } from './definition.js'
import { checkFields } from './status-faults.js'
import { isVersion } from './version.js'

const KEYS = [
  'status',
  'message',
  'params',
  'code',
  'type',
  'fields',
  'example',
  'aliases',
  'retry',
  'deprecated',
  'since',
] as const satisfies readonly (keyof ErrorDefinition)[]

const TEXT_TYPES: readonly unknown[] = ['string', 'integer', 'number', 'boolean']

type Data = Record<string, unknown>

/** Checks the errors one by one, and their codes; returns those whose texts are sound enough to be compared with each other. */
export function checkErrors(
  errors: unknown,
  statuses: ReadonlySet<number>,
  envelope: Envelope | undefined,
  report: Report,
): Record<string, ErrorDefinition> {
  const all: [string, ErrorDefinition][] = []
  const sound: typeof all = []
  if (!isRecord(errors)) {
    report('errors', `must be an object with an error for each kind, not ${describe(errors)}`)
    return {}
  }
  for (const [kind, error] of Object.entries(errors)) {
    const path = pathTo('errors', kind)
    if (kind === UNRECOGNIZED || kind in Object.prototype) {
      report(path, 'is a reserved name; call the kind something else')
    } else if (!/^[A-Za-z][\w.-]*$/.test(kind)) {
      report(path, `a kind is a letter, then letters, digits, '.', '_' or '-'`)
    }
    if (!isRecord(error)) {
      report(path, `must be an object, not ${describe(error)}`)
      continue
    }
    checkKeys(error, KEYS, path, report)
    const status = error['status']
    if (!Number.isInteger(status) || Number(status) < 400 || Number(status) > 599) {
      report(`${path}.status`, `must be a status from 400 to 599, not ${describe(status)}`)
    } else if (!statuses.has(Number(status))) {
      report(`${path}.status`, `${status} has no row in 'statuses'; add one`)
    }
    checkCode(error['code'], `${path}.code`, report)
    if (error['type'] !== undefined) checkText(error['type'], `${path}.type`, report)
    checkFields(error['fields'], `${path}.fields`, report)
    if (error['retry'] !== undefined && typeof error['retry'] !== 'boolean') {
      report(`${path}.retry`, `must be true or false, not ${describe(error['retry'])}`)
    }
    if (error['deprecated'] !== undefined && !['boolean', 'string'].includes(typeof error['deprecated'])) {
      report(`${path}.deprecated`, `must be true, false or a text, not ${describe(error['deprecated'])}`)
    }
    if (error['since'] !== undefined && !isVersion(error['since'])) {
      report(`${path}.since`, `must be the version that had it first, such as '1.0.0', not ${describe(error['since'])}`)
    }
    const entry: (typeof all)[number] = [kind, error as unknown as ErrorDefinition]
    all.push(entry)
    if (checkMessages(error, path, envelope, report)) sound.push(entry)
  }
  checkCodes(all, report)
  return Object.fromEntries(sound)
}

function checkCode(code: unknown, path: string, report: Report): void {
  if (code === undefined || Number.isSafeInteger(code)) return
  if (typeof code !== 'string') report(path, `must be a text or an integer, not ${describe(code)}`)
  else if (code === UNRECOGNIZED) report(path, 'is a reserved name; call the code something else')
  else checkWireText(code, path, report)
}

/** A code names one error of its status: to a client, the two are all that there is. */
function checkCodes(errors: readonly (readonly [string, ErrorDefinition])[], report: Report): void {
  const seen = new Map<string, string>()
  for (const [kind, { status, code = kind }] of errors) {
    // What is no code has been told as such.
    if (!Number.isInteger(status) || (typeof code !== 'string' && !Number.isInteger(code))) continue
    const key = `${status} ${code}`
    const earlier = seen.get(key)
    if (earlier === undefined) seen.set(key, kind)
    else
      report(
        pathTo('errors', kind, 'code'),
        `${describe(String(code))} is the code of '${earlier}' already, at the same status`,
      )
  }
}

/** Checks message, params, aliases and example of one error; returns whether its texts can be compared with others'. */
function checkMessages(error: Data, path: string, envelope: Envelope | undefined, report: Report): boolean {
  const { params = {} } = error
  const aliases = error['aliases']
  if (!isRecord(params)) report(`${path}.params`, `must be an object, not ${describe(params)}`)
  const hasAliases = checkTexts(aliases, `${path}.aliases`, report)
  if (!checkWireText(error['message'], `${path}.message`, report) || !isRecord(params) || !hasAliases) return false
  const types = params as NonNullable<ErrorDefinition['params']>
  const { names } = parseText(error['message'])
  const isCarried = (name: string) =>
    envelope !== undefined && carriesParam(envelope, name, types[name] === 'issues' || types[name] === 'issues?')
  // Then nobody reads params out of the text.
  const isRead = !names.every(isCarried)
  checkMessage(error['message'], types, isRead, `${path}.message`, report)
  let isSound = true
  for (const [name, type] of Object.entries(types)) {
    const paramPath = pathTo(path, 'params', name)
    const isShown = names.includes(name)
    if (!ruleOf(type)) {
      report(
        paramPath,
        `must be 'string', 'integer', 'number', 'boolean' or 'issues' (with '?' where it is optional), or a Standard Schema, not ${describe(type)}`,
      )
      isSound = false
    } else if (isShown && !TEXT_TYPES.includes(type)) {
      report(
        paramPath,
        `is shown by the message, and so must be 'string', 'integer', 'number' or 'boolean', not ${describe(type)}`,
      )
      isSound = false
    }
    if (!/^[A-Za-z_]\w*$/.test(name) || name in Object.prototype) {
      report(paramPath, `is not a name: a letter, then letters, digits or '_'`)
    } else if (envelope && !isShown && !showsParam(envelope.body, name)) {
      report(
        paramPath,
        `the message has no {${name}} and the envelope no {params} or {params.${name}}, so that no client could see it${didYouMean(name, names)}`,
      )
    }
  }
  aliases?.forEach((alias, index) => {
    const aliasPath = `${path}.aliases.${index}`
    if (!checkWireText(alias, aliasPath, report)) return
    checkMessage(alias, types, isRead, aliasPath, report)
    if (namesOf(alias) !== namesOf(error['message'] as string)) {
      report(aliasPath, `must have the message's own params (${names.join(', ') || 'none'})`)
    }
  })
  if (isSound) checkExample(error as unknown as ErrorDefinition, path, report)
  return true
}

const namesOf = (text: string) => [...new Set(parseText(text).names)].sort().join()

/** Checks the placeholders of a text; with `isRead`, also that they can be told apart when it is read back. */
function checkMessage(
  text: string,
  params: Readonly<Record<string, ParamType>>,
  isRead: boolean,
  path: string,
  report: Report,
): void {
  const { names, literals } = parseText(text, ({ brace, index }) => {
    const verb = brace === '{' ? 'is never closed' : 'closes nothing'
    report(path, `has a '${brace}' at ${index} that ${verb}; write '${brace}${brace}' for a literal brace`)
  })
  const isText = (name: string | undefined) => !Object.hasOwn(params, name ?? '') || params[name ?? ''] === 'string'
  names.forEach((name, index) => {
    if (name === '') report(path, 'has a placeholder without a name')
    else if (!/^[A-Za-z_]\w*$/.test(name) || name in Object.prototype) {
      report(path, `{${name}} is not a name: a letter, then letters, digits or '_'`)
    }
    if (!isRead) return
    if (names.indexOf(name) !== index) {
      report(path, `has {${name}} twice, which only an envelope that carries its params allows`)
    }
    if (index === 0) return
    const separator = literals[index] ?? ''
    const around = `{${names[index - 1]}} and {${name}}`
    if (separator === '') report(path, `has no text between ${around}, so they could not be told apart`)
    else if (/^\d+$/.test(separator) && !(isText(names[index - 1]) && isText(name))) {
      report(path, `has only digits between ${around}, which would read as part of the number`)
    }
  })
}

function checkExample(error: ErrorDefinition, path: string, report: Report): void {
  if (error.example === undefined) return
  const faults: string[] = []
  raiseParams(paramRulesOf(error), error.example, faults)
  for (const fault of faults) report(`${path}.example`, fault)
}
