import { defineOperations } from '@errspec/core'
import { expect, test } from 'vitest'
import { createMockServer, formatReport, mockScenarios, runConformance } from '../../index.js'
import { listen, shop } from '../../test-servers.js'

const KINDS = ['no_such_page', 'sold_out', 'too_many', 'tea_sold_out', 'closed', 'broken'] as const

/** Every scenario of the mock server under a path of its own. */
async function targetOf(path: string, base = '') {
  const { scenarios, ...others } = mockScenarios(shop)
  const baseUrl = `${await listen(createMockServer(shop))}${base}`
  const moved = Object.entries(scenarios).map(([kind, scenario]) => [kind, { ...scenario, path }])
  return { ...others, baseUrl, scenarios: Object.fromEntries(moved) as typeof scenarios }
}

test('a kind that an operation declares is seen there, whichever param its path has', async () => {
  const operations = defineOperations(shop, {
    '*': ['broken', 'closed'],
    'GET /orders/{id}': ['no_such_page', 'sold_out', 'too_many', 'tea_sold_out'],
    'POST /orders': ['sold_out'],
  })
  const report = await runConformance({ ...(await targetOf('/orders/7?x=1')), catalog: shop, operations })
  expect(report.failed).toEqual([])
  const declared = report.passed.filter(({ rule }) => rule === 'declared-kinds')
  expect(declared.map((result) => result.case)).toEqual(KINDS.map(() => 'operation GET /orders/{id}'))
  expect(report.skipped).toContainEqual(
    expect.objectContaining({ case: 'operation POST /orders', reason: 'none of its errors was raised' }),
  )
  expect(report.operations.map(({ operation, seen, undeclared }) => [operation, seen.length, undeclared])).toEqual([
    ['GET /orders/{id}', 6, []],
    ['POST /orders', 0, []],
  ])
  expect(formatReport(report)).toContain('GET /orders/{id}: 6 of 6 declared kinds seen\n')
  expect(formatReport(report)).toContain('POST /orders: 0 of 3 declared kinds seen\n')
})

test('a kind that it does not declare breaks the rule, and the report says where to declare it', async () => {
  const operations = defineOperations(shop, { 'GET /orders/{id}': ['sold_out', 'tea_sold_out', 'too_many', 'broken'] })
  const report = await runConformance({ ...(await targetOf('/orders/7')), catalog: shop, operations })
  expect(report.failed.map(({ rule, actual }) => [rule, actual])).toEqual([
    ['declared-kinds', 'no_such_page'],
    ['declared-kinds', 'closed'],
  ])
  expect(report.failed[1]?.message).toMatch(
    /On GET http:\S+\/orders\/7, expected one of sold_out, .*; came closed\. Declare 'closed' for 'GET \/orders\/\{id\}', or raise another\./,
  )
  expect(report.operations[0]?.undeclared).toEqual(['no_such_page', 'closed'])
})

test.each([
  ['with its base path', { basePath: '/v1' }, '/v1'],
  ['without it', {}, '/v1'],
])('an operation behind the path of a base URL is found %s', async (_how, options, base) => {
  const operations = defineOperations(shop, { 'GET /orders/{id}': [...KINDS] }, options)
  const report = await runConformance({ ...(await targetOf('/orders/7', base)), catalog: shop, operations })
  expect(report.operations[0]?.seen).toHaveLength(KINDS.length)
})

test('the error of a stream counts too', async () => {
  const operations = defineOperations(shop, { 'GET /stream': ['sold_out'] })
  const { stream, ...target } = await targetOf('/orders')
  const report = await runConformance({
    ...target,
    ...(stream && { stream: { ...stream, path: `/stream${stream.path.replace(/^\/[^?]*/, '')}` } }),
    catalog: shop,
    operations,
  })
  expect(report.failed.map(({ rule }) => rule)).toEqual(['declared-kinds'])
  expect(report.operations[0]?.undeclared).toEqual([stream?.kind])
})

test('operations of another contract are refused', async () => {
  const other = { ...defineOperations(shop, {}), catalog: { ...shop, name: 'other', lineage: ['other'] } }
  await expect(runConformance({ ...(await targetOf('/')), catalog: shop, operations: other as never })).rejects.toThrow(
    /operations/,
  )
})
