import { createServer } from 'node:http'
import { type AnyCatalog, defineOperations, openAiEnvelope, problemEnvelope } from '@errspec/core'
import type { EnvelopeOption } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, test } from 'vitest'
import {
  type ConformanceReport,
  conformanceCases,
  conformanceRules,
  createMockServer,
  mockScenarios,
  type RuleId,
  runConformance,
} from '../index.js'
import { listen, orders, serve, shop, team, terse } from '../test-servers.js'

const formsOf = (catalog: AnyCatalog): [string, EnvelopeOption | undefined][] => [
  ['its own envelope', undefined],
  ["OpenAI's", openAiEnvelope],
  ['problem+json by Accept', [catalog.envelope, problemEnvelope()]],
]
const operationsOf = (catalog: AnyCatalog) => defineOperations(catalog, { 'GET /': Object.keys(catalog.errors) })
const requestCount = (catalog: AnyCatalog) => Object.keys(catalog.errors).length + 15
const everyRule = ({ passed, failed, skipped }: Pick<ConformanceReport, 'passed' | 'failed' | 'skipped'>) =>
  new Set<RuleId>([...passed, ...failed, ...skipped].map(({ rule }) => rule))

describe.each([ig1, shop, team, orders, terse])('the mock server of $name', (catalog: AnyCatalog) => {
  test.each(formsOf(catalog))('passes the whole suite in %s', async (_name, envelope) => {
    const baseUrl = await listen(createMockServer(catalog, { envelope }))
    const report = await runConformance({ baseUrl, catalog, envelope, ...mockScenarios(catalog) })
    expect(report.failed).toEqual([])
    expect(report.skipped.filter(({ reason }) => !/has no such param|no answer in this envelope/.test(reason))).toEqual(
      [],
    )
    // One request for each kind, and a few more.
    expect(report.requests).toBeLessThanOrEqual(requestCount(catalog))
  })
})

test('the rules are known by id, and the suite judges every one of them', async () => {
  const ids = conformanceRules.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  const judged = [ig1, orders].flatMap((catalog: AnyCatalog) =>
    formsOf(catalog).flatMap(([, envelope]) =>
      conformanceCases(catalog, { envelope, trustsRequestId: true, operations: operationsOf(catalog) }).flatMap(
        ({ rules }) => rules,
      ),
    ),
  )
  expect([...new Set(judged)].sort()).toEqual([...ids].sort())
})

describe.each([shop, orders])('each case of $name, run by itself', (catalog: AnyCatalog) => {
  test.each(formsOf(catalog))('has a verdict on just the rules that it names, in %s', async (_name, envelope) => {
    const target = { baseUrl: await listen(createMockServer(catalog, { envelope })), ...mockScenarios(catalog) }
    const cases = conformanceCases(catalog, { envelope })
    const kinds = Object.keys(catalog.errors)
    expect(cases.slice(0, kinds.length).map(({ kind }) => kind)).toEqual(kinds)
    for (const { run, rules, id } of cases) {
      const report = await run({ ...target })
      expect(report.failed, id).toEqual([])
      expect([...everyRule(report)].sort(), id).toEqual([...new Set(rules)].sort())
    }
  })
})

test('what has no scenario is skipped with a reason, and never passed', async () => {
  const baseUrl = await listen(createMockServer(ig1))
  const report = await runConformance({ baseUrl, catalog: ig1, scenarios: {}, notFound: false })
  expect([report.passed, report.failed, report.requests]).toEqual([[], [], 0])
  const reasons = new Map(report.skipped.map((skipped) => [skipped.case, skipped.reason]))
  expect(reasons.get('kind forbidden')).toBe("no scenario for 'forbidden'")
  expect(reasons.get('stream')).toBe("no 'stream' scenario")
  expect(reasons.get('not found')).toBe("'notFound' is false")
  expect(reasons.size).toBe(conformanceCases(ig1).length)
})

test('scenarios are sent as they say, over the headers of the target', async () => {
  const seen: unknown[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('latin1')) body += chunk
    const { method, url, headers } = request
    seen.push([method, url, headers.authorization, headers['x-team'], headers['content-type']?.split(';')[0], body])
    response.end()
  })
  const form = new FormData()
  form.set('file', new Blob(['pixels']), 'a.png')
  await runConformance({
    baseUrl: `${await listen(server)}/api/`,
    catalog: ig1,
    headers: { Authorization: 'Bearer k', 'x-team': 'a' },
    scenarios: {
      request_body_unreadable: { path: '/a?b=1' },
      request_parse_failed: { path: '/b', json: { a: 1 } },
      bad_json: { path: '/c', body: '{', headers: { 'content-type': 'application/json' }, method: 'PUT' },
      unknown_model: { path: '/d', form },
      unauthorized: { path: '/e', headers: { authorization: null, 'X-Team': 'b' } },
    },
    notFound: false,
  })
  expect(seen.slice(0, 3)).toEqual([
    ['GET', '/api/a?b=1', 'Bearer k', 'a', undefined, ''],
    ['POST', '/api/b', 'Bearer k', 'a', 'application/json', '{"a":1}'],
    ['PUT', '/api/c', 'Bearer k', 'a', 'application/json', '{'],
  ])
  expect(seen[3]).toEqual(['POST', '/api/d', 'Bearer k', 'a', 'multipart/form-data', expect.stringContaining('pixels')])
  expect(seen[4]).toEqual(['GET', '/api/e', undefined, 'b', undefined, ''])
})

test('params of a scenario must be those of the message, and retryable may overrule the table', async () => {
  const baseUrl = await listen(createMockServer(ig1))
  const { scenarios } = mockScenarios(ig1)
  const report = await runConformance({
    baseUrl,
    catalog: ig1,
    scenarios: {
      unknown_model: { ...scenarios.unknown_model, params: { model: 'another' } },
      backend_unavailable: { ...scenarios.backend_unavailable, retryable: false },
    },
    notFound: false,
  })
  expect(report.failed.map(({ rule, kind }) => [rule, kind])).toEqual([
    ['message', 'unknown_model'],
    ['x-should-retry', 'backend_unavailable'],
  ])
})

describe('a server that cannot be talked to', () => {
  const { scenarios } = mockScenarios(ig1)

  test('refuses connections: reported, not thrown, and given up soon', async () => {
    const closed = createServer()
    const baseUrl = await listen(closed)
    await new Promise((resolve) => closed.close(resolve))
    const report = await runConformance({ baseUrl, catalog: ig1, scenarios })
    expect(report.passed).toEqual([])
    expect(new Set(report.failed.map(({ rule }) => rule))).toEqual(new Set(['answered']))
    expect(report.failed[0]?.message).toMatch(
      /^answered \(wire rule 6\), kind 'request_body_unreadable': .*came connect ECONNREFUSED/,
    )
    expect(report.requests).toBe(3)
    expect(report.failed.at(-1)?.actual).toMatch(/not sent, since the server answered none of the first 3 requests/)
  })

  test('never answers: each request has its time limit', async () => {
    const baseUrl = await serve(() => {})
    const report = await runConformance({ baseUrl, catalog: ig1, scenarios, timeoutMs: 50 })
    expect(report.failed[0]?.actual).toBe('no response within 50 ms')
    expect(report.requests).toBe(3)
  })

  test('hangs after its headers: given up as soon, also after answers that ended', async () => {
    let requests = 0
    const baseUrl = await serve((_request, response) => {
      requests++
      if (requests === 2 || requests === 4) response.writeHead(400).end()
      else response.writeHead(400).write('{')
    })
    const report = await runConformance({ baseUrl, catalog: ig1, scenarios, timeoutMs: 100 })
    expect([report.requests, requests]).toEqual([7, 7])
    expect(report.failed.at(-1)?.actual).toBe('not sent, since the server answered none of the last 3 requests')
  })

  test('never finishes: the request has its time limit', async () => {
    const baseUrl = await serve((_request, response) => void response.writeHead(403).write('{'))
    const report = await runConformance({
      baseUrl,
      catalog: ig1,
      scenarios: { forbidden: { path: '/' } },
      notFound: false,
      timeoutMs: 500,
    })
    expect(report.failed[0]?.actual).toMatch(/not complete when the time was up, with 1 bytes/)
    expect(new Set(report.failed.map(({ rule }) => rule))).toEqual(new Set(['answered']))
  })
})

test('an error says what was expected by which rule, what came, and on which request', async () => {
  const baseUrl = await serve(
    (_request, response) => void response.writeHead(403, { 'content-type': 'text/html' }).end('<h1>No'),
  )
  const report = await runConformance({
    baseUrl,
    catalog: ig1,
    scenarios: { forbidden: { path: '/x' } },
    notFound: false,
  })
  const failed = report.failed.find(({ rule }) => rule === 'content-type')
  expect(failed).toEqual({
    rule: 'content-type',
    case: 'kind forbidden',
    kind: 'forbidden',
    title: "The content type is the envelope's.",
    request: `GET ${baseUrl}/x`,
    expected: "'application/json; charset=utf-8'",
    actual: '"text/html"',
    message: `content-type (wire rule 1), kind 'forbidden': The content type is the envelope's. On GET ${baseUrl}/x, expected 'application/json; charset=utf-8'; came "text/html".`,
    link: 'docs/rules.md#content-type',
  })
})

test('a leak on a 5xx is called one', async () => {
  const baseUrl = await serve((_request, response) => {
    response
      .writeHead(500)
      .end(JSON.stringify({ message: 'Internal Server Error: pg down', code: 500, request_id: 'req_a' }))
  })
  const report = await runConformance({ baseUrl, catalog: ig1, scenarios: { internal_server_error: { path: '/' } } })
  expect(report.failed.find(({ rule }) => rule === 'message')?.message).toMatch(
    /Of a 5xx only text of the catalog may reach the wire/,
  )
})
