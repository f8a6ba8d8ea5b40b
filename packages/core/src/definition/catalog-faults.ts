import { PARTS, parseTemplate, type Template } from '../template/template.js'
import { checkKeys, checkText, checkTexts, type Report } from '../values/checks.js'
import { describe } from '../values/describe.js'
import { didYouMean } from '../values/nearest.js'
import { isRecord } from '../values/plain-data.js'
import { type DefaultKinds, type ErrorDefinition, type Fault, UNRECOGNIZED } from './definition.js'
import { retryRules } from './retry-rules.js'

/** Templates of one status that differ only between their first and last placeholder are searched one by one. */
const MOST_ALIKE = 16

/** What each level of a definition may have. */
const KEYS = {
  catalog: ['name', 'version', 'notice', 'statuses', 'retry', 'defaults', 'errors', 'extends'],
  notice: ['text', 'on'],
  status: ['title', 'retry', 'headers'],
  error: ['status', 'message', 'params', 'aliases', 'retry', 'deprecated'],
} as const

/** Each role of `defaults`, and whether its kind is a fault of the server. */
const ROLES = {
  unknown: true,
  badJson: false,
  unreadableBody: false,
  invalidInput: false,
  contentType: false,
  notFound: false,
} satisfies Record<keyof DefaultKinds, boolean>

/** Header names that an answer sets itself, so that a status cannot. */
const OWN_HEADERS =
  /^(?:content-.*|transfer-encoding|connection|cache-control|x-content-type-options|(?:x-)?request-id|x-error-kind|x-should-retry|retry-after)$/i

/** The parts of a semantic version; its numbers are small enough to be compared. */
const VERSION_NUMBER = /^(?:0|[1-9]\d{0,14})$/
const VERSION_LABEL = /^(?:0|[1-9]\d{0,14}|\d*[A-Za-z-][\dA-Za-z-]*)$/

type Data = Record<string, unknown>

/** Every fault of a would-be catalog definition, in the order of the definition. */
export function catalogFaults(definition: unknown): readonly Fault[] {
  const faults: Fault[] = []
  const report: Report = (path, message) => faults.push({ path, message })
  if (!isRecord(definition)) return [{ path: '', message: `must be an object, not ${describe(definition)}` }]
  checkKeys(definition, KEYS.catalog, '', report)
  if (typeof definition['name'] !== 'string' || !/^[A-Za-z][\w.-]*$/.test(definition['name'])) {
    report('name', `must be a letter, then letters, digits, '.', '_' or '-', not ${describe(definition['name'])}`)
  }
  if (!isVersion(definition['version'])) {
    report('version', `must be a version such as '1.0.0', not ${describe(definition['version'])}`)
  }
  if (definition['notice'] !== undefined) checkNotice(definition['notice'], report)
  const statuses = checkStatuses(definition['statuses'], report)
  if (definition['retry'] !== undefined) checkRetry(definition['retry'], report)
  const errors = checkErrors(definition['errors'], statuses, report)
  checkDefaults(definition['defaults'], errors, report)
  checkAlike(errors, definition['notice'], report)
  checkTexts(definition['extends'], 'extends', report)
  return faults
}

/** Whether a value is a semantic version without build metadata. */
function isVersion(value: unknown): boolean {
  if (typeof value !== 'string') return false
  const [numbers = '', ...labels] = value.split(/-(.*)/s, 2)
  const parts = numbers.split('.')
  return (
    parts.length === 3 &&
    parts.every((part) => VERSION_NUMBER.test(part)) &&
    labels.every((text) => text.split('.').every((label) => VERSION_LABEL.test(label)))
  )
}

function checkNotice(notice: unknown, report: Report): void {
  if (!isRecord(notice)) return report('notice', `must be an object, not ${describe(notice)}`)
  checkKeys(notice, KEYS.notice, 'notice', report)
  checkWireText(notice['text'], 'notice.text', report)
  if (!['all', '5xx', 'none'].includes(notice['on'] as string)) {
    report('notice.on', `must be 'all', '5xx' or 'none', not ${describe(notice['on'])}`)
  }
}

function checkStatuses(statuses: unknown, report: Report): Set<number> {
  const listed = new Set<number>()
  if (!isRecord(statuses)) {
    report('statuses', `must be an object with a row for each status, not ${describe(statuses)}`)
    return listed
  }
  for (const [key, row] of Object.entries(statuses)) {
    const path = `statuses.${key}`
    if (!/^[45]\d\d$/.test(key)) report(path, 'is not a status from 400 to 599')
    listed.add(Number(key))
    if (!isRecord(row)) {
      report(path, `must be an object, not ${describe(row)}`)
      continue
    }
    checkKeys(row, KEYS.status, path, report)
    checkWireText(row['title'], `${path}.title`, report)
    if (typeof row['retry'] !== 'boolean')
      report(`${path}.retry`, `must be true or false, not ${describe(row['retry'])}`)
    if (row['headers'] === undefined) continue
    if (!isRecord(row['headers'])) {
      report(`${path}.headers`, `must be an object, not ${describe(row['headers'])}`)
      continue
    }
    for (const [name, value] of Object.entries(row['headers'])) {
      if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) report(`${path}.headers`, `${describe(name)} is not a header name`)
      else if (OWN_HEADERS.test(name)) report(`${path}.headers.${name}`, 'is a header that every answer sets itself')
      if (typeof value !== 'string' || !/^[\t\x20-\x7e\x80-\xff]+$/.test(value)) {
        report(`${path}.headers.${name}`, `must be text that a header can carry, not ${describe(value)}`)
      }
    }
  }
  return listed
}

function checkRetry(retry: unknown, report: Report): void {
  if (!isRecord(retry)) return report('retry', `must be an object, not ${describe(retry)}`)
  checkKeys(retry, Object.keys(retryRules), 'retry', report)
  for (const [key, [holds, words]] of Object.entries(retryRules)) {
    if (!holds(retry[key])) report(`retry.${key}`, `must be ${words}, not ${describe(retry[key])}`)
  }
  if (Number(retry['maxDelayMs']) < Number(retry['initialDelayMs'])) {
    report('retry.maxDelayMs', `must not be less than initialDelayMs (${describe(retry['initialDelayMs'])})`)
  }
}

/** Checks the errors one by one; returns those that are sound enough to be compared with each other. */
function checkErrors(errors: unknown, statuses: ReadonlySet<number>, report: Report): Map<string, ErrorDefinition> {
  const sound = new Map<string, ErrorDefinition>()
  if (!isRecord(errors)) {
    report('errors', `must be an object with an error for each kind, not ${describe(errors)}`)
    return sound
  }
  for (const [kind, error] of Object.entries(errors)) {
    const path = `errors.${kind}`
    if (kind === UNRECOGNIZED || kind in Object.prototype)
      report(path, 'is a reserved name; call the kind something else')
    else if (!/^[A-Za-z][\w.-]*$/.test(kind)) {
      report(path, `a kind is a letter, then letters, digits, '.', '_' or '-'`)
    }
    if (!isRecord(error)) {
      report(path, `must be an object, not ${describe(error)}`)
      continue
    }
    checkKeys(error, KEYS.error, path, report)
    const status = error['status']
    if (!Number.isInteger(status) || Number(status) < 400 || Number(status) > 599) {
      report(`${path}.status`, `must be a status from 400 to 599, not ${describe(status)}`)
    } else if (!statuses.has(Number(status))) {
      report(`${path}.status`, `${status} has no row in 'statuses'; add one`)
    }
    if (error['retry'] !== undefined && typeof error['retry'] !== 'boolean') {
      report(`${path}.retry`, `must be true or false, not ${describe(error['retry'])}`)
    }
    if (error['deprecated'] !== undefined && !['boolean', 'string'].includes(typeof error['deprecated'])) {
      report(`${path}.deprecated`, `must be true, false or a text, not ${describe(error['deprecated'])}`)
    }
    if (checkMessages(error, path, report)) sound.set(kind, error as unknown as ErrorDefinition)
  }
  return sound
}

/** Checks message, params and aliases of one error. */
function checkMessages(error: Data, path: string, report: Report): boolean {
  const { params = {} } = error
  const aliases = error['aliases']
  if (!isRecord(params)) report(`${path}.params`, `must be an object, not ${describe(params)}`)
  const hasAliases = checkTexts(aliases, `${path}.aliases`, report)
  if (!checkWireText(error['message'], `${path}.message`, report) || !isRecord(params) || !hasAliases) return false
  for (const [name, type] of Object.entries(params)) {
    if (!['string', 'integer', 'number'].includes(type as string)) {
      report(`${path}.params.${name}`, `must be 'string', 'integer' or 'number', not ${describe(type)}`)
    }
  }
  const types = params as NonNullable<ErrorDefinition['params']>
  const { names } = checkTemplate(error['message'], types, `${path}.message`, report)
  for (const name of Object.keys(types)) {
    if (!names.includes(name))
      report(`${path}.params.${name}`, `the message has no {${name}}${didYouMean(name, names)}`)
  }
  aliases?.forEach((alias, index) => {
    const aliasPath = `${path}.aliases.${index}`
    if (!checkWireText(alias, aliasPath, report)) return
    const template = checkTemplate(alias, types, aliasPath, report)
    if ([...template.names].sort().join() !== [...names].sort().join()) {
      report(aliasPath, `must have the message's own params (${names.join(', ') || 'none'})`)
    }
  })
  return true
}

function checkTemplate(
  text: string,
  params: NonNullable<ErrorDefinition['params']>,
  path: string,
  report: Report,
): Template {
  for (const { 0: part, index } of text.matchAll(PARTS)) {
    if (part === '{') report(path, `has a '{' at ${index} that is never closed; write '{{' for a literal brace`)
    if (part === '}') report(path, `has a '}' at ${index} that closes nothing; write '}}' for a literal brace`)
  }
  const template = parseTemplate(text, params)
  const { names, literals, types } = template
  names.forEach((name, index) => {
    if (name === '') report(path, 'has a placeholder without a name')
    else if (!/^[A-Za-z_]\w*$/.test(name) || name in Object.prototype) {
      report(path, `{${name}} is not a name: a letter, then letters, digits or '_'`)
    }
    if (names.indexOf(name) !== index) report(path, `has {${name}} twice`)
    if (index === 0) return
    const separator = literals[index]
    const around = `{${names[index - 1]}} and {${name}}`
    if (separator === '') report(path, `has no text between ${around}, so they could not be told apart`)
    else if (/^\d+$/.test(separator ?? '') && (types[index - 1] !== 'string' || types[index] !== 'string')) {
      report(path, `has only digits between ${around}, which would read as part of the number`)
    }
  })
  return template
}

function checkDefaults(defaults: unknown, errors: ReadonlyMap<string, ErrorDefinition>, report: Report): void {
  if (!isRecord(defaults))
    return report('defaults', `must be an object with at least 'unknown', not ${describe(defaults)}`)
  checkKeys(defaults, Object.keys(ROLES), 'defaults', report)
  if (defaults['unknown'] === undefined) report('defaults.unknown', 'is required: the kind of every unforeseen failure')
  for (const [role, isServerFault] of Object.entries(ROLES)) {
    const kind = defaults[role]
    const error = errors.get(kind as string)
    const path = `defaults.${role}`
    if (kind === undefined) continue
    if (!error) {
      report(path, `${describe(kind)} is not a kind of this catalog${didYouMean(String(kind), [...errors.keys()])}`)
      continue
    }
    if (parseTemplate(error.message).names.length > 0) {
      report(path, `'${kind}' has params, which generic code could not fill`)
    }
    if (error.status >= 500 !== isServerFault) {
      report(path, `'${kind}' has status ${error.status}; this role is for a ${isServerFault ? '5xx' : '4xx'}`)
    }
  }
}

/** Messages that could not be told apart, with or without the notice, and too many that are hard to. */
function checkAlike(errors: ReadonlyMap<string, ErrorDefinition>, notice: unknown, report: Report): void {
  const noticeText = isRecord(notice) && typeof notice['text'] === 'string' ? notice['text'] : ''
  const seen = new Map<string, string>()
  const groups = new Map<string, number>()
  const wordings = [...errors].flatMap(([kind, { status, message, aliases = [] }]) =>
    [message, ...aliases].map((text, index) => ({
      status,
      literals: parseTemplate(text).literals,
      path: index === 0 ? `errors.${kind}.message` : `errors.${kind}.aliases.${index - 1}`,
    })),
  )
  for (const { status, literals, path } of wordings) {
    const skeleton = JSON.stringify([status, literals])
    const earlier = seen.get(skeleton)
    if (earlier) report(path, `has the same text around its placeholders as ${earlier}, at the same status`)
    else seen.set(skeleton, path)
    if (literals.length < 3) continue
    const ends = JSON.stringify([status, literals[0], literals.at(-1)])
    const count = (groups.get(ends) ?? 0) + 1
    groups.set(ends, count)
    if (count === MOST_ALIKE + 1) {
      report(
        path,
        `is one of more than ${MOST_ALIKE} messages of status ${status} that begin and end alike; vary their first or last words`,
      )
    }
  }
  for (const { status, literals, path } of wordings) {
    const ending = literals.at(-1) ?? ''
    if (noticeText === '' || !ending.endsWith(noticeText)) continue
    const other = seen.get(JSON.stringify([status, [...literals.slice(0, -1), ending.slice(0, -noticeText.length)]]))
    if (other) report(path, `is ${other} with the notice, so that they could not be told apart`)
  }
}

/** Text that goes on the wire: not empty, and nothing in it that cleaning would take out. */
function checkWireText(text: unknown, path: string, report: Report): text is string {
  if (!checkText(text, path, report)) return false
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text)) report(path, 'has control characters or lone surrogates')
  return true
}
