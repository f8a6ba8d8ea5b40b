import type { AnyCatalog, Params } from '@errspec/core'
import { checkCatalog, notFoundError } from '@errspec/core/adapter'
import { exampleParams } from '../catalog-params.js'
import type { ConformanceTarget, KindOf, KindScenario, Scenario } from '../scenario.js'

/** What a mock server is asked for, so that every rule can be judged on it. */
export type MockScenarios<C extends AnyCatalog> = Pick<
  ConformanceTarget<C>,
  'success' | 'stream' | 'interrupted' | 'hostile' | 'notFound'
> & {
  readonly scenarios: { readonly [Kind in KindOf<C>]: Scenario }
}

/** The scenarios of a server made by `createMockServer`, for `runConformance`. Throws a `TypeError` for what is no catalog. */
export function mockScenarios<C extends AnyCatalog>(catalog: C): MockScenarios<C> {
  checkCatalog('mockScenarios', catalog)
  const kinds = Object.keys(catalog.errors) as KindOf<C>[]
  const raise = (kind: string, params: Params = exampleParams(catalog, kind)): Scenario => ({
    path: '/',
    headers: {
      'x-errspec-raise': kind,
      ...(Object.keys(params).length > 0 ? { 'x-errspec-params': toHeader(params) } : {}),
    },
    params,
  })
  const unknown = catalog.defaults.unknown as KindOf<C>
  const failing = raise(unknown)
  const hostile = kinds.map((kind) => hostileScenario(catalog, kind, raise)).find((scenario) => scenario !== undefined)
  const { kind: notFound } = notFoundError(catalog)
  return {
    scenarios: Object.fromEntries(kinds.map((kind) => [kind, raise(kind)])) as MockScenarios<C>['scenarios'],
    success: { path: '/' },
    stream: { ...failing, kind: unknown, headers: { ...failing.headers, 'x-errspec-after': '2' } },
    interrupted: { path: '/', headers: { 'x-errspec-raise': unknown, 'x-errspec-cut': '100' } },
    ...(hostile ? { hostile } : {}),
    notFound: { path: '/', headers: { 'x-errspec-raise': Object.hasOwn(catalog.errors, notFound) ? notFound : '404' } },
  }
}

const HOSTILE_TEXT = `a\r\nb\u0000\u007f\u0085\u2028\ud800${'\u{1F600}'.repeat(250)}`

function hostileScenario<Kind extends string>(
  catalog: AnyCatalog,
  kind: Kind,
  raise: (kind: string, params: Params) => Scenario,
): KindScenario<Kind> | undefined {
  const params = exampleParams(catalog, kind)
  const name = Object.keys(params).find((param) => typeof params[param] === 'string')
  return name === undefined ? undefined : { ...raise(kind, { ...params, [name]: HOSTILE_TEXT }), kind }
}

/** JSON that any HTTP client can send in a header. */
function toHeader(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
