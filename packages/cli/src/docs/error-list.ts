import {
  type Contract,
  codeOf,
  isKindRetryable,
  isStatusRetryable,
  wholeOperation,
} from '../shared/contract/contract.js'
import { paramsOfKind, typeInWords } from '../shared/contract/param-types.js'
import { raisedBy } from '../shared/contract/raised-by.js'
import { code } from '../shared/markdown.js'
import { bodyExample } from './bodies.js'
import { sentence, yes } from './words.js'

/** Errors as a list: each with its code, params, other texts, its own rule for retries, and its body where that says more. */
export function errorList({ catalog, operations }: Contract, kinds: readonly string[]): string {
  const lines = kinds.map((kind) => {
    const error = catalog.errors[kind]
    if (!error) return ''
    const params = paramsOfKind(catalog, kind).map((param) => `${code(param.name)} (${typeInWords(param)})`)
    const { aliases = [], deprecated, since } = error
    const isException = isKindRetryable(catalog, kind) !== isStatusRetryable(catalog, error.status)
    const ownCode = codeOf(catalog, kind)
    return [
      `- <a id="${kind}"></a>${code(kind)}: ${code(error.message)}`,
      ...(ownCode === kind ? [] : [`  Code: ${code(String(ownCode))}.`]),
      ...(params.length > 0 ? [`  Params: ${params.join(', ')}.`] : []),
      ...(aliases.length > 0 ? [`  Also recognised: ${aliases.map(code).join(', ')}.`] : []),
      ...raisers(operations, kind),
      ...(since === undefined ? [] : [`  Since: ${since}.`]),
      ...(isException ? [`  **Retry:** ${yes(isKindRetryable(catalog, kind))}.`] : []),
      ...(deprecated ? [`  **Deprecated.**${deprecated === true ? '' : ` ${sentence(deprecated)}`}`] : []),
      ...bodyExample(catalog, kind),
    ].join('\n')
  })
  return lines.join('\n')
}

/** The operations that raise a kind, in words. */
function raisers(operations: Contract['operations'], kind: string): string[] {
  const keys = raisedBy(operations, kind)
  if (!operations || keys === 'any') return keys === 'any' ? ['  Raised by: any operation.'] : []
  return keys.length === 0
    ? []
    : [`  Raised by: ${keys.map((key) => code(wholeOperation(operations, key))).join(', ')}.`]
}
