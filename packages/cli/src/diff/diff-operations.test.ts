import { expect, it } from 'vitest'
import { changesOf, type Edit, nothing } from './test-changes.js'

const told = (before: Edit, after: Edit) =>
  changesOf(before, after).map(({ rule, path, breaks }) => [rule, path, ...breaks].join(' '))

const lists = (operations: Record<string, readonly string[]>): Edit => {
  return (file) => {
    file.operations = operations
  }
}

it('tells what any operation raises once, and of a single one what it alone raises', () => {
  const before = lists({ '*': ['broken'], 'GET /a': [], 'GET /b': [], 'GET /c': ['sold_out'] })
  expect(told(before, lists({ '*': ['broken', 'sold_out'], 'GET /a': [], 'GET /b': [], 'GET /c': [] }))).toEqual([
    'operation-raises operations["*"] source',
  ])
  expect(told(before, lists({ 'GET /a': ['broken'], 'GET /b': [], 'GET /c': ['sold_out', 'broken'] }))).toEqual([
    'operation-no-longer-raises operations["*"]',
  ])
  expect(
    told(before, lists({ '*': ['broken'], 'GET /a': ['sold_out'], 'GET /b': [], 'GET /c': ['sold_out'] })),
  ).toEqual(['operation-raises operations["GET /a"] source'])
})

it('finds nothing in another order, a slash at the end of a path, or a list that says `*` again', () => {
  const before = lists({ '*': ['broken'], 'GET /a': ['sold_out', 'no_such_page'], 'GET /b': [] })
  expect(told(before, lists({ 'GET /b': [], 'GET /a': ['no_such_page', 'sold_out'], '*': ['broken'] }))).toEqual([])
})

it('follows a kind that has another name', () => {
  const before = lists({ 'GET /a': ['sold_out'] })
  const after: Edit = (file) => {
    file.errors.gone = file.errors.sold_out
    delete file.errors.sold_out
    file.operations = { 'GET /a': ['gone'] }
  }
  expect(told(before, after)).toEqual(['kind-renamed errors.sold_out wire source'])
})

it('takes the first operations of a contract as an addition, and their loss as a break', () => {
  const operations = lists({ '*': ['broken'], 'GET /a': ['sold_out'] })
  expect(told(nothing, operations)).toEqual(['operation-added operations["GET /a"]'])
  const none: Edit = (file) => {
    delete file.operations
  }
  expect(told(operations, none)).toEqual(['operation-removed operations["GET /a"] wire source'])
})
