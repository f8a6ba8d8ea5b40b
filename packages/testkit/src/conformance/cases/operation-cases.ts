import type { AnyOperations } from '@errspec/core'
import { operationKeys } from '@errspec/core/adapter'
import type { Examination } from '../target/examination.js'
import type { CaseDefinition } from './case-definition.js'

/** What was seen of one operation. */
export interface OperationCoverage {
  /** Its name: `'POST /orders'`. */
  readonly operation: string
  /** The kinds that it declares, with those of `'*'`. */
  readonly declared: readonly string[]
  /** Of these, the ones that it was seen to raise. */
  readonly seen: readonly string[]
  /** What it raised besides. */
  readonly undeclared: readonly string[]
}

/** One case for each operation: what its requests were answered with, in all of the cases before. */
export function operationCases(operations: AnyOperations | undefined): CaseDefinition[] {
  return operationsOf(operations).map(({ operation, declared }) => ({
    id: `operation ${operation}`,
    title: `${operation} raises no kind that it does not declare`,
    rules: ['declared-kinds'],
    async judge({ raised }, verdicts) {
      const kinds = raised.get(operation)
      if (!kinds) return verdicts.skip(['declared-kinds'], 'none of its errors was raised')
      for (const [kind, request] of kinds) {
        verdicts.judge('declared-kinds', request, declared.includes(kind), {
          expected: declared.length > 0 ? `one of ${declared.join(', ')}` : 'no error',
          actual: kind,
          hint: `Declare '${kind}' for '${operation}', or raise another.`,
        })
      }
    },
  }))
}

/** What was seen of each operation. */
export function coverageOf(operations: AnyOperations, { raised }: Pick<Examination, 'raised'>): OperationCoverage[] {
  return operationsOf(operations).map(({ operation, declared }) => {
    const kinds = [...(raised.get(operation)?.keys() ?? [])]
    return {
      operation,
      declared,
      seen: declared.filter((kind) => kinds.includes(kind)),
      undeclared: kinds.filter((kind) => !declared.includes(kind)),
    }
  })
}

function operationsOf(operations: AnyOperations | undefined) {
  return operationKeys(operations?.operations ?? {}).map((operation) => ({
    operation,
    declared: operations?.of(operation).kinds ?? [],
  }))
}
