import type { AnyCatalog, ErrorDefinition } from '@errspec/core'
import { exampleParams } from '@errspec/core/adapter'
import { parseTemplate, pathTo } from '@errspec/core/schema'
import { paramsOfKind } from '../shared/contract/param-types.js'
import type { Finding } from '../shared/findings.js'
import { finding } from './check-rules.js'

/** What is allowed about the params of a kind, and may cause trouble later. */
export function paramFindings(catalog: AnyCatalog, kind: string): readonly Finding[] {
  const error = catalog.errors[kind]
  return error ? [...textFindings(catalog, kind, error), ...schemaFindings(catalog, kind, error)] : []
}

function textFindings(
  catalog: AnyCatalog,
  kind: string,
  { status, message, params }: ErrorDefinition,
): readonly Finding[] {
  const { names, types, literals } = parseTemplate(message, params)
  const path = pathTo('errors', kind, 'message')
  const texts = [...new Set(names.filter((_, index) => types[index] === 'string'))]
  const carried = paramsOfKind(catalog, kind).flatMap(({ name, isCarried }) => (isCarried ? [name] : []))
  // What the body carries is not read out of the message.
  const isRead = (index: number) => types[index] === 'string' && !carried.includes(names[index] ?? '')
  return [
    ...(status >= 500 && texts.length > 0
      ? [
          finding(
            'internal-params',
            path,
            `a ${status} with ${list(texts)} could carry internals: log them as the cause, or make the param a number`,
          ),
        ]
      : []),
    ...names.flatMap((name, index) =>
      index > 0 && isRead(index - 1) && isRead(index)
        ? [
            finding(
              'ambiguous-params',
              path,
              `{${names[index - 1]}} and {${name}} are read back wrong where the first one has ${JSON.stringify(literals[index])} in it`,
            ),
          ]
        : [],
    ),
  ]
}

const list = (names: readonly string[]) => names.map((name) => `{${name}}`).join(' and ')

function schemaFindings(catalog: AnyCatalog, kind: string, error: ErrorDefinition): readonly Finding[] {
  const place = (name: string) => pathTo('errors', kind, 'params', name)
  const missing = exampleParams(error).missing
  return [
    ...paramsOfKind(catalog, kind).flatMap(({ name, type, jsonSchema }) =>
      type === 'schema' && !jsonSchema
        ? [
            finding(
              'no-json-schema',
              place(name),
              `the schema of '${name}' has no JSON Schema (~standard.jsonSchema, which zod 4 has): the catalog cannot be exported`,
            ),
          ]
        : [],
    ),
    ...(missing.length > 0
      ? [
          finding(
            'no-example',
            pathTo('errors', kind),
            `'${kind}' cannot be shown: give it an 'example' with its params, since no value follows from the schema of ${missing.map((name) => `'${name}'`).join(' and ')}`,
          ),
        ]
      : []),
  ]
}
