import type { AnyCatalog, CatalogKind, Params } from '@errspec/core'
import { checkCatalog, notFoundError } from '@errspec/core/adapter'
import { exampleOf, textParamsOf } from '../example-params.js'
import type { ConformanceTarget, KindScenario, Scenario, ScenarioOf } from '../scenario.js'

/** What a mock server is asked for, so that every rule can be judged on it. */
export type MockScenarios<C extends AnyCatalog> = Pick<
  ConformanceTarget<C>,
  'success' | 'stream' | 'interrupted' | 'hostile' | 'notFound'
> & {
  readonly scenarios: { readonly [Kind in CatalogKind<C>]: ScenarioOf<C, Kind> }
}

/**
 * The scenarios of a server made by `createMockServer`, for `runConformance`. Throws a `TypeError` for what is no catalog,
 * and where kinds need an `example` and have none.
 */
export function mockScenarios<C extends AnyCatalog>(catalog: C): MockScenarios<C> {
  checkCatalog('mockScenarios', catalog)
  const examples = exampleParamsOf(catalog)
  const raise = (kind: string, params: Params = examples.get(kind) ?? {}): Scenario => ({
    path: '/',
    headers: {
      'x-errspec-raise': kind,
      ...(Object.keys(params).length > 0 ? { 'x-errspec-params': toHeader(params) } : {}),
    },
    params,
  })
  const { unknown } = catalog.defaults
  const failing = raise(unknown)
  const hostile = [...examples].map(([kind, params]) => hostileParams(catalog, kind, params))
  const [first] = hostile.filter((scenario) => scenario !== undefined)
  const { kind: notFound } = notFoundError(catalog)
  const scenarios: MockScenarios<AnyCatalog> = {
    scenarios: Object.fromEntries([...examples.keys()].map((kind) => [kind, raise(kind)])),
    success: { path: '/' },
    stream: { ...failing, kind: unknown, headers: { ...failing.headers, 'x-errspec-after': '2' } },
    interrupted: { path: '/', headers: { 'x-errspec-raise': unknown, 'x-errspec-cut': '100' } },
    ...(first && { hostile: { ...raise(first.kind, first.params), kind: first.kind } }),
    notFound: { path: '/', headers: { 'x-errspec-raise': Object.hasOwn(catalog.errors, notFound) ? notFound : '404' } },
  }
  return scenarios as MockScenarios<C>
}

function exampleParamsOf(catalog: AnyCatalog): ReadonlyMap<string, Params> {
  const examples = new Map<string, Params>()
  const lacking: string[] = []
  for (const kind of Object.keys(catalog.errors)) {
    const example = exampleOf(catalog, kind)
    if ('lack' in example) lacking.push(example.lack)
    else examples.set(kind, example.params)
  }
  if (lacking.length > 0) {
    throw new TypeError(`mockScenarios: ${lacking.join('; ')}. Give each an 'example' with its params.`)
  }
  return examples
}

/** Of both sorts of characters, so that a cut at 200 units of UTF-16 shows, and short enough for a header once it is cut. */
const HOSTILE_TEXT = `a\r\nb\u0000\u007f\u0085\u2028\ud800${'\u{1F600}'.repeat(20)}${'x'.repeat(230)}`

/** The params of a kind, one of them a text that has to be cleaned; `undefined` where none can be one. */
function hostileParams(
  catalog: AnyCatalog,
  kind: string,
  params: Params,
): Pick<KindScenario, 'kind' | 'params'> | undefined {
  const text = textParamsOf(catalog, kind).find((name) => typeof params[name] === 'string')
  return text === undefined ? undefined : { kind, params: { ...params, [text]: HOSTILE_TEXT } }
}

/** JSON that any HTTP client can send in a header. */
function toHeader(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
