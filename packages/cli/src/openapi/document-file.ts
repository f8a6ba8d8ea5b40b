import { type Document, isAlias, isCollection, isMap, parseDocument, visit, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Contract } from '../contract.js'
import { parseJson, usageErrorOf } from '../faults.js'
import { applyEdits } from './edits.js'
import { openApiEdits } from './merge.js'

/**
 * An OpenAPI document's text, JSON or YAML, with the errors of its operations merged in; in its own format, with its comments. Throws a
 * `UsageError` that lists every fault.
 */
export function mergeOpenApi(contract: Contract, text: string, name = 'The document'): string {
  return /^\ufeff?\s*\{/.test(text) ? mergeJson(contract, text, name) : mergeYaml(contract, text, name)
}

function mergeJson(contract: Contract, text: string, name: string): string {
  const document = parseJson(text, name)
  const merged = applyEdits(document, openApiEdits(contract, document, name))
  const [, indent = '  '] = /^\{\r?\n([ \t]+)/.exec(text.trimStart()) ?? []
  return `${JSON.stringify(merged, null, indent)}\n`
}

function mergeYaml(contract: Contract, text: string, name: string): string {
  const document = parseDocument(text, { merge: true })
  if (document.errors.length > 0) {
    throw usageErrorOf(
      name,
      document.errors.map((error) => `is not YAML: ${error.message}`),
    )
  }
  const plain = contentOf(document, name)
  const edits = openApiEdits(contract, plain, name)
  for (const { path } of edits) ownPath(document, path, plain)
  for (const { path, value } of edits) {
    const place = [...path.slice(0, -1), keyIn(document.getIn(path.slice(0, -1), true), path.at(-1) ?? '')]
    if (value === undefined) document.deleteIn(place)
    else document.setIn(place, document.createNode(value, { aliasDuplicateObjects: false }))
  }
  return asWritten(text, document.toString({ lineWidth: 0, ...styleOf(text) }))
}

/** How a document is indented and quoted, so that what is added looks like the rest. */
function styleOf(text: string) {
  const [, indent = '  '] = /^( +)[^\s#-]/m.exec(text) ?? []
  const count = (quote: string) => text.split(quote).length
  return {
    indent: indent.length,
    indentSeq: !/^( *)[^\s#-][^\n]*:[ \t]*\n\1- /m.test(text),
    singleQuote: count("'") > count('"'),
  }
}

/** The lines of a text as they were, where they differ in spaces alone, as those within brackets do. */
function asWritten(before: string, after: string): string {
  const compact = (line: string) => `${/^ */.exec(line)?.[0].length} ${line.replaceAll(' ', '')}`
  const lines = new Map(before.split('\n').map((line) => [compact(line), line]))
  return after
    .split('\n')
    .map((line) => lines.get(compact(line)) ?? line)
    .join('\n')
}

function contentOf(document: Document, name: string): unknown {
  try {
    return document.toJS()
  } catch (error) {
    // Aliases that would unfold to more than anybody wrote.
    throw usageErrorOf(name, [`cannot be read: ${(error as Error).message}`])
  }
}

/**
 * Makes what lies on a path the path's own: an alias on it and a merged key (`<<`) become copies, and so do the aliases elsewhere of
 * what has an anchor on it. Otherwise an edit would change other places as well.
 */
function ownPath(document: Document, path: readonly string[], plain: unknown): void {
  let value = plain
  for (let length = 1; length < path.length; length++) {
    const place = path.slice(0, length)
    value = (value as Record<string, unknown> | undefined)?.[place.at(-1) ?? '']
    const node = document.getIn(place, true)
    if (value !== undefined && (node === undefined || isAlias(node))) document.setIn(place, document.createNode(value))
    else if (isCollection(node) && node.anchor !== undefined) freeAliases(document, node)
  }
}

function freeAliases(document: Document, source: YAMLMap | YAMLSeq): void {
  visit(document, {
    Alias: (_, alias) => (alias.resolve(document) === source ? document.createNode(alias.toJS(document)) : undefined),
  })
  delete source.anchor
}

/** A key as a map has it: YAML may have a status as a number. */
function keyIn(holder: unknown, key: string): string | number {
  return isMap(holder) && !holder.has(key) && holder.has(Number(key)) ? Number(key) : key
}
