import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { missingChromium, startChromium } from './runtimes/chromium.js'
import { testClient } from './runtimes/client-suite.js'
import { testFailures } from './runtimes/failure-suite.js'
import { bundleScenarios } from './runtimes/runtime.js'
import { startApi } from './runtimes/servers.js'
import { NODE_GLOBALS, startWebGlobals } from './runtimes/web-globals.js'

const api = await startApi()
const bundle = await bundleScenarios()
afterAll(() => api.close())

// In CI the browser has to be there.
const skipsChromium = missingChromium !== undefined && !process.env['CI']
const reason = skipsChromium ? `: not here, since ${missingChromium}` : ''

describe.skipIf(skipsChromium)(`the client in Chromium${reason}`, () => {
  let chromium: Awaited<ReturnType<typeof startChromium>>
  beforeAll(async () => {
    chromium = await startChromium(bundle.script)
  })
  afterAll(() => chromium?.close())

  describe('in a page', () => {
    testClient((...scenario) => chromium.page(...scenario), api, 'page', { preflights: true })

    testFailures((...scenario) => chromium.page(...scenario), api, 'page', { isChromium: true })

    test('takes an answer that the browser keeps from it for a lost connection', async () => {
      expect(await chromium.page('withoutCors', `${api.url}/page`)).toEqual({
        kind: 'connection_failed',
        retryable: true,
      })
    })
  })

  describe('in a Web Worker', () =>
    testClient((...scenario) => chromium.worker(...scenario), api, 'worker', { preflights: true }))
})

describe('the client in a runtime with only web globals', () => {
  let runtime: ReturnType<typeof startWebGlobals>
  beforeAll(() => {
    runtime = startWebGlobals(bundle.script)
  })

  testClient((...scenario) => runtime.run(...scenario), api, 'web-globals', { preflights: false })

  testFailures((...scenario) => runtime.run(...scenario), api, 'web-globals')

  test('finds nothing of Node there, and has nothing of it in its bundle', () => {
    for (const name of NODE_GLOBALS) expect(runtime.evaluate(`typeof ${name}`), name).toBe('undefined')
    expect(() => runtime.evaluate('eval("1")')).toThrow(/disallowed/)
    expect(bundle.inputs.filter((input) => /zod|node:/.test(input))).toEqual([])
    expect(bundle.inputs.some((input) => /packages\/fetch\/dist/.test(input))).toBe(true)
  })
})
