import { operationFaults } from '../contract/operation-faults.js'
import type { Fault } from '../definition/definition.js'
import { pathTo } from '../values/path.js'
import { isRecord } from '../values/plain-data.js'

/** What `defineOperations` would say of the operations of a catalog file, whatever its shape, with their paths in the file. */
export function faultsOfOperations(
  file: Readonly<Partial<Record<'errors' | 'basePath' | 'operations', unknown>>>,
): readonly Fault[] {
  const { errors, basePath, operations } = file
  if (operations === undefined) {
    if (basePath === undefined) return []
    return [{ path: 'basePath', message: 'comes before the path of each operation, and there are none' }]
  }
  const kinds = isRecord(errors) ? Object.keys(errors) : []
  const at = (key: string, index?: number) => pathTo('operations', key, ...(index === undefined ? [] : [index]))
  return operationFaults(kinds, operations, { basePath }, undefined, at).map((fault) =>
    fault.path === '' ? { ...fault, path: 'operations' } : fault,
  )
}
