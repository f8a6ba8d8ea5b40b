import type { AnyCatalog, Params } from '@errspec/core'
import { exampleParams } from '@errspec/core/adapter'
import { didYouMean, paramFacts } from '@errspec/core/schema'

/** Params of a kind to test with; or what to do about a kind for which nothing can be made up, as a sentence without its end. */
export function exampleOf(catalog: AnyCatalog, kind: string): { readonly params: Params } | { readonly lack: string } {
  const definition = catalog.errors[kind]
  const { params, missing } = definition ? exampleParams(definition) : { params: {}, missing: [] }
  if (missing.length === 0) return { params }
  const names = missing.map((name) => `params.${name}`).join(' and ')
  return {
    lack: `errors.${kind} of '${catalog.name}' has no 'example', and the schema of ${names} gives no value by itself`,
  }
}

/** The params that are text, or lists of issues, which are cleaned before they go on the wire (wire rule 2). */
export function textParamsOf(catalog: AnyCatalog, kind: string): readonly string[] {
  const definition = catalog.errors[kind]
  if (!definition) return []
  const facts = paramFacts(definition, catalog.envelope)
  return facts.filter(({ type }) => type === 'string' || type === 'issues').map(({ name }) => name)
}

/** What to say of a kind that a catalog does not have: the kind whose code it is, or the nearest one. */
export function unknownKind(catalog: AnyCatalog, kind: string): string {
  const own = Object.entries(catalog.errors).find(([, { code }]) => code !== undefined && String(code) === kind)
  const hint = own ? `; it is the code of '${own[0]}'` : didYouMean(kind, Object.keys(catalog.errors))
  return `unknown kind ${JSON.stringify(kind)}${hint}`
}
