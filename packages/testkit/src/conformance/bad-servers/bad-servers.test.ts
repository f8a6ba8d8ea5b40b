import { type AnyCatalog, defineCatalog, openAiEnvelope, problemEnvelope } from '@errspec/core'
import type { EnvelopeOption } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, test } from 'vitest'
import { conformanceRules, mockScenarios, type RuleId, runConformance } from '../../index.js'
import { orders, shop, terse } from '../../test-servers.js'
import { bodyFaults } from './body-faults.js'
import { codedFaults } from './coded-faults.js'
import { type FormName, inBody, inHeaders, inText, isKind, isStream, setHeaders } from './fault-makers.js'
import { type Fault, serveFaulty } from './faulty-server.js'
import { headerFaults } from './header-faults.js'
import { ig1Faults } from './ig1-faults.js'
import { otherFaults } from './other-faults.js'
import { thoroughFaults } from './thorough-faults.js'

const servers = [...thoroughFaults, ...bodyFaults, ...headerFaults, ...otherFaults, ...ig1Faults, ...codedFaults]

interface Row {
  readonly name: 'ig1' | 'orders'
  readonly form: FormName
  readonly catalog: AnyCatalog
  readonly envelope?: EnvelopeOption
}

/** Each contract in each of its forms. */
const rows: readonly Row[] = [
  { name: 'ig1', form: 'own', catalog: ig1 },
  { name: 'ig1', form: 'openai', catalog: ig1, envelope: openAiEnvelope },
  { name: 'ig1', form: 'negotiated', catalog: ig1, envelope: [ig1.envelope, problemEnvelope()] },
  { name: 'orders', form: 'own', catalog: orders },
  { name: 'orders', form: 'openai', catalog: orders, envelope: openAiEnvelope },
  { name: 'orders', form: 'negotiated', catalog: orders, envelope: [orders.envelope, problemEnvelope()] },
]

describe.each(rows)('of $name, $form, a server with a single fault breaks a single rule', (row) => {
  const { catalog, envelope } = row
  const faults = servers.filter(
    ({ forms, contract }) => (forms?.includes(row.form) ?? true) && (contract ?? row.name) === row.name,
  )
  test.each(faults)('$rule: $fault', async ({ rule, change, trusts }) => {
    const baseUrl = await serveFaulty({ catalog, envelope }, change)
    const report = await runConformance({
      ...mockScenarios(catalog),
      ...{ baseUrl, catalog, envelope, trustsRequestId: trusts },
    })
    const other = report.failed.find((result) => result.rule !== rule)
    expect([...new Set(report.failed.map((result) => result.rule))], other?.message).toEqual([rule])
  })
})

describe.each(rows)('of $name, $form, a server without a fault', ({ catalog, envelope }) => {
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
    const baseUrl = await serveFaulty({ catalog, envelope }, change)
    const report = await runConformance({ ...mockScenarios(catalog), baseUrl, catalog, envelope })
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
  const envelope = [catalog.envelope, problemEnvelope()]
  const baseUrl = await serveFaulty({ catalog, envelope }, inHeaders({ vary }, isKind('broken')))
  const report = await runConformance({ ...mockScenarios(catalog), baseUrl, catalog, envelope })
  expect([...new Set(report.failed.map(({ rule }) => rule))]).toEqual(rules)
})

test('every rule has a server that breaks it', () => {
  // What an operation declares is no matter of one answer: operation-cases.test.ts breaks it.
  const broken = new Set<RuleId>([...servers.map(({ rule }) => rule), 'read-back', 'declared-kinds'])
  expect(conformanceRules.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([])
})

test('a stream that is left open breaks that one rule', async () => {
  const baseUrl = await serveFaulty({ catalog: ig1 }, (wire) => {
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
  const baseUrl = await serveFaulty({ catalog: shop }, change)
  const report = await runConformance({ ...mockScenarios(shop), baseUrl, catalog: shop })
  expect([...new Set(report.failed.map((result) => result.rule))]).toEqual([rule])
})

describe('params that only the header tells', () => {
  const judge = async (change: Fault, item = 'tea') => {
    const baseUrl = await serveFaulty({ catalog: terse }, change)
    const headers = { 'x-errspec-raise': 'sold_out', 'x-errspec-params': JSON.stringify({ item }) }
    const scenarios = { sold_out: { path: '/', headers, params: { item } } }
    const report = await runConformance({ baseUrl, catalog: terse, scenarios, notFound: false })
    return [...new Set(report.failed.map((result) => result.rule))]
  }
  const reworded = inBody((fields) => Object.assign(fields, { text: 'Sorry' }))

  test('a reworded message is no matter where the header is there', async () => {
    expect(await judge(reworded)).toEqual([])
    expect(await judge(inHeaders({ 'x-error-params': undefined }))).toEqual(['x-error-params'])
  })

  test('read-back is broken where the header would be too long and the message is reworded', async () => {
    // Each of them is 6 bytes in the header.
    const long = '\u00fc'.repeat(200)
    expect(await judge(() => {}, long)).toEqual([])
    expect(await judge(reworded, long)).toEqual(['read-back'])
  })
})
