import type { AnyCatalog } from '@errspec/core'
import { type Contract, isKindRetryable, textsOf } from '../shared/contract/contract.js'
import { shownBody } from '../shared/contract/examples.js'
import { paramsOfKind } from '../shared/contract/param-types.js'
import type { JsonObject } from '../shared/json-object.js'
import { MARK, reference, schemaNames } from './components.js'
import type { Form } from './forms.js'

/** The answer of one status with some of its kinds, in each form of a server. */
export function errorResponse(
  contract: Contract,
  status: number,
  kinds: readonly string[],
  forms: readonly Form[],
): JsonObject {
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
      ...(kinds.some((kind) => haveHeader(catalog, kind, forms))
        ? {
            'x-error-params': header(
              'What is dynamic about the error, as JSON, where the body does not have all of it.',
              {
                type: 'string',
              },
            ),
          }
        : {}),
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
    content: Object.fromEntries(
      forms.map((form) => [
        form.mediaType,
        { schema: anyOf(kindReferences(catalog, kinds, form)), ...examples(catalog, kinds, form) },
      ]),
    ),
    [MARK]: catalog.name,
  }
}

/** Whether the params of a kind go to a header (wire rule 4): the body is not the contract's own, or omits one. */
function haveHeader(catalog: AnyCatalog, kind: string, forms: readonly Form[]): boolean {
  const params = paramsOfKind(catalog, kind)
  return forms.some(({ envelope }) => params.some(({ isCarried }) => envelope !== catalog.envelope || !isCarried))
}

function kindReferences(catalog: AnyCatalog, kinds: readonly string[], { suffix }: Form): readonly JsonObject[] {
  const names = schemaNames(catalog)
  return kinds.map((kind) => reference('schemas', `${names.get(kind) ?? kind}${suffix}`))
}

/** One schema of several; a message may fit more than one of them, so it is not `oneOf`. */
export function anyOf(schemas: readonly unknown[]): unknown {
  return schemas.length === 1 ? schemas[0] : { anyOf: schemas }
}

function examples(catalog: AnyCatalog, kinds: readonly string[], { envelope }: Form): JsonObject {
  const shown = kinds.flatMap((kind) => {
    const value = shownBody(catalog, kind, envelope)
    return value === undefined ? [] : [[kind, { summary: `${kind}: ${catalog.errors[kind]?.message}`, value }] as const]
  })
  return shown.length > 0 ? { examples: Object.fromEntries(shown) } : {}
}
