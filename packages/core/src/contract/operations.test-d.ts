import { ig1Operations } from '../ig1/ig1-operations.js'
import type { AnyOperations, OperationError, OperationKey, OperationKind } from './operations.js'

const { error, wrap, kinds, is } = ig1Operations.of('GET /usage/history')
export const a = error('invalid_month')
export const any: AnyOperations = ig1Operations
export type E = OperationError<typeof ig1Operations, 'GET /usage'>
export type K = OperationKind<typeof ig1Operations, 'GET /usage'>
export type Key = OperationKey<typeof ig1Operations>
export const w = wrap('invalid_month', () => 1),
  k = kinds,
  i = is
// @ts-expect-error
error('unknown_model', { model: 'x' })
// @ts-expect-error
ig1Operations.of('GET /usag')
