import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ig1Contract } from '../../shared/contract/test-contracts.js'
import { mergeOpenApi } from './document-file.js'
import { documentedKinds } from './test-documents/documented-kinds.js'
import { jsonDocument } from './test-documents/json-documents.js'
import { type TestDocument, yamlDocument } from './test-documents/yaml-documents.js'

const kinds = Object.keys(ig1.errors)
const merge = (text: string) => mergeOpenApi(ig1Contract, text)

/** A text without the lists of its operations, each taken out with what follows it. */
function withoutLists(text: string, { lists }: TestDocument): string {
  return lists.reduce((left, list) => {
    const at = left.indexOf(list)
    expect(at).toBeGreaterThan(-1)
    // In JSON a comma and the space up to the next entry.
    const behind =
      list.endsWith('\n') || list.endsWith(', ') ? '' : (/^\s*,\s*/.exec(left.slice(at + list.length))?.[0] ?? '')
    return left.slice(0, at) + left.slice(at + list.length + behind.length)
  }, text)
}

// biome-ignore lint/suspicious/noExplicitAny: documents are looked into at many places
const read = (text: string): any =>
  parse(text.replace(/^\ufeff/, ''), { merge: true, maxAliasCount: -1, logLevel: 'silent' })

/** The operations of a document by path and method. */
const operationsOf = (document: { paths: Record<string, Record<string, object>> }) =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [`${path} ${method}`, operation] as const),
  )

function check(document: TestDocument): void {
  const merged = merge(document.text)
  expect(merge(merged)).toBe(merged)
  for (const part of document.untouched) expect(merged).toContain(part)
  expect(merge(withoutLists(merged, document))).toBe(withoutLists(document.text, document))

  // What another reader makes of it.
  const [before, after] = [read(document.text), read(merged)]
  const documented = new Map(operationsOf(after))
  for (const [name, operation] of operationsOf(before)) {
    const list = (operation as { 'x-errors'?: string[] })['x-errors']
    if (list === undefined) expect(documented.get(name)).toEqual(operation)
    else expect(documentedKinds(ig1, after, documented.get(name))).toEqual(kinds.filter((kind) => list.includes(kind)))
  }
  const others = ({ paths, components, ...rest }: Record<string, unknown>) => rest
  expect(others(after)).toEqual({
    ...others(before),
    ...('x-errspec-kept-components' in after && { 'x-errspec-kept-components': before.components }),
  })
  for (const [section, parts] of Object.entries<object>(before.components ?? {})) {
    for (const [name, part] of Object.entries(parts ?? {})) expect(after.components[section][name]).toEqual(part)
  }
}

const seeds = (count: number, from = 1) => Array.from({ length: count }, (_, index) => from + index)

describe('generated documents: nothing changes but what is meant, again nothing, and without the lists all is as it was', () => {
  it.each(seeds(10).map((part) => [part]))('YAML in every style, part %i', (part) => {
    for (const seed of seeds(16, part * 1000)) {
      try {
        check(yamlDocument(seed, kinds))
      } catch (error) {
        throw new Error(`document ${seed}: ${(error as Error).message}`, { cause: error })
      }
    }
  })

  it.each(seeds(4).map((part) => [part]))('JSON in every style, part %i', (part) => {
    for (const seed of seeds(25, part * 1000)) {
      try {
        check(jsonDocument(seed, kinds))
      } catch (error) {
        throw new Error(`document ${seed}: ${(error as Error).message}`, { cause: error })
      }
    }
  })
})
