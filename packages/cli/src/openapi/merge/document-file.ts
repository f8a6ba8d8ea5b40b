import type { Contract } from '../../shared/contract/contract.js'
import { parseJson } from '../../shared/usage-error.js'
import type { FormOptions } from '../openapi.js'
import { applyEdits } from './edits.js'
import { exactNumber, withExactNumbers } from './exact-number.js'
import { openApiEdits } from './merge.js'
import { mergeYaml } from './yaml-document.js'

/**
 * An OpenAPI document's text, JSON or YAML, with the errors of its operations merged in; in its own format, with its comments and
 * its numbers as they are written. Throws a `UsageError` that lists every fault.
 */
export function mergeOpenApi(
  contract: Contract,
  text: string,
  name = 'The document',
  options: FormOptions = {},
): string {
  const [, mark = '', content = ''] = /^(\ufeff?)(.*)$/s.exec(text) ?? []
  const lines = content.replaceAll('\r\n', '\n')
  const edits = (document: unknown) => openApiEdits(contract, document, name, options)
  const merged = /^\s*\{/.test(lines) ? mergeJson(lines, name, edits) : mergeYaml(lines, name, edits)
  return mark + (lines === content ? merged : merged.replaceAll('\n', '\r\n'))
}

type FindEdits = (document: unknown) => ReturnType<typeof openApiEdits>

function mergeJson(text: string, name: string, findEdits: FindEdits): string {
  parseJson(text, name)
  const exact = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') ? token : JSON.stringify(exactNumber(token)),
  )
  const document: unknown = JSON.parse(exact)
  const [, indent = '  '] = /^\{\n([ \t]+)/.exec(text.trimStart()) ?? []
  return withExactNumbers(`${JSON.stringify(applyEdits(document, findEdits(document)), null, indent)}\n`)
}
