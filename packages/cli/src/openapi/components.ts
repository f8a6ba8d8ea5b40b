import type { AnyCatalog } from '@errspec/core'
import type { SchemaDialect } from '@errspec/core/adapter'
import { type Contract, textsOf } from '../shared/contract/contract.js'
import { shownBody } from '../shared/contract/examples.js'
import type { JsonObject } from '../shared/json-object.js'
import { type Form, typeName } from './forms.js'
import { kindSchema } from './kind-schema.js'

/** Marks what was generated, and says from which catalog. */
export const MARK = 'x-errspec'

/** The name of a kind's schema, in the manner of type names: `unknown_model` becomes `UnknownModelError`. */
export function schemaName(kind: string): string {
  return `${typeName(kind).replace(/Error$/, '')}Error`
}

/**
 * The names of the schemas of a catalog's kinds. They follow from the kind alone, so that documents of two releases can be
 * compared; only kinds whose names would be the same keep their own spelling.
 */
export function schemaNames(catalog: AnyCatalog): ReadonlyMap<string, string> {
  const names = known.get(catalog) ?? nameAll(Object.keys(catalog.errors))
  known.set(catalog, names)
  return names
}

const known = new WeakMap<AnyCatalog, ReadonlyMap<string, string>>()

function nameAll(kinds: readonly string[]): ReadonlyMap<string, string> {
  const counts = new Map<string, number>()
  for (const kind of kinds) counts.set(schemaName(kind), (counts.get(schemaName(kind)) ?? 0) + 1)
  return new Map(kinds.map((kind) => [kind, counts.get(schemaName(kind)) === 1 ? schemaName(kind) : kind]))
}

/** A reference to a component. */
export const reference = (section: string, name: string) => ({ $ref: `#/components/${section}/${name}` })

/** The schemas of kinds, by name, in each form of a server. */
export function kindSchemas(
  contract: Contract,
  kinds: readonly string[],
  dialect: SchemaDialect,
  forms: readonly Form[],
): JsonObject {
  const { catalog } = contract
  const names = schemaNames(catalog)
  const { errors } = textsOf(contract)
  const schemas = forms.flatMap(({ envelope, suffix }) =>
    kinds.map((kind) => {
      const name = `${names.get(kind) ?? kind}${suffix}`
      const example = shownBody(catalog, kind, envelope)
      const cause = errors[kind]?.cause
      const schema = {
        // Tools show the title in place of the name, and of a member of `anyOf` without one only its number.
        title: name,
        description: `\`${kind}\`${cause === undefined ? '' : `: ${cause}`}`,
        ...kindSchema(catalog, kind, dialect, envelope),
        ...(example === undefined ? {} : dialect === '3.1' ? { examples: [example] } : { example }),
        [MARK]: catalog.name,
      }
      return [name, schema] as const
    }),
  )
  return Object.fromEntries(schemas)
}

/** The headers that every response has, as components. */
export function headerComponents({ name }: AnyCatalog, dialect: SchemaDialect): JsonObject {
  const example = 'req_abc123xyz'
  return {
    ErrorRequestId: {
      description: 'Names the request; every response has it.',
      schema: { type: 'string', ...(dialect === '3.1' ? { examples: [example] } : { example }) },
      [MARK]: name,
    },
  }
}
