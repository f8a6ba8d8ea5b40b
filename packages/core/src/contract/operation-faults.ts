import type { Fault } from '../definition/definition.js'
import { checkKeys, type Report } from '../values/checks.js'
import { describe } from '../values/describe.js'
import { didYouMean } from '../values/nearest.js'
import { isRecord } from '../values/plain-data.js'
import type { AnyOperations } from './operations.js'

/** Every fault of a would-be definition of operations, in its order. With a base, of what is added to it. */
export function operationFaults(
  kinds: readonly string[],
  operations: unknown,
  options: unknown = {},
  _base?: AnyOperations,
): readonly Fault[] {
  const faults: Fault[] = []
  const report: Report = (path, message) => faults.push({ path, message })
  if (isRecord(options)) checkKeys(options, ['basePath'], '', report)
  if (!isRecord(operations)) {
    report('', `must be an object with a list of kinds for each operation, not ${describe(operations)}`)
    return faults
  }
  for (const [key, list] of Object.entries(operations)) {
    if (!Array.isArray(list)) {
      report(key, `must be a list of kinds, not ${describe(list)}`)
      continue
    }
    list.forEach((kind, index) => {
      if (kinds.includes(kind)) return
      report(`${key}.${index}`, `${describe(kind)} is not a kind of the catalog${didYouMean(String(kind), kinds)}`)
    })
  }
  return faults
}
