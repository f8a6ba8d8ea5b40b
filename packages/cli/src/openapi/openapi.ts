import type { EnvelopeDefinition } from '@errspec/core'
import type { EnvelopeOption } from '@errspec/core/adapter'
import { catalogFileJsonSchema } from '@errspec/core/schema'
import { type Contract, kindsByStatus } from '../shared/contract/contract.js'
import type { JsonObject } from '../shared/json-object.js'
import { headerComponents, kindSchemas, MARK } from './components.js'
import { errorResponse } from './error-response.js'
import { formsOf } from './forms.js'
import { anyErrorSchema } from './kind-schema.js'

/** In what form a server answers, where that is not the contract's own. */
export interface FormOptions {
  /** An envelope, or several of which a request's `Accept` picks. */
  readonly envelope?: EnvelopeOption | undefined
}

/** A contract as an OpenAPI 3.1 document: a schema for each kind, and for each status a response with an example of each of its kinds. */
export function openApi(contract: Contract, { envelope }: FormOptions = {}): JsonObject {
  const { catalog } = contract
  const forms = formsOf(catalog, envelope)
  const kinds = Object.keys(catalog.errors)
  const responses = kindsByStatus(catalog)
    .filter(([, ofStatus]) => ofStatus.length > 0)
    .map(([status, ofStatus]) => [`Error${status}`, errorResponse(contract, status, ofStatus, forms)])
  return {
    openapi: '3.1.0',
    info: {
      title: `Errors of ${catalog.name}`,
      version: catalog.version,
      description: `The errors of the contract ${catalog.name}, for the responses of operations: the document has none of its own.`,
    },
    // As where there is none; rules of Redocly and Spectral ask for one.
    servers: [{ url: '/' }],
    paths: {},
    components: {
      schemas: {
        ...Object.fromEntries(
          forms.map(({ envelope, suffix }) => [
            `ErrorEnvelope${suffix}`,
            {
              ...anyErrorSchema(catalog, '3.1', envelope),
              description: 'The body of every error, also of those that the contract does not list.',
              [MARK]: catalog.name,
            },
          ]),
        ),
        ...kindSchemas(contract, kinds, '3.1', forms),
      },
      headers: headerComponents(catalog, '3.1'),
      responses: Object.fromEntries(responses),
    },
  }
}

/** What `jsonSchema` can describe. */
export const schemaSubjects = ['errors', 'envelope', 'catalog'] as const
/** One of them. */
export type SchemaSubject = (typeof schemaSubjects)[number]

/**
 * JSON Schema (2020-12): of the bodies of a contract's errors; of any error; or of a catalog file, for an editor's completion.
 */
export function jsonSchema(
  contract: Contract,
  subject: SchemaSubject = 'errors',
  { envelope }: { readonly envelope?: EnvelopeDefinition | undefined } = {},
): JsonObject {
  const { catalog } = contract
  const dialect = { $schema: 'https://json-schema.org/draft/2020-12/schema' }
  if (subject === 'catalog') return catalogFileJsonSchema()
  if (subject === 'envelope')
    return { ...dialect, title: 'Error envelope', ...anyErrorSchema(catalog, '3.1', envelope) }
  const schemas = kindSchemas(contract, Object.keys(catalog.errors), '3.1', formsOf(catalog, envelope))
  return {
    ...dialect,
    title: `Errors of ${catalog.name} ${catalog.version}`,
    anyOf: Object.keys(schemas).map((name) => ({ $ref: `#/$defs/${name}` })),
    $defs: schemas,
  }
}
