import type { AnyCatalog } from '@errspec/core'
import { wordingsOf } from '@errspec/core/schema'
import { wildcardDistance } from '../wildcard-distance.js'
import { codeOf } from './contract.js'

/** Of a text's letters, how many may be wrong for it still to be taken for a misspelling. */
const MOST_WRONG = 0.4
/** Beyond this nobody has misspelt anything. */
const LONGEST_COMPARED = 300
const MOST_OFFERED = 3

/** The kinds whose name, code or message comes closest to a text, the closest first; empty where none is close. */
export function nearestKinds(catalog: AnyCatalog, text: string): readonly string[] {
  const wanted = normal(text)
  if (wanted === '' || wanted.length > LONGEST_COMPARED) return []
  const scores = new Map<string, number>()
  for (const { kind, template } of wordingsOf(catalog.errors)) {
    const names = [kind, String(codeOf(catalog, kind))]
    const own = Math.min(...names.map((name) => wrongShare([name], wanted)), wrongShare(template.literals, wanted))
    scores.set(kind, Math.min(own, scores.get(kind) ?? 1))
  }
  const scored = [...scores].map(([kind, score]) => ({ kind, score })).filter(({ score }) => score <= MOST_WRONG)
  const offered = scored.sort((a, b) => a.score - b.score)
  // What is nearly right leaves no doubt; otherwise the runners-up are offered as well.
  const best = offered[0]?.score ?? 0
  return offered
    .filter(({ score }) => score <= Math.max(best * 2, 0.1))
    .slice(0, MOST_OFFERED)
    .map(({ kind }) => kind)
}

function wrongShare(wording: readonly string[], text: string): number {
  const parts = wording.map(normalPart)
  const length = parts.join('').length
  // A gap matches anything, so a template that is mostly gap is close to every text.
  const compared = parts.length > 1 ? length : Math.max(length, text.length)
  return compared === 0 ? 1 : wildcardDistance(parts, text) / compared
}

const normalPart = (text: string) => text.toLowerCase().replace(/[\s_-]+/g, ' ')
const normal = (text: string) => normalPart(text).trim()
