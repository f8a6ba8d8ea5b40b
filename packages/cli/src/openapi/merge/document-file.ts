import type { Contract } from '../../shared/contract/contract.js'
import { TOO_DEEP } from '../../shared/too-deep.js'
import { UsageError, usageErrorOf } from '../../shared/usage-error.js'
import type { FormOptions } from '../openapi.js'
import { readDocument } from '../text/read-document.js'
import { applyEdits } from '../text/text-edits.js'
import { editsOf } from '../text/write-changes.js'
import { checkResult } from './check-result.js'
import type { UnmatchedOperations } from './matched-operations.js'
import { openApiChanges } from './merge.js'

/** How a server answers, and who is told what a document and a contract lack of each other. */
export interface MergeOptions extends FormOptions {
  /** Called once with the operations that only the document or only the contract has, where the contract has any. */
  readonly onUnmatched?: ((operations: UnmatchedOperations) => void) | undefined
}

/**
 * An OpenAPI document's text, JSON or YAML, with the errors of its operations merged in: those that an operation lists under `x-errors`,
 * or else those that the contract declares for it. Only these operations and the components that are added differ; all other text is
 * the same, byte for byte, and without the lists all of it is again. Throws a `UsageError` that lists every fault, also where more would
 * change than was meant.
 */
export function mergeOpenApi(
  contract: Contract,
  text: string,
  name = 'The document',
  { onUnmatched, ...options }: MergeOptions = {},
): string {
  const [, mark = '', content = ''] = /^(\ufeff?)(.*)$/s.exec(text) ?? []
  try {
    const document = readDocument(content, name)
    const { changes, unmatched } = openApiChanges(contract, document, name, options)
    if (unmatched) onUnmatched?.(unmatched)
    if (changes.length === 0) return text
    const edits = editsOf(document, changes)
    const merged = applyEdits(content, edits)
    checkResult(document, merged, { changes, edits }, name)
    return mark + merged
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof RangeError)) throw error
    throw usageErrorOf(name, [TOO_DEEP])
  }
}
