import type { AnyCatalog } from '@errspec/core'
import { record } from '../../../shared/json-object.js'
import { schemaNames } from '../../components.js'

/** The kinds that an operation documents with schemas of ours, in the order of the catalog. */
export function documentedKinds(catalog: AnyCatalog, document: unknown, operation: unknown): readonly string[] {
  const found = new Set<string>()
  for (const [status, response] of Object.entries(record(record(operation)['responses']))) {
    const { content } = record(resolved(document, response))
    const { schema } = record(record(content)['application/json'])
    const members = (record(schema)['anyOf'] as unknown[] | undefined) ?? [schema]
    for (const [kind, name] of schemaNames(catalog)) {
      const isOfStatus = String(catalog.errors[kind]?.status) === status
      const pointer = `#/components/schemas/${name}`
      if (isOfStatus && members.some((member) => record(member)['$ref'] === pointer && isThere(document, pointer))) {
        found.add(kind)
      }
    }
  }
  return Object.keys(catalog.errors).filter((kind) => found.has(kind))
}

const isThere = (document: unknown, pointer: string) => resolved(document, { $ref: pointer }) !== undefined

/** A part of a document, or the one that it refers to. */
export function resolved(document: unknown, part: unknown): unknown {
  const pointer = record(part)['$ref']
  if (typeof pointer !== 'string') return part
  const keys = pointer.slice(2).split('/')
  const found = keys.reduce<unknown>((holder, key) => record(holder)[key.replaceAll('~1', '/')], document)
  return resolved(document, found)
}
