import { expect, it } from 'vitest'
import { findOperation } from '../adapter/find-operation.js'
import { ig1Operations } from './ig1-operations.js'
it('works', () => {
  expect(findOperation(ig1Operations, 'get', '/usage/history?month=1')?.operation).toBe('GET /usage/history')
  expect(ig1Operations.of('GET /usage/history').error('invalid_month').kind).toBe('invalid_month')
})
