import type { ErrorDefinition } from '../definition/definition.js'
import { jsonSchemaOf } from '../definition/json-schemas.js'
import { carriesParam } from '../envelope/carried-params.js'
import { compileEnvelope } from '../envelope/compile-envelope.js'
import type { EnvelopeDefinition } from '../envelope/envelope.js'
import { type ParamRule, paramRulesOf } from '../template/param-rules.js'
import type { ParamType } from '../template/param-types.js'
import { parseText } from '../template/parse-template.js'
import { ownValue } from '../values/plain-data.js'
import { isSchema } from '../values/standard-schema.js'

/** What there is to say of one param of an error. */
export interface ParamFacts {
  readonly name: string
  /** The name of its type, without the `?`; of a Standard Schema, `'schema'`. */
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'issues' | 'schema'
  /** Of a schema: its JSON Schema (2020-12); absent where it cannot say. */
  readonly jsonSchema: Readonly<Record<string, unknown>> | undefined
  readonly isOptional: boolean
  /** Whether the message shows it. */
  readonly isShown: boolean
  /** Whether the envelope's body has all of it, so that no client needs the message to read it. */
  readonly isCarried: boolean
}

/** What there is to say of the params of an error, those of the message first, in its order; for tools that describe a contract. */
export function paramFacts(definition: ErrorDefinition, envelope: EnvelopeDefinition): readonly ParamFacts[] {
  const { names } = parseText(definition.message)
  const compiled = compileEnvelope(envelope)
  const rules = paramRulesOf(definition)
  return [...new Set([...names, ...Object.keys(rules)])].map((name) => {
    const { isOptional, isIssues } = rules[name] as ParamRule
    const type = (ownValue(definition.params, name) ?? 'string') as ParamType
    return {
      name,
      type: isSchema(type) ? 'schema' : (type.replace(/\?$/, '') as ParamFacts['type']),
      jsonSchema: isSchema(type) ? jsonSchemaOf(type) : undefined,
      isOptional,
      isShown: names.includes(name),
      isCarried: carriesParam(compiled, name, isIssues),
    }
  })
}
