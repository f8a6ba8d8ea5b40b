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
  const [count, ...lines] = formatReport(report).trimEnd().split('\n')
  expect(count).toBe(
    `ig1 at ${baseUrl}: ${report.passed.length} passed, 3 failed, ${report.skipped.length} skipped (8 requests)`,
  )
  expect(lines.slice(0, 3).map((line) => line.split(' (')[0])).toEqual([
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
  expect(lines.filter((line) => line.startsWith('skipped kind bad_json'))).toHaveLength(1)
})
