import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ig1Contract } from '../../shared/contract/test-contracts.js'
import { readDocument } from '../text/read-document.js'
import { applyEdits, type TextEdit } from '../text/text-edits.js'
import { withoutUntouched } from '../text/untouched.js'
import { editsOf } from '../text/write-changes.js'
import { checkResult } from './check-result.js'
import { openApiChanges } from './merge.js'
import { chance } from './test-documents/chance.js'
import { yamlDocument } from './test-documents/yaml-documents.js'

/** A generated document with what is to be changed in it. */
function mergeOf(seed: number) {
  const document = readDocument(yamlDocument(seed, Object.keys(ig1.errors)).text.replace(/^\ufeff/, ''), 'x')
  const { changes } = openApiChanges(ig1Contract, document, 'x')
  return { document, changes, edits: editsOf(document, changes) }
}

/** What the YAML package itself reads. */
function read(text: string): unknown {
  try {
    return parse(text, { merge: true, maxAliasCount: -1, logLevel: 'silent' })
  } catch {
    return 'is no YAML'
  }
}

// As a whole, and as documents of some megabytes are checked.
const modes = [Number.POSITIVE_INFINITY, 0]

describe('a document that would be written', () => {
  it('is let through where it says what was meant', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const { document, changes, edits } = mergeOf(seed)
      const merged = applyEdits(document.text, edits)
      for (const largeFrom of modes) checkResult(document, merged, { changes, edits }, 'x', largeFrom)
    }
  })

  it('is refused where it says anything else: an edit at another place, another text, one that is missing', () => {
    const random = chance(1)
    let refused = 0
    for (let seed = 1; seed <= 60; seed++) {
      const { document, changes, edits } = mergeOf(seed)
      const index = random.below(edits.length)
      const wrong = edits.flatMap((edit, at) =>
        at === index ? random.of(FAULTS)(edit, random.below(60) - 30) : [edit],
      )
      const [merged, meant] = [applyEdits(document.text, wrong), applyEdits(document.text, edits)]
      if (JSON.stringify(read(merged)) === JSON.stringify(read(meant))) continue
      refused++
      for (const largeFrom of modes) {
        const check = () => checkResult(document, merged, { changes, edits: wrong }, 'x', largeFrom)
        expect(check, `document ${seed}`).toThrow(/^x: nothing is written: /)
      }
    }
    expect(refused).toBeGreaterThan(30)
  })

  it('is read again without the entries that no edit is near, where it is large', () => {
    const paths = Array.from(
      { length: 200 },
      (_, index) => `  /p${index}:\n    get:\n      description: |\n        words\n`,
    )
    const text = `openapi: 3.1.0\npaths:\n${paths.join('')}  /a:\n    get:\n      x-errors: [forbidden]\n`
    const document = readDocument(text, 'x')
    const edits = editsOf(document, openApiChanges(ig1Contract, document, 'x').changes)
    const { cuts, content } = withoutUntouched(document, edits)
    expect(Object.keys((content as { paths: object }).paths)).toEqual(['/p0', '/p199', '/a'])
    expect(applyEdits(text, cuts)).toBe(
      `openapi: 3.1.0\npaths:\n${paths[0]}${paths[199]}  /a:\n    get:\n      x-errors: [forbidden]\n`,
    )
  })
})

type Fault = (edit: TextEdit, by: number) => TextEdit[]
const FAULTS: readonly Fault[] = [
  (edit, by) => [{ ...edit, start: Math.max(0, edit.start + by), end: Math.max(0, edit.end + by) }],
  (edit) => [{ ...edit, text: edit.text.replace(/[a-z](?=[^a-z]*$)/, 'q') }],
  (edit) => [{ ...edit, text: edit.text.replace(/\S/, ' $&') }],
  (edit) => [{ ...edit, end: edit.end + 3 }],
  () => [],
]
