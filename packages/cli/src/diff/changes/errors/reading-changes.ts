import { pathTo, wordingsOf } from '@errspec/core/schema'
import type { Contract } from '../../../shared/contract/contract.js'
import { exampleText } from '../../../shared/contract/examples.js'
import { type Change, change, isSameJson } from '../change.js'
import { isToldByCode } from '../prose.js'
import { skeleton } from '../renamed-kinds.js'
import { inPlace, paramsInWords } from './param-values.js'

/** Texts that both contracts know, as errors that are not the same, or with params that are not. */
export function readingChanges(
  base: Contract,
  head: Contract,
  renamed: ReadonlyMap<string, string>,
): readonly Change[] {
  const found = new Map<string, Change>()
  // Where both go by a code, nobody reads an error out of its text alone.
  if (isToldByCode(base, head)) return []
  const texts = [base, head].flatMap(({ catalog }) =>
    wordingsOf(catalog.errors).map((wording) => [exampleText(catalog, wording), wording.status] as const),
  )
  for (const [text, status] of texts) {
    const before = base.catalog.recognize({ message: text, status })
    const after = head.catalog.recognize({ message: text, status })
    if (!before || !after) continue
    const isSameKind = (renamed.get(before.kind) ?? before.kind) === after.kind
    if (isSameKind && isSameJson(inPlace(base.catalog, before).map(String), inPlace(head.catalog, after).map(String)))
      continue
    // Where the message itself is another one, that says it.
    const messages = [base.catalog.errors[before.kind], head.catalog.errors[after.kind]].map(
      (error) => error?.message ?? '',
    )
    if (isSameKind && skeleton(messages[0] ?? '') !== skeleton(messages[1] ?? '')) continue
    const [was, is] = [[base.catalog, before] as const, [head.catalog, after] as const].map(([catalog, told]) =>
      isSameKind ? `'${told.kind}' with ${paramsInWords(catalog, told)}` : `'${told.kind}'`,
    )
    const key = JSON.stringify([before.kind, after.kind])
    if (found.has(key)) continue
    const path = pathTo('errors', after.kind, 'message')
    const impact = {
      message: `a text such as ${JSON.stringify(text)} was ${was} and is ${is}`,
      oldClient: `takes such a text for ${was}, unless the header x-error-kind says otherwise`,
      newClient: `takes such a text for ${is}, unless the header x-error-kind says otherwise`,
    }
    found.set(key, change('reading-changed', path, impact))
  }
  return [...found.values()]
}
