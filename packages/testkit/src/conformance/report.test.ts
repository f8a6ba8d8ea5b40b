import { createServer } from 'node:http'
import { ig1 } from '@errspec/core/ig1'
import { expect, test } from 'vitest'
import { createMockServer, formatReport, mockScenarios, runConformance } from '../index.js'
import { listen } from '../test-servers.js'

test('a report as text has the count, the failures and why rules were skipped', async () => {
  const baseUrl = await listen(createMockServer(ig1))
  const { backend_unavailable, unknown_model } = mockScenarios(ig1).scenarios
  const scenarios = {
    forbidden: { path: '/', headers: { 'x-errspec-raise': 'unauthorized' } },
    unknown_model: { ...unknown_model, params: { model: 'another' } },
    backend_unavailable: { ...backend_unavailable, retryable: false },
  }
  const report = await runConformance({ baseUrl, catalog: ig1, scenarios, notFound: false })
  const lines = formatReport(report).trimEnd().split('\n')
  expect(lines[0]).toBe(
    `ig1 at ${baseUrl}: ${report.passed.length} passed, 3 failed, ${report.skipped.length} skipped (8 requests)`,
  )
  expect(lines.flatMap((line) => (line.startsWith('FAILED') ? line.split(' (')[0] : []))).toEqual([
    'FAILED  message',
    'FAILED  status',
    'FAILED  x-should-retry',
  ])
  expect(lines.filter((line) => line.startsWith("skipped kind forbidden: answered as 'unauthorized' ("))).toHaveLength(
    1,
  )
  expect(lines).toContain(
    "skipped stream: no 'stream' scenario (answered, stream-status, stream-broken-off, stream-no-done, stream-error-frame, request-id-form, stream-data, stream-request-id)",
  )
  expect(lines).toContain(
    'skipped 19 kinds request_body_unreadable, request_parse_failed, bad_json, unknown_quality, invalid_month, invalid_year, too_many_input_images, invalid_content_type, prompt_enhancing_not_supported, unauthorized and 9 more: no scenario for the kind (22 rules)',
  )
  // Who breaks a rule alone is told as it was found.
  expect(lines).toContain(`  kind forbidden, on GET ${baseUrl}/:`)
  expect(lines).toContain("    expected 403; came 401. It is answered as 'unauthorized'.")
})

test('rules that many kinds break are told once each, with the kinds, the requests and where the rule is explained', async () => {
  const server = createServer((request, response) => {
    const kind = request.url?.slice(1) ?? ''
    response.writeHead(ig1.errors[kind as 'forbidden']?.status ?? 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ message: `Sorry: ${kind}` }))
  })
  const baseUrl = await listen(server)
  const kinds = ['bad_json', 'unauthorized', 'commit_exceeded', 'forbidden'] as const
  const scenarios = Object.fromEntries(kinds.map((kind) => [kind, { path: `/${kind}` }]))
  const report = await runConformance({ baseUrl, catalog: ig1, scenarios, notFound: false })
  const blocks = formatReport(report)
    .split('\n\n')
    .filter((block) => block.startsWith('FAILED'))
  expect(report.failed.length).toBeGreaterThan(25)
  expect(blocks).toHaveLength(new Set(report.failed.map(({ rule }) => rule)).size)
  const requests = kinds.map((kind) => `GET ${baseUrl}/${kind}`).join(', ')
  expect(blocks).toContain(
    `FAILED  x-error-kind (wire rule 4): The header x-error-kind says the kind.
  4 kinds ${kinds.join(', ')}, on ${requests}:
    expected the kind; came nothing.
  See docs/rules.md#x-error-kind`,
  )
  for (const { rule, kind } of report.failed)
    expect(blocks.find((block) => block.startsWith(`FAILED  ${rule} `))).toContain(kind)
  // More different answers than a reader compares are not all shown.
  expect(blocks.find((block) => block.startsWith('FAILED  message '))?.split('\n')).toEqual([
    expect.any(String),
    expect.stringContaining('  kind bad_json, on '),
    '    expected a text of "Bad JSON."; came "Sorry: bad_json".',
    expect.any(String),
    expect.any(String),
    expect.any(String),
    expect.any(String),
    '  kind forbidden: the same rule, with other answers',
    '  See docs/rules.md#message',
  ])
  expect(report.failed.every(({ rule, link }) => link === `docs/rules.md#${rule}`)).toBe(true)
})

test('answers that broke off, each after another part of it, or that were too large are told as one', async () => {
  let count = 0
  const scenarios = { forbidden: { path: '/' }, bad_json: { path: '/' }, unauthorized: { path: '/' } }
  const broken = createServer(({ method }, response) => {
    response.writeHead(403, { 'content-length': '500' })
    if (method === 'HEAD') return void response.end()
    response.write('x'.repeat(++count), () => response.destroy())
  })
  const large = createServer((_, response) => void response.end('x'.repeat(1_100_000 + ++count)))
  for (const [server, words] of [
    [broken, 'came a response that broke off.'],
    [large, 'came more than 1048576 bytes.'],
  ] as const) {
    const text = formatReport(await runConformance({ baseUrl: await listen(server), catalog: ig1, scenarios }))
    expect(text.split('expected a whole response;')).toHaveLength(2)
    expect(text).toContain(words)
  }
})
