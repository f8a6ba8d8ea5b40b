import { openAiEnvelope } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  type ConformanceTarget,
  conformanceCases,
  createMockServer,
  type KindScenario,
  mockScenarios,
  runConformance,
} from '../index.js'
import { listen, type orders, serve, type shop } from '../test-servers.js'

describe('arguments', () => {
  const sound = { baseUrl: 'http://127.0.0.1:1', catalog: ig1, scenarios: {} }

  test('every fault is listed at once', async () => {
    const wrong = {
      ...sound,
      baseUrl: 'ftp://x',
      scenarios: {
        unknwon_model: { path: '/' },
        forbidden: { path: 'v1', method: 'G T', header: {}, body: {}, json: 1 },
        unknown_model: { path: '/', params: { modle: 'm' }, retryable: 'no' },
        bad_json: '/x',
      },
      stream: { path: '/s' },
      headers: { 'a b': 'x', ok: 1 },
      timeoutMs: 0,
      sucess: { path: '/' },
    }
    const error = await runConformance(wrong as never).catch((reason) => reason)
    expect(error).toBeInstanceOf(TypeError)
    for (const part of [
      /^runConformance: /,
      /'sucess' is not a known key/,
      /'baseUrl' must be an http: or https: URL.*not "ftp:\/\/x"/,
      /'scenarios' has an unknown kind "unknwon_model"; did you mean 'unknown_model'\?/,
      /'scenarios.forbidden.path' must begin with a slash/,
      /'scenarios.forbidden.method' must be an HTTP method/,
      /'scenarios.forbidden.header' is not a known key/,
      /'scenarios.forbidden' has more than one of body, json and form/,
      /'scenarios.forbidden.body' must be a string or a Uint8Array/,
      /'scenarios.unknown_model.params': .*param 'model' must be a string, not undefined.*for instance \{"model":"example-model"\}/,
      /'scenarios.unknown_model.retryable' must be true or false/,
      /'scenarios.bad_json' must be a scenario, as in \{ path: '\/v1\/models' \}, not "\/x"/,
      /'stream.kind' must be a kind of the catalog 'ig1', not undefined/,
      /'headers.a b': /,
      /'headers.ok': must be a string/,
      /'timeoutMs' must be a number of milliseconds above 0/,
    ]) {
      expect(error.message).toMatch(part)
    }
  })

  test.each([
    ['no options', undefined, /expected an object of options, not undefined/],
    ['no catalog', { ...sound, catalog: {} }, /expected a catalog/],
    [
      'no scenarios',
      { ...sound, scenarios: undefined },
      /'scenarios' must be an object of scenarios by kind, not undefined/,
    ],
    ['no envelope', { ...sound, envelope: 'xml' }, /runConformance: 'envelope' must be/],
    ['an envelope without a body', { ...sound, envelope: {} }, /'envelope.body'/],
    [
      'no header names',
      { ...sound, requestIdHeaders: [] },
      /requestIdHeaders: 'headers' must be a list of header names/,
    ],
    ['no form of ids', { ...sound, requestIdForm: 'uuid' }, /'requestIdForm' must be a RegExp/],
    ['no boolean', { ...sound, trustsRequestId: 1 }, /'trustsRequestId' must be true or false, not 1/],
    ['a base URL with a query', { ...sound, baseUrl: 'http://h/?a' }, /'baseUrl' must have no query/],
    [
      'a base URL with a password',
      { ...sound, baseUrl: 'http://a:b@h/' },
      /'headers.authorization'.*not "http:\/\/h\/"/,
    ],
    ['params without a kind', { ...sound, success: { path: '/', params: {} } }, /'success.params' has no meaning/],
  ])('%s: refused', async (_name, options, message) => {
    await expect(runConformance(options as never)).rejects.toThrow(message)
  })

  test('the cases refuse what the suite refuses, and options that belong to the cases', async () => {
    expect(() => conformanceCases(undefined as never)).toThrow(/conformanceCases: expected a catalog/)
    expect(() => conformanceCases(ig1, { body: 'openai' } as never)).toThrow(
      /'body' is not a known key; known are envelope, /,
    )
    expect(() => mockScenarios({} as never)).toThrow(/mockScenarios: expected a catalog/)
    const [first] = conformanceCases(ig1)
    const { baseUrl, scenarios } = sound
    await expect(first?.run({ baseUrl, scenarios, envelope: openAiEnvelope } as never)).rejects.toThrow(
      /'envelope' is not a known key/,
    )
  })

  test('methods and headers that the suite cannot send as they are, are refused', async () => {
    const wrong = {
      ...sound,
      headers: { 'Content-Length': '5' },
      scenarios: {
        forbidden: { path: '/', method: 'head' },
        bad_json: { path: '/', method: 'CONNECT' },
        unauthorized: { path: '/', headers: { 'transfer-encoding': 'chunked' } },
      },
    }
    const error = await runConformance(wrong).catch((reason) => reason)
    for (const part of [
      /'headers.Content-Length' must be left out/,
      /'scenarios.forbidden.method' must be one whose answer has a body, not "head"/,
      /'scenarios.bad_json.method' must be one/,
      /'scenarios.unauthorized.headers.transfer-encoding' must be left out/,
    ]) {
      expect(error.message).toMatch(part)
    }
  })

  test('a target is checked again for each case, and with another baseUrl is another server', async () => {
    const [first] = conformanceCases(ig1)
    const target: { baseUrl: string; scenarios: object; notFound: false } = {
      baseUrl: await serve((_request, response) => void response.writeHead(400).end()),
      scenarios: mockScenarios(ig1).scenarios,
      notFound: false,
    }
    expect((await first?.run(target))?.failed.map(({ rule }) => rule)).toContain('json')
    target.baseUrl = await listen(createMockServer(ig1))
    for (const { run } of conformanceCases(ig1)) expect((await run(target)).failed).toEqual([])
    target.scenarios = { request_body_unreadable: 'x' }
    await expect(first?.run(target)).rejects.toThrow(/'scenarios.request_body_unreadable' must be a scenario/)
    Object.assign(target, { scenarios: {}, baseUrl: 'nonsense' })
    await expect(first?.run(target)).rejects.toThrow(/'baseUrl' must be an http: or https: URL/)
  })

  test('kinds are checked by the types', () => {
    type Kinds = keyof Parameters<typeof runConformance<typeof shop>>[0]['scenarios']
    expectTypeOf<Kinds>().toEqualTypeOf<keyof typeof shop.errors>()
    const scenarios: ConformanceTarget<typeof orders>['scenarios'] = {
      sold_out: { path: '/', params: { item: 'tea', left: 0, variants: ['green'] } },
      // @ts-expect-error - a param of another type
      price_changed: { path: '/', params: { price: { amount: '1', currency: 'EUR' } } },
    }
    const stream: KindScenario<typeof orders> = { kind: 'invalid_input', path: '/', params: { issues: [] } }
    // @ts-expect-error - the params of another kind
    const mixed: KindScenario<typeof orders> = { kind: 'invalid_input', path: '/', params: { item: 'tea' } }
    expect([scenarios, stream, mixed]).toHaveLength(3)
    // Where the catalog is not known, any kind and any params will do.
    expectTypeOf<ConformanceTarget<typeof orders>>().toExtend<ConformanceTarget>()
    // @ts-expect-error - a kind that the catalog does not have
    const misspelt = () => runConformance({ ...sound, scenarios: { forbiden: { path: '/' } } })
    expectTypeOf(misspelt).toBeFunction()
  })
})
