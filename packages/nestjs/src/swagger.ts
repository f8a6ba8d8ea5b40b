import type { AnyCatalog, CatalogKind } from '@errspec/core'
import { checkCatalog, envelopeJsonSchema, exampleEnvelope } from '@errspec/core/adapter'
import { ApiResponse } from '@nestjs/swagger'

const METADATA = 'errspec:api-errors'
/** Where Swagger keeps the responses of a method. */
const SWAGGER_RESPONSES = 'swagger/apiResponse'

interface Example {
  readonly summary: string
  readonly value: unknown
}

/** The examples that decorators have given so far, by status: Swagger holds the same objects, so that more can join. */
type Documented = Map<number, Record<string, Example>>

/** What applies a decorator to a method or a class. */
type Apply = (decorator: MethodDecorator & ClassDecorator) => void

/**
 * Documents the errors of an operation, or of every operation of a controller: one response for each status, with an
 * example body for each kind. Throws a `TypeError` for a kind that the catalog does not have.
 */
export function ApiErrors<C extends AnyCatalog>(
  catalog: C,
  ...kinds: readonly CatalogKind<C>[]
): MethodDecorator & ClassDecorator {
  checkCatalog('ApiErrors', catalog)
  const examples = kinds.map((kind) => {
    const value = exampleEnvelope(catalog, kind)
    return [kind, { summary: catalog.errors[kind]?.message ?? kind, value }] as const
  })
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor): void => {
    if (descriptor && key !== undefined) {
      document(catalog, examples, descriptor.value, (decorator) => decorator(target, key, descriptor))
      return
    }
    document(catalog, examples, target, (decorator) => decorator(target as never))
    // Of one status, Swagger takes the method's response alone: the class's kinds have to join it there.
    const { prototype } = target as { prototype: object }
    adoptInherited(prototype)
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const method = Object.getOwnPropertyDescriptor(prototype, name)
      if (typeof method?.value !== 'function' || !Reflect.hasOwnMetadata(METADATA, method.value)) continue
      document(catalog, examples, method.value, (decorator) => decorator(prototype, name, method))
    }
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
    for (const [status, examples] of Reflect.getOwnMetadata(METADATA, method) as Documented) {
      documented.set(status, { ...examples })
      const content = { 'application/json': { schema: envelopeJsonSchema(status), examples: documented.get(status) } }
      responses[status] = { ...responses[status], content }
    }
    Reflect.defineMetadata(METADATA, documented, own)
    Reflect.defineMetadata(SWAGGER_RESPONSES, responses, own)
    Object.defineProperty(prototype, name, { ...descriptor, value: own })
  }
}

function document(
  catalog: AnyCatalog,
  added: readonly (readonly [kind: string, example: Example])[],
  holder: object,
  apply: Apply,
): void {
  const inherited: Documented | undefined = Reflect.getMetadata(METADATA, holder)
  const documented: Documented = Reflect.getOwnMetadata(METADATA, holder) ?? new Map()
  Reflect.defineMetadata(METADATA, documented, holder)
  for (const [kind, example] of added) {
    const status = catalog.errors[kind]?.status ?? 0
    let examples = documented.get(status)
    if (!examples) {
      examples = { ...inherited?.get(status) }
      documented.set(status, examples)
      const content = { 'application/json': { schema: envelopeJsonSchema(status), examples } }
      // Once for a status: a second time, Swagger would write its description twice.
      apply(ApiResponse({ status, description: catalog.statuses[status]?.title ?? '', content }))
    }
    examples[kind] ??= example
  }
}
