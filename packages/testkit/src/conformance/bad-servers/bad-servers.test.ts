import { defineCatalog } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, test } from 'vitest'
import { conformanceRules, mockScenarios, type RuleId, runConformance } from '../../index.js'
import { shop } from '../../test-servers.js'
import { bodyFaults } from './body-faults.js'
import { inHeaders, inText, isKind, isStream, setHeaders } from './fault-makers.js'
import { type Fault, serveFaulty } from './faulty-server.js'
import { headerFaults } from './header-faults.js'
import { otherFaults } from './other-faults.js'
import { thoroughFaults } from './thorough-faults.js'

const servers = [...thoroughFaults, ...bodyFaults, ...headerFaults, ...otherFaults]

describe.each(['envelope', 'openai', 'negotiate'] as const)(
  'with body %s, a server with a single fault breaks a single rule',
  (body) => {
    const rows = servers.filter(({ bodies }) => bodies?.includes(body) ?? true)
    test.each(rows)('$rule: $fault', async ({ rule, change, trusts }) => {
      const baseUrl = await serveFaulty(ig1, body, change)
      const options = { ...mockScenarios(ig1), baseUrl, catalog: ig1, body, trustsRequestId: trusts }
      const report = await runConformance(options)
      const other = report.failed.find((result) => result.rule !== rule)
      expect([...new Set(report.failed.map((result) => result.rule))], other?.message).toEqual([rule])
    })
  },
)

describe.each(['envelope', 'openai', 'negotiate'] as const)('with body %s, a server without a fault', (body) => {
  test.each<[string, Fault]>([
    ['sends early hints', (wire) => Object.assign(wire, { hints: true })],
    ['has proxies before it', (wire) => setHeaders(wire, { expires: '0', 'accept-ranges': 'none', via: '1.1 proxy' })],
    ['adds to vary', (wire) => setHeaders(wire, { vary: 'Origin, Accept' })],
    [
      'has no route for HEAD',
      (wire, { method }) => {
        if (method === 'HEAD') Object.assign(wire, { status: 405, headers: { 'content-type': 'text/html' } })
      },
    ],
    ['streams without a charset', inHeaders({ 'content-type': 'Text/Event-Stream' }, isStream)],
    [
      'allows an origin, but no other',
      inHeaders({ 'access-control-allow-origin': 'https://errspec.example' }, () => true),
    ],
  ])('passes where it %s', async (_what, change) => {
    const baseUrl = await serveFaulty(ig1, body, change)
    const report = await runConformance({ ...mockScenarios(ig1), baseUrl, catalog: ig1, body })
    expect(report.failed.map(({ message }) => message)).toEqual([])
  })
})

test.each<[string, string | undefined, RuleId[]]>([
  ['both names', 'Accept, Origin', []],
  ['more names', 'origin, accept, cookie', []],
  ['everything', '*', []],
  ['only that of the body', 'accept', ['status-headers']],
  ['only that of the status', 'origin', ['vary']],
])("a status's own vary beside that of the body: %s", async (_what, vary, rules) => {
  const statuses = { 500: { title: 'Oops', retry: false, headers: { vary: 'origin' } } }
  const errors = { broken: { status: 500, message: 'Broken' } } as const
  const catalog = defineCatalog({ name: 'own', version: '1.0.0', statuses, defaults: { unknown: 'broken' }, errors })
  const baseUrl = await serveFaulty(catalog, 'negotiate', inHeaders({ vary }, isKind('broken')))
  const report = await runConformance({ ...mockScenarios(catalog), baseUrl, catalog, body: 'negotiate' })
  expect([...new Set(report.failed.map(({ rule }) => rule))]).toEqual(rules)
})

test('every rule has a server that breaks it', () => {
  const broken = new Set(servers.map(({ rule }) => rule))
  expect(conformanceRules.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([])
})

test('a stream that is left open breaks that one rule', async () => {
  const baseUrl = await serveFaulty(ig1, 'envelope', (wire) => {
    if (isStream(wire)) wire.ending = 'open'
  })
  const { scenarios: _, ...others } = mockScenarios(ig1)
  const report = await runConformance({ ...others, scenarios: {}, baseUrl, catalog: ig1, timeoutMs: 1000 })
  expect(report.failed.map(({ rule }) => rule)).toEqual(['stream-broken-off'])
  expect(report.failed[0]?.actual).toMatch(/still open/)
})

test.each<[RuleId, string, Fault]>([
  [
    'notice',
    'the notice where the policy has none',
    inText((text, wire) => (wire.status < 500 ? `${text} Call the shop.` : text)),
  ],
  ['x-should-retry', 'a verdict on a retryable 4xx', inHeaders({ 'x-should-retry': 'true' }, isKind('sold_out'))],
  ['status-headers', "no header of the status's own", inHeaders({ 'x-opening-hours': undefined })],
  ['message', 'an alias', inText((text) => text.replace('example-item is sold out', 'No more example-item'))],
  ['message', 'a number in another form', inText((text) => text.replace('12.5', '12.50'))],
])('%s is broken by %s, in a contract of another make', async (rule, _fault, change) => {
  const baseUrl = await serveFaulty(shop, 'envelope', change)
  const report = await runConformance({ ...mockScenarios(shop), baseUrl, catalog: shop })
  expect([...new Set(report.failed.map((result) => result.rule))]).toEqual([rule])
})
