import {
  type Document,
  isAlias,
  isCollection,
  type Node,
  parseDocument,
  Scalar,
  stringify,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { usageErrorOf } from '../../shared/usage-error.js'
import type { Edit } from './edits.js'
import { exactNumber, withExactNumbers } from './exact-number.js'
import { spliceYaml } from './splice-yaml.js'

/** A YAML document's text with edits made in it; comments stay, and scalars that are not edited are written as they were. */
export function mergeYaml(text: string, name: string, findEdits: (document: unknown) => readonly Edit[]): string {
  const parsed = parseDocument(text, { merge: true })
  if (parsed.errors.length > 0) {
    const faults = parsed.errors.map((error) => `is not YAML: ${error.message}`)
    throw usageErrorOf(name, faults)
  }
  visit(parsed, {
    Scalar(_, scalar) {
      if (typeof scalar.value === 'number' && scalar.source !== undefined) scalar.value = exactNumber(scalar.source)
    },
  })
  const plain = contentOf(parsed, name)
  const edits = findEdits(plain)
  // To this schema every scalar is text: a number is written as it was read.
  const document = parseDocument(text, { schema: 'failsafe' })
  const style = styleOf(text)
  const nodeOf = (value: unknown): Node => {
    const written = stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, singleQuote: style.singleQuote })
    return parseDocument(withExactNumbers(written), { schema: 'failsafe' }).contents as Node
  }
  for (const { path } of edits) ownPath(document, path, plain, nodeOf)
  for (const edit of edits) {
    const place = edit.path.map((key) => keyOf(key, style.singleQuote))
    if ('value' in edit) document.setIn(place, nodeOf(edit.value))
    else document.deleteIn(place)
  }
  const { indent, indentSeq } = style
  const edited = asWritten(text, document.toString({ lineWidth: 0, indent, indentSeq }))
  const paths = edits.map(({ path }) => path)
  return spliceYaml(text, edited, paths) ?? edited
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

/** A key; a status in quotes, since JSON has no other keys than texts. */
function keyOf(key: string, singleQuote: boolean): string | Scalar {
  if (!/^\d+$/.test(key)) return key
  const scalar = new Scalar(key)
  scalar.type = singleQuote ? Scalar.QUOTE_SINGLE : Scalar.QUOTE_DOUBLE
  return scalar
}

/** The lines of a text as they were, where they differ in the spaces within brackets alone. */
function asWritten(before: string, after: string): string {
  const compact = (line: string) => line.replace(/(?<=\S) *([[\]{},]) */g, '$1')
  const lines = before.split('\n')
  const known = new Set(lines)
  const bracketed = new Map<string, string | undefined>()
  for (const line of lines.filter((candidate) => /[[{]/.test(candidate))) {
    const key = compact(line)
    // Of two lines that differ so themselves, neither is meant for sure.
    bracketed.set(key, bracketed.has(key) && bracketed.get(key) !== line ? undefined : line)
  }
  return after
    .split('\n')
    .map((line) => (known.has(line) ? line : (bracketed.get(compact(line)) ?? line)))
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
function ownPath(document: Document, path: readonly string[], plain: unknown, nodeOf: (value: unknown) => Node): void {
  let value = plain
  for (let length = 1; length < path.length; length++) {
    const place = path.slice(0, length)
    value = (value as Record<string, unknown> | undefined)?.[place.at(-1) ?? '']
    const node = document.getIn(place, true)
    if (value !== undefined && (node === undefined || isAlias(node))) document.setIn(place, nodeOf(value))
    else if (isCollection(node) && node.anchor !== undefined) freeAliases(document, node, value, nodeOf)
  }
}

function freeAliases(
  document: Document,
  source: YAMLMap | YAMLSeq,
  value: unknown,
  nodeOf: (value: unknown) => Node,
): void {
  visit(document, { Alias: (_, alias) => (alias.resolve(document) === source ? nodeOf(value) : undefined) })
  delete source.anchor
}
