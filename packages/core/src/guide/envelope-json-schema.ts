import type { AnyCatalog } from '../contract/catalog.js'
import type { ErrorDefinition } from '../definition/definition.js'
import { jsonSchemaOf } from '../definition/json-schemas.js'
import { type BodySchema, bodyJsonSchema, type JsonSchema, type PartSchema } from '../envelope/body-json-schema.js'
import { compileEnvelope, type Envelope, isCoded, partsOf } from '../envelope/compile-envelope.js'
import type { EnvelopeDefinition } from '../envelope/envelope.js'
import { paramRulesOf } from '../template/param-rules.js'
import type { ParamType } from '../template/param-types.js'
import { parseText } from '../template/parse-template.js'
import { ownValue } from '../values/plain-data.js'
import { isSchema } from '../values/standard-schema.js'
import { titleOf, typeOf } from '../wire/wire.js'

/** What a JSON Schema of an error's body is about. */
export interface EnvelopeSchemaOptions {
  /** Of one kind; without it, of any error. */
  readonly kind?: string | undefined
  /** Of one status. A kind has its own. */
  readonly status?: number | undefined
  /** Another envelope than the contract's own. */
  readonly envelope?: EnvelopeDefinition | undefined
  /** What is known of the message beside its type, a `const` or a `pattern`. */
  readonly message?: JsonSchema | undefined
  /** For OpenAPI 3.0, which has no type `null`. */
  readonly isOpenApi30?: boolean | undefined
}

/**
 * The body of an error (wire rule 1) as JSON Schema: of any error, of one status, or of one kind. Without `const`, which OpenAPI
 * 3.0 does not have. Further keys are tolerated.
 */
export function envelopeJsonSchema(catalog: AnyCatalog, options: EnvelopeSchemaOptions = {}): JsonSchema {
  const envelope = compileEnvelope(options.envelope ?? catalog.envelope)
  const definition = ownValue(catalog.errors, options.kind)
  const params = definition ? paramSchemas(definition, envelope) : {}
  const placed = partsOf(envelope.body, true)
  const body: BodySchema = {
    partOf: (part) => partSchema(catalog, options, definition, params, part),
    spread: Object.fromEntries(Object.entries(params).filter(([name]) => !placed.includes(`params.${name}`))),
    nullable: options.isOpenApi30
      ? (schema) => ({ ...schema, nullable: true })
      : (schema) => ({ anyOf: [schema, { type: 'null' }] }),
  }
  return bodyJsonSchema(envelope.body, body)?.schema ?? {}
}

function partSchema(
  catalog: AnyCatalog,
  { kind, status, message }: EnvelopeSchemaOptions,
  definition: ErrorDefinition | undefined,
  params: Readonly<Record<string, PartSchema>>,
  part: string,
): PartSchema | undefined {
  const [group, name] = part.split(/\.(.*)/s)
  if (name !== undefined) {
    if (group === 'params') return params[name] ?? (definition ? undefined : { schema: {}, isSure: false })
    return fieldSchema(catalog, definition, name)
  }
  const own = definition?.status ?? status
  const only = (value: string | number) => ({
    schema: { type: Number.isInteger(value) ? 'integer' : 'string', enum: [value] },
    isSure: true,
  })
  const text: PartSchema = { schema: { type: 'string' }, isSure: false }
  switch (part) {
    case 'message': {
      const description = isCoded(catalog.envelope)
        ? 'What went wrong, for people.'
        : 'What went wrong, for people; its fixed text is part of the contract.'
      return { schema: { type: 'string', description, ...message }, isSure: true }
    }
    case 'status': {
      const range = own === undefined ? { minimum: 400, maximum: 599 } : {}
      const only = own === undefined ? {} : { enum: [own] }
      return { schema: { type: 'integer', ...range, description: 'The HTTP status.', ...only }, isSure: true }
    }
    case 'requestId': {
      const description = 'Names the request in the logs of the service.'
      return { schema: { type: 'string', minLength: 1, description }, isSure: true }
    }
    case 'kind':
      return definition && kind !== undefined ? only(kind) : text
    case 'code':
      return definition && kind !== undefined ? only(definition.code ?? kind) : anyCode(catalog, own)
    case 'type':
      return definition && kind !== undefined
        ? only(typeOf(catalog, definition.status, kind))
        : { ...text, isSure: true }
    case 'title':
      return own === undefined ? { ...text, isSure: true } : only(titleOf(catalog, own))
    case 'params':
      return paramsSchema(definition, params)
    case 'param': {
      const names = definition ? [...new Set(parseText(definition.message).names)] : []
      return names.length === 1 ? only(names[0] as string) : definition ? undefined : text
    }
    case 'retryAfter':
      return {
        schema: { type: 'integer', minimum: 0, description: 'The wait before another try, in seconds.' },
        isSure: false,
      }
    case 'timestamp':
      return { schema: { type: 'string', format: 'date-time' }, isSure: true }
    default:
      return text
  }
}

/** The codes of a status, or of the whole catalog. Others may come: of an error that is in no version that the reader knows. */
function anyCode({ errors }: AnyCatalog, status: number | undefined): PartSchema {
  const codes = Object.entries(errors)
    .filter(([, error]) => status === undefined || error.status === status)
    .map(([kind, { code = kind }]) => code)
  const types = new Set(codes.map((code) => (typeof code === 'number' ? 'integer' : 'string')))
  const [type = 'string'] = types
  return { schema: types.size > 1 ? { anyOf: [...types].map((name) => ({ type: name })) } : { type }, isSure: false }
}

function fieldSchema(
  { errors, statuses }: AnyCatalog,
  definition: ErrorDefinition | undefined,
  name: string,
): PartSchema | undefined {
  if (definition) {
    const value = definition.fields?.[name] ?? statuses[definition.status]?.fields?.[name]
    return value === undefined ? undefined : { schema: { enum: [value] }, isSure: true }
  }
  const values = [...Object.values(errors), ...Object.values(statuses)].map((row) => row.fields?.[name])
  const types = new Set(values.filter((value) => value !== undefined).map((value) => typeof value))
  const [type] = types
  const isNamed = types.size === 1 && ['string', 'number', 'boolean'].includes(type as string)
  return { schema: isNamed ? { type } : {}, isSure: false }
}

function paramsSchema(
  definition: ErrorDefinition | undefined,
  params: Readonly<Record<string, PartSchema>>,
): PartSchema | undefined {
  if (!definition) return { schema: { type: 'object' }, isSure: false }
  const entries = Object.entries(params)
  if (entries.length === 0) return undefined
  const required = entries.filter(([, { isSure }]) => isSure).map(([name]) => name)
  const properties = Object.fromEntries(entries.map(([name, { schema }]) => [name, schema]))
  return {
    schema: { type: 'object', ...(required.length > 0 && { required }), properties },
    isSure: required.length > 0,
  }
}

function paramSchemas(definition: ErrorDefinition, envelope: Envelope): Readonly<Record<string, PartSchema>> {
  const rules = paramRulesOf(definition)
  return Object.fromEntries(
    Object.entries(rules).map(([name, { isOptional }]) => [
      name,
      { schema: typeSchema(ownValue(definition.params, name) as ParamType | undefined, envelope), isSure: !isOptional },
    ]),
  )
}

function typeSchema(type: ParamType = 'string', envelope: Envelope): JsonSchema {
  // OpenAPI names its dialect once, for the whole document.
  if (isSchema(type)) {
    const { $schema, ...schema } = jsonSchemaOf(type) ?? {}
    return schema
  }
  const name = type.replace(/\?$/, '')
  return name === 'issues' ? { type: 'array', items: issueSchema(envelope) } : { type: name }
}

/** An entry of a list of issues, in the envelope's own form. */
function issueSchema({ issue }: Envelope): JsonSchema {
  const schemas: Readonly<Record<string, PartSchema>> = {
    pointer: { schema: { type: 'string', description: 'Where, as a JSON pointer into the input.' }, isSure: true },
    field: { schema: { type: 'string', description: 'Where, as a dotted path into the input.' }, isSure: true },
    message: { schema: { type: 'string', description: 'What is wrong.' }, isSure: !issue },
    code: { schema: { type: 'string', description: 'The rule that does not hold.' }, isSure: false },
  }
  const nullable = (schema: JsonSchema) => schema
  if (issue) return bodyJsonSchema(issue, { partOf: (part) => schemas[part], spread: {}, nullable })?.schema ?? {}
  const { pointer, message, code } = schemas
  const properties = { pointer: pointer?.schema, message: message?.schema, code: code?.schema }
  return { type: 'object', required: ['pointer', 'message'], properties }
}
