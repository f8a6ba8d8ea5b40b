import { isAlias, isMap, parseDocument } from 'yaml'
import type { Contract } from '../contract.js'
import { usageErrorOf } from '../faults.js'
import { applyEdits, openApiEdits } from './merge.js'

/**
 * An OpenAPI document's text, JSON or YAML, with the errors of its operations merged in; in its own format, with its comments. Throws a
 * `UsageError` that lists every fault.
 */
export function mergeOpenApi(contract: Contract, text: string, name = 'The document'): string {
  return /^\s*\{/.test(text) ? mergeJson(contract, text, name) : mergeYaml(contract, text, name)
}

function mergeJson(contract: Contract, text: string, name: string): string {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (error) {
    throw usageErrorOf(name, [`is not JSON: ${(error as Error).message}`])
  }
  const merged = applyEdits(document, openApiEdits(contract, document, name))
  const [, indent = '  '] = /^\{\r?\n([ \t]+)/.exec(text.trimStart()) ?? []
  return `${JSON.stringify(merged, null, indent)}\n`
}

function mergeYaml(contract: Contract, text: string, name: string): string {
  const document = parseDocument(text)
  if (document.errors.length > 0)
    throw usageErrorOf(
      name,
      document.errors.map((error) => `is not YAML: ${error.message}`),
    )
  for (const { path, value } of openApiEdits(contract, document.toJS(), name)) {
    // What stands behind an alias is somebody else's as well: here it becomes a copy.
    for (let length = 1; length < path.length; length++) {
      const node = document.getIn(path.slice(0, length), true)
      if (isAlias(node)) document.setIn(path.slice(0, length), document.createNode(node.toJS(document)))
    }
    // YAML may have a status as a number.
    const holder = document.getIn(path.slice(0, -1), true)
    const last = path.at(-1) ?? ''
    const key = isMap(holder) && !holder.has(last) && holder.has(Number(last)) ? Number(last) : last
    const place = [...path.slice(0, -1), key]
    if (value === undefined) document.deleteIn(place)
    else document.setIn(place, document.createNode(value, { aliasDuplicateObjects: false }))
  }
  return document.toString({ lineWidth: 0 })
}
