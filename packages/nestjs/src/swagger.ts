import type { AnyCatalog, CatalogKind, Params } from '@errspec/core'
import { applyDecorators } from '@nestjs/common'
import { ApiResponse } from '@nestjs/swagger'

const METADATA = 'errspec:api-errors'

/** The kinds that decorators have named so far, with their catalogs. */
type Named = readonly { readonly catalog: AnyCatalog; readonly kind: string }[]

/**
 * Documents the errors of an operation, or of every operation of a controller: one response for each status, with an
 * example body for each kind. Throws a `TypeError` for a kind that the catalog does not have.
 */
export function ApiErrors<C extends AnyCatalog>(
  catalog: C,
  ...kinds: readonly CatalogKind<C>[]
): MethodDecorator & ClassDecorator {
  const own: Named = kinds.map((kind) => ({ catalog, kind }))
  for (const { kind } of own) exampleOf(catalog, kind)
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor): void => {
    if (descriptor && key !== undefined) {
      document(own, target, key, descriptor)
      return
    }
    responsesOf(own)(target as never)
    // Of one status, Swagger takes the method's response alone: the class's kinds have to join it there.
    const { prototype } = target as { prototype: object }
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const method = Object.getOwnPropertyDescriptor(prototype, name)
      if (method && namedAt(method).length > 0) document(own, prototype, name, method)
    }
  }
}

function document(added: Named, target: object, key: string | symbol, descriptor: PropertyDescriptor): void {
  const all = [...namedAt(descriptor)]
  for (const error of added) {
    if (!all.some(({ catalog, kind }) => kind === error.kind && catalog === error.catalog)) all.push(error)
  }
  Reflect.defineMetadata(METADATA, all, descriptor.value)
  responsesOf(all)(target, key, descriptor)
}

function namedAt(descriptor: PropertyDescriptor): Named {
  return typeof descriptor.value === 'function' ? (Reflect.getMetadata(METADATA, descriptor.value) ?? []) : []
}

function responsesOf(named: Named) {
  const statuses = new Map<number, Named>()
  for (const error of named) {
    const status = error.catalog.errors[error.kind]?.status ?? 0
    statuses.set(status, [...(statuses.get(status) ?? []), error])
  }
  return applyDecorators(
    ...[...statuses].map(([status, errors]) =>
      ApiResponse({
        status,
        description: errors[0]?.catalog.statuses[status]?.title ?? '',
        content: {
          'application/json': {
            schema: envelopeSchema(status),
            examples: Object.fromEntries(
              errors.map(({ catalog, kind }) => [
                kind,
                { summary: catalog.errors[kind]?.message ?? kind, value: exampleOf(catalog, kind) },
              ]),
            ),
          },
        },
      }),
    ),
  )
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

/** The body of an error of a kind, its params filled with their names or with numbers. */
function exampleOf(catalog: AnyCatalog, kind: string) {
  const { message = '', params: types = {} } = (Object.hasOwn(catalog.errors, kind) && catalog.errors[kind]) || {}
  const params: Record<string, string | number> = {}
  for (const [, name = ''] of message.replaceAll('{{', '').matchAll(/\{(\w+)\}/g)) {
    params[name] = types[name] === 'integer' ? 3 : types[name] === 'number' ? 12.5 : `example-${name}`
  }
  return catalog.error(kind, params as Params).toEnvelope('req_abc123xyz')
}
