import { isCoded } from '../envelope/compile-envelope.js'
import { defaultEnvelope } from '../envelope/ready-made.js'
import { checkKeys, checkTexts, checkWireText, type Report } from '../values/checks.js'
import { describe } from '../values/describe.js'
import { isRecord } from '../values/plain-data.js'
import { checkAlike } from './alike-faults.js'
import type { CatalogDefinition, Fault, StatusDefinition } from './definition.js'
import { checkEnvelope, checkEnvelopeFits, checkFrame } from './envelope-faults.js'
import { checkErrors } from './error-faults.js'
import { retryRules } from './retry-rules.js'
import { checkDefaults, checkStatusKinds } from './role-faults.js'
import { checkStatuses } from './status-faults.js'
import { isVersion } from './version.js'

const KEYS = [
  'name',
  'version',
  'envelope',
  'notice',
  'statuses',
  'retry',
  'defaults',
  'errors',
  'extends',
] as const satisfies readonly (keyof CatalogDefinition)[]

/** Every fault of a would-be catalog definition, in the order of the definition. */
export function catalogFaults(definition: unknown): readonly Fault[] {
  const faults: Fault[] = []
  const report: Report = (path, message) => faults.push({ path, message })
  if (!isRecord(definition)) return [{ path: '', message: `must be an object, not ${describe(definition)}` }]
  checkKeys(definition, KEYS, '', report)
  const { name, version, notice, envelope = defaultEnvelope } = definition
  if (typeof name !== 'string' || !/^[A-Za-z][\w.-]*$/.test(name)) {
    report('name', `must be a letter, then letters, digits, '.', '_' or '-', not ${describe(name)}`)
  }
  if (!isVersion(version)) report('version', `must be a version such as '1.0.0', not ${describe(version)}`)
  const compiled = checkEnvelope(envelope, 'envelope', report)
  if (notice !== undefined) checkNotice(notice, report)
  const statuses = checkStatuses(definition['statuses'], report)
  if (definition['retry'] !== undefined) checkRetry(definition['retry'], report)
  const errors = checkErrors(definition['errors'], statuses, compiled, report)
  checkStatusKinds(definition['statuses'], errors, definition['errors'], report)
  checkDefaults(definition['defaults'], errors, definition['errors'], report)
  if (compiled) {
    const own = envelope as NonNullable<CatalogDefinition['envelope']>
    const rows = isRecord(definition['statuses']) ? definition['statuses'] : {}
    checkEnvelopeFits(own, errors, rows as Readonly<Record<string, StatusDefinition>>, 'envelope', report)
    if (isCoded(own)) checkFrame(compiled, errors, own.frame === undefined ? 'envelope.body' : 'envelope.frame', report)
    else checkAlike(errors, isRecord(notice) && typeof notice['text'] === 'string' ? notice['text'] : '', report)
  }
  checkTexts(definition['extends'], 'extends', report)
  return faults
}

function checkNotice(notice: unknown, report: Report): void {
  if (!isRecord(notice)) return report('notice', `must be an object, not ${describe(notice)}`)
  checkKeys(notice, ['text', 'on'], 'notice', report)
  checkWireText(notice['text'], 'notice.text', report)
  if (!['all', '5xx', 'none'].includes(notice['on'] as string)) {
    report('notice.on', `must be 'all', '5xx' or 'none', not ${describe(notice['on'])}`)
  }
}

function checkRetry(retry: unknown, report: Report): void {
  if (!isRecord(retry)) return report('retry', `must be an object, not ${describe(retry)}`)
  checkKeys(retry, Object.keys(retryRules), 'retry', report)
  for (const [key, [holds, words]] of Object.entries(retryRules)) {
    if (!holds(retry[key])) report(`retry.${key}`, `must be ${words}, not ${describe(retry[key])}`)
  }
  const { initialDelayMs, maxDelayMs } = retry
  if (typeof maxDelayMs === 'number' && typeof initialDelayMs === 'number' && maxDelayMs < initialDelayMs) {
    report('retry.maxDelayMs', `must not be less than initialDelayMs (${describe(initialDelayMs)})`)
  }
}
