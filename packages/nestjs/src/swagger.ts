import type { AnyCatalog, AnyOperations, CatalogKind, OperationKey } from '@errspec/core'
import { checkCatalog, exampleEnvelope, exampleParams, isOperations, mediaTypeOf } from '@errspec/core/adapter'
import { ApiExtraModels, ApiResponse } from '@nestjs/swagger'
import { type ErrorSchema, errorSchema } from './error-schemas.js'

const METADATA = 'errspec:api-errors'
/** Where Swagger keeps the responses of a method. */
const SWAGGER_RESPONSES = 'swagger/apiResponse'

interface Example {
  readonly summary: string
  readonly value: unknown
}

// Not read-only, as Swagger's own types are.
interface Reference {
  $ref: string
}

/** The body of one media type: a schema for each kind, and an example. */
interface Media {
  schema: Reference | { anyOf: Reference[] }
  readonly examples: Record<string, Example>
}

/** What decorators have documented so far, by status and media type: Swagger holds the same objects, so that more can join. */
type Documented = Map<number, Record<string, Media>>

/** A kind of error, as it is to be documented. */
interface DocumentedError {
  readonly kind: string
  readonly status: number
  /** The status in words. */
  readonly title: string
  readonly mediaType: string
  readonly schema: ErrorSchema
  /** `undefined` for a kind whose params have no value to show without an `example` in the catalog. */
  readonly example: Example | undefined
}

/** What applies a decorator to a method or a class. */
type Apply = (decorator: MethodDecorator & ClassDecorator) => void

// No overloads: the compiler's message then names the operations, or the kinds, that there are.
type NamesIn<Source> = Source extends AnyOperations
  ? readonly [operation: OperationKey<Source>]
  : Source extends AnyCatalog
    ? readonly CatalogKind<Source>[]
    : never

/**
 * Documents the errors of an operation, or of every operation of a controller: one response for each status, with the schema of
 * each kind's body and an example of it. Which errors: those that an operation of `defineOperations` declares, or the kinds of a
 * catalog that are listed. Throws a `TypeError` for an operation that is not defined, and for a kind that the catalog does not have.
 */
export function ApiErrors<Source extends AnyCatalog | AnyOperations>(
  source: Source,
  ...names: NamesIn<Source>
): MethodDecorator & ClassDecorator {
  const { catalog, kinds } = isOperations(source)
    ? { catalog: source.catalog, kinds: kindsOf(source, names) }
    : { catalog: source as AnyCatalog, kinds: names }
  checkCatalog('ApiErrors', catalog)
  const errors = kinds.map((kind) => documented(catalog, kind))
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor): void => {
    if (descriptor && key !== undefined) {
      document(errors, descriptor.value, (decorator) => decorator(target, key, descriptor))
      return
    }
    document(errors, target, (decorator) => decorator(target as never))
    // Of one status, Swagger takes the method's response alone: the class's kinds have to join it there.
    const { prototype } = target as { prototype: object }
    adoptInherited(prototype)
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const method = Object.getOwnPropertyDescriptor(prototype, name)
      if (typeof method?.value !== 'function' || !Reflect.hasOwnMetadata(METADATA, method.value)) continue
      document(errors, method.value, (decorator) => decorator(prototype, name, method))
    }
  }
}

function kindsOf(api: AnyOperations, names: readonly string[]): readonly string[] {
  if (names.length !== 1) {
    throw new TypeError(
      `ApiErrors: expected one operation of '${api.catalog.name}', not ${names.length}; repeat the decorator`,
    )
  }
  return api.of(names[0]).kinds
}

function documented(catalog: AnyCatalog, kind: string): DocumentedError {
  const definition = Object.hasOwn(catalog.errors, kind) ? catalog.errors[kind] : undefined
  if (!definition) throw new TypeError(`ApiErrors: '${String(kind)}' is not a kind of the catalog '${catalog.name}'`)
  const { status, message } = definition
  const isShown = exampleParams(definition).missing.length === 0
  return {
    kind,
    status,
    title: catalog.statuses[status]?.title ?? '',
    mediaType: mediaTypeOf(catalog.envelope),
    schema: errorSchema(catalog, kind),
    example: isShown ? { summary: message, value: exampleEnvelope(catalog, kind) } : undefined,
  }
}

/** Gives a class documented methods of its own for those that it inherits, which other classes may share. */
function adoptInherited(prototype: object): void {
  const base: object | null = Object.getPrototypeOf(prototype)
  if (base === null || base === Object.prototype) return
  adoptInherited(base)
  for (const name of Object.getOwnPropertyNames(base)) {
    const descriptor = Object.getOwnPropertyDescriptor(base, name)
    const method = descriptor?.value
    if (typeof method !== 'function' || !Reflect.hasOwnMetadata(METADATA, method)) continue
    if (Object.hasOwn(prototype, name)) continue
    const own = {
      [name]: function (this: unknown, ...args: unknown[]) {
        return method.apply(this, args)
      },
    }[name] as object
    for (const key of Reflect.getOwnMetadataKeys(method)) {
      Reflect.defineMetadata(key, Reflect.getOwnMetadata(key, method), own)
    }
    const documented: Documented = new Map()
    const responses = { ...Reflect.getOwnMetadata(SWAGGER_RESPONSES, method) }
    for (const [status, content] of Reflect.getOwnMetadata(METADATA, method) as Documented) {
      documented.set(status, structuredClone(content))
      responses[status] = { ...responses[status], content: documented.get(status) }
    }
    Reflect.defineMetadata(METADATA, documented, own)
    Reflect.defineMetadata(SWAGGER_RESPONSES, responses, own)
    Object.defineProperty(prototype, name, { ...descriptor, value: own })
  }
}

function document(errors: readonly DocumentedError[], holder: object, apply: Apply): void {
  const inherited: Documented | undefined = Reflect.getMetadata(METADATA, holder)
  const documented: Documented = Reflect.getOwnMetadata(METADATA, holder) ?? new Map()
  Reflect.defineMetadata(METADATA, documented, holder)
  for (const { kind, status, title, mediaType, schema, example } of errors) {
    let content = documented.get(status)
    if (!content) {
      content = structuredClone(inherited?.get(status) ?? {})
      documented.set(status, content)
      // Once for a status: a second time, Swagger would write its description twice.
      apply(ApiResponse({ status, description: title, content }))
    }
    content[mediaType] ??= { schema: schema.reference, examples: {} }
    const media = content[mediaType]
    media.schema = joined(media.schema, schema.reference)
    if (example) media.examples[kind] ??= example
    apply(ApiExtraModels(schema.model))
  }
}

/** The schema of what is any of some bodies, with one more. Not `oneOf`: a body may fit several. */
function joined(schema: Media['schema'], reference: Reference): Media['schema'] {
  const present = 'anyOf' in schema ? schema.anyOf : [schema]
  return present.some(({ $ref }) => $ref === reference.$ref) ? schema : { anyOf: [...present, reference] }
}
