import type { AnyCatalog, CatalogKind, Params } from '@errspec/core'
import { ApiResponse } from '@nestjs/swagger'

const METADATA = 'errspec:api-errors'

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
  const examples = kinds.map((kind) => [kind, exampleOf(catalog, kind)] as const)
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor): void => {
    if (descriptor && key !== undefined) {
      document(catalog, examples, descriptor.value, (decorator) => decorator(target, key, descriptor))
      return
    }
    document(catalog, examples, target, (decorator) => decorator(target as never))
    // Of one status, Swagger takes the method's response alone: the class's kinds have to join it there.
    const { prototype } = target as { prototype: object }
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const method = Object.getOwnPropertyDescriptor(prototype, name)
      if (typeof method?.value !== 'function' || !Reflect.hasOwnMetadata(METADATA, method.value)) continue
      document(catalog, examples, method.value, (decorator) => decorator(prototype, name, method))
    }
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
      const content = { 'application/json': { schema: envelopeSchema(status), examples } }
      // Once for a status: a second time, Swagger would write its description twice.
      apply(ApiResponse({ status, description: catalog.statuses[status]?.title ?? '', content }))
    }
    examples[kind] ??= example
  }
}

function envelopeSchema(status: number) {
  return {
    type: 'object',
    required: ['message', 'code', 'request_id'],
    properties: {
      message: { type: 'string' },
      code: { type: 'integer', enum: [status] },
      request_id: { type: 'string' },
    },
  }
}

/** An error of a kind with its body, its params filled with their names or with numbers. */
function exampleOf(catalog: AnyCatalog, kind: string): Example {
  const { message = '', params: types = {} } = (Object.hasOwn(catalog.errors, kind) && catalog.errors[kind]) || {}
  const params: Record<string, string | number> = {}
  for (const [, name = ''] of message.replaceAll('{{', '').matchAll(/\{(\w+)\}/g)) {
    params[name] = types[name] === 'integer' ? 3 : types[name] === 'number' ? 12.5 : `example-${name}`
  }
  return { summary: message, value: catalog.error(kind, params as Params).toEnvelope('req_abc123xyz') }
}
