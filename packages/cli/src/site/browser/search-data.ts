import { paramFacts } from '@errspec/core/schema'
import type { Contract } from '../../shared/contract/contract.js'
import { definitionOf } from '../../shared/contract/module-catalog.js'
import type { JsonObject } from '../../shared/json-object.js'

/** The definition of a contract as the search reads it, in a script: a page that lies on a disk cannot load JSON. */
export function searchData({ catalog }: Contract): string {
  const errors = Object.entries(catalog.errors).map(([kind, { example, ...error }]) => {
    const types = paramFacts({ ...error }, catalog.envelope).map(({ name, type, isOptional, jsonSchema }) => [
      name,
      type === 'schema' ? { jsonSchema: jsonSchema ?? {}, isOptional } : isOptional ? `${type}?` : type,
    ])
    return [kind, { ...error, params: Object.fromEntries(types) }]
  })
  const definition = { ...definitionOf(catalog as unknown as JsonObject), errors: Object.fromEntries(errors) }
  // In a script `<` begins nothing, yet a page may take it in; the others end a line where scripts are old.
  const text = JSON.stringify(JSON.stringify(definition)).replace(
    /[<\u2028\u2029\p{Bidi_Control}]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `globalThis.errspecContract = ${text}\n`
}
