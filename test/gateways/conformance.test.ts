import { ig1 } from '@errspec/core/ig1'
import { formatReport, runConformance } from '@errspec/testkit'
import { brokenStream, envelopes, errorScenarios, success } from 'gateway-domain'
import { describe, expect, test } from 'vitest'
import { targets, undeclaredIn } from './targets.js'

// What a scenario is to say, where the suite is to look at params.
const scenarios = {
  ...errorScenarios,
  unknown_model: { ...errorScenarios.unknown_model, params: { model: 'gpt-99' } },
}

describe.each(targets)('$name', (target) => {
  test.each(Object.entries(envelopes))(
    'keeps every rule of the wire, with its errors as %s',
    async (_name, envelope) => {
      const gateway = await target.start({ envelope })
      const model = `a\u0000b\u2028c${'d'.repeat(300)}`
      const report = await runConformance({
        ...{ catalog: ig1, baseUrl: gateway.url, envelope, success, scenarios },
        headers: { authorization: 'Bearer ig1-demo-key' },
        stream: { ...brokenStream, kind: 'backend_unavailable' },
        hostile: {
          ...{ kind: 'unknown_model', path: success.path, params: { model } },
          json: { ...(success.json as object), model },
        },
      })
      await gateway.close()
      expect(report.failed, formatReport(report)).toEqual([])
      expect(undeclaredIn(gateway)).toEqual([])
      // No answer of the gateways but an event stream begins before it is whole.
      expect(report.skipped.map(({ rule }) => rule)).toEqual(['answered', 'response-broken-off'])
      expect(report.passed.length).toBeGreaterThan(22 * 10)
    },
  )
})
