import type { AnyCatalog } from '@errspec/core'
import { exampleEnvelope } from '@errspec/core/adapter'
import { type Contract, isKindRetryable, textsOf } from '../shared/contract/contract.js'
import type { JsonObject } from '../shared/json-object.js'
import { type Dialect, kindSchema } from './kind-schema.js'

/** Marks what was generated, and says from which catalog. */
export const MARK = 'x-errspec'

/** The name of a kind's schema, in the manner of type names: `unknown_model` becomes `UnknownModelError`. */
export function schemaName(kind: string): string {
  const words = kind.split(/[^A-Za-z0-9]+/).filter(Boolean)
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  return `${name.replace(/Error$/, '')}Error`
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

/** The schemas of kinds, by name. */
export function kindSchemas(contract: Contract, kinds: readonly string[], dialect: Dialect): JsonObject {
  const { catalog } = contract
  const names = schemaNames(catalog)
  const { errors } = textsOf(contract)
  return Object.fromEntries(
    kinds.map((kind) => {
      const name = names.get(kind) ?? kind
      const example = exampleEnvelope(catalog, kind)
      const cause = errors[kind]?.cause
      const schema = {
        // Tools show the title in place of the name, and of a member of `anyOf` without one only its number.
        title: name,
        description: `\`${kind}\`${cause === undefined ? '' : `: ${cause}`}`,
        ...kindSchema(catalog, kind, dialect),
        ...(dialect === '3.1' ? { examples: [example] } : { example }),
        [MARK]: catalog.name,
      }
      return [name, schema]
    }),
  )
}

/** The headers that every response has, as components. */
export function headerComponents({ name }: AnyCatalog, dialect: Dialect): JsonObject {
  const example = 'req_abc123xyz'
  return {
    ErrorRequestId: {
      description: 'Names the request; every response has it.',
      schema: { type: 'string', ...(dialect === '3.1' ? { examples: [example] } : { example }) },
      [MARK]: name,
    },
  }
}

/** The answer of one status with some of its kinds. */
export function errorResponse(contract: Contract, status: number, kinds: readonly string[]): JsonObject {
  const { catalog } = contract
  const { title = '', summary, headers = {} } = textsOf(contract).statuses[status] ?? {}
  const header = (description: string, schema: JsonObject, rest: JsonObject = {}) => ({
    description,
    schema,
    ...rest,
    [MARK]: catalog.name,
  })
  const own = Object.entries(headers).map(([name, value]) => [
    name,
    header('Every error of this status has it.', { type: 'string' }, { example: value }),
  ])
  return {
    description: summary === undefined ? title : `${title}. ${summary}`,
    headers: {
      'x-request-id': reference('headers', 'ErrorRequestId'),
      'request-id': reference('headers', 'ErrorRequestId'),
      'x-error-kind': header('The machine name of the error.', { type: 'string', enum: kinds }, { required: true }),
      // Written out rather than referred to: tools take a header behind a reference for one that is always there.
      'x-should-retry': header('Whether the same request may succeed when it is sent again.', {
        type: 'string',
        enum: ['true', 'false'],
      }),
      ...(kinds.some((kind) => isKindRetryable(catalog, kind))
        ? {
            'retry-after': header('How long to wait before the next try, in seconds.', { type: 'integer', minimum: 0 }),
          }
        : {}),
      ...Object.fromEntries(own),
    },
    content: {
      'application/json': { schema: anyOf(kindReferences(catalog, kinds)), examples: examples(catalog, kinds) },
    },
    [MARK]: catalog.name,
  }
}

function kindReferences(catalog: AnyCatalog, kinds: readonly string[]): readonly JsonObject[] {
  const names = schemaNames(catalog)
  return kinds.map((kind) => reference('schemas', names.get(kind) ?? kind))
}

/** One schema of several; a message may fit more than one of them, so it is not `oneOf`. */
export function anyOf(schemas: readonly unknown[]): unknown {
  return schemas.length === 1 ? schemas[0] : { anyOf: schemas }
}

function examples(catalog: AnyCatalog, kinds: readonly string[]): JsonObject {
  return Object.fromEntries(
    kinds.map((kind) => [
      kind,
      { summary: `${kind}: ${catalog.errors[kind]?.message}`, value: exampleEnvelope(catalog, kind) },
    ]),
  )
}
