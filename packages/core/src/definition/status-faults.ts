import { checkKeys, checkText, checkWireText, type Report } from '../values/checks.js'
import { describe } from '../values/describe.js'
import { isJson } from '../values/json.js'
import { pathTo } from '../values/path.js'
import { isRecord } from '../values/plain-data.js'
import type { StatusDefinition } from './definition.js'

const KEYS = [
  'title',
  'retry',
  'headers',
  'kind',
  'type',
  'fields',
] as const satisfies readonly (keyof StatusDefinition)[]

/** Header names that an answer sets itself, so that a status cannot. */
const OWN_HEADERS =
  /^(?:content-.*|transfer-encoding|connection|cache-control|x-content-type-options|(?:x-)?request-id|x-error-kind|x-error-params|x-should-retry|retry-after)$/i

/** Checks the retry table; returns the statuses that it lists. */
export function checkStatuses(statuses: unknown, report: Report): Set<number> {
  const listed = new Set<number>()
  if (!isRecord(statuses)) {
    report('statuses', `must be an object with a row for each status, not ${describe(statuses)}`)
    return listed
  }
  for (const [key, row] of Object.entries(statuses)) {
    const path = pathTo('statuses', key)
    if (!/^[45]\d\d$/.test(key)) report(path, 'is not a status from 400 to 599')
    listed.add(Number(key))
    if (!isRecord(row)) {
      report(path, `must be an object, not ${describe(row)}`)
      continue
    }
    checkKeys(row, KEYS, path, report)
    checkWireText(row['title'], `${path}.title`, report)
    if (typeof row['retry'] !== 'boolean') {
      report(`${path}.retry`, `must be true or false, not ${describe(row['retry'])}`)
    }
    if (row['type'] !== undefined) checkText(row['type'], `${path}.type`, report)
    checkFields(row['fields'], `${path}.fields`, report)
    checkHeaders(row['headers'], `${path}.headers`, report)
  }
  return listed
}

function checkHeaders(headers: unknown, path: string, report: Report): void {
  if (headers === undefined) return
  if (!isRecord(headers)) return report(path, `must be an object, not ${describe(headers)}`)
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) report(path, `${describe(name)} is not a header name`)
    else if (OWN_HEADERS.test(name)) report(pathTo(path, name), 'is a header that every answer sets itself')
    if (typeof value !== 'string' || !/^[\t\x20-\x7e\x80-\xff]+$/.test(value)) {
      report(pathTo(path, name), `must be text that a header can carry, not ${describe(value)}`)
    }
  }
}

/** Constants for the envelope. */
export function checkFields(fields: unknown, path: string, report: Report): void {
  if (fields === undefined) return
  if (!isRecord(fields)) return report(path, `must be an object, not ${describe(fields)}`)
  for (const [name, value] of Object.entries(fields)) {
    if (!/^[A-Za-z_]\w*$/.test(name) || name in Object.prototype) {
      report(pathTo(path, name), `is not a name: a letter, then letters, digits or '_'`)
    }
    if (!isJson(value)) report(pathTo(path, name), `must be a value of JSON, not ${describe(value)}`)
  }
}
