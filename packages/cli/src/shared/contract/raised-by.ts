import type { AnyOperations } from '@errspec/core'
import { operationKeys } from '@errspec/core/adapter'

/** The operations that raise a kind, by their keys: `'any'` where it is one that all of them do. */
export function raisedBy(operations: AnyOperations | undefined, kind: string): 'any' | readonly string[] {
  if (!operations) return []
  if (operations.operations['*']?.includes(kind)) return 'any'
  return operationKeys(operations.operations).filter((key) => operations.operations[key]?.includes(kind))
}
