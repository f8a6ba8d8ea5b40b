import type { ErrorDefinitions } from '../definition/definition.js'
import { type Wording, wordingsOf } from '../definition/wordings.js'
import { matchTemplate } from '../template/match-template.js'
import type { Params } from '../template/param-types.js'

/** Picks the wordings that a message could be, in their order. */
export type Shortlist = (status: number, message: string) => readonly Wording[]

/** What a wire message says: the kind and its params. */
export interface Recognized {
  readonly kind: string
  readonly params: Params
}

/** Reads a message (without the notice) back: the kind, and those of its params that the message shows. */
export type Recognize = (status: number, message: string) => Recognized | undefined

/** The wordings of one status. */
interface OfStatus {
  /** The kinds of those that have no placeholder: such a message comes before every template. */
  readonly exact: Map<string, string>
  /** The others, those with the most literal text first. */
  readonly templates: Wording[]
}

/**
 * Prepares to read messages back: of the wordings that match, the closest wins, then the one defined first. Where a body has a
 * code, messages may be alike (`mayBeAlike`); one that several kinds have then tells none of them. `createIndex` is told of the
 * wordings with placeholders.
 */
export function createRecognizer(
  errors: ErrorDefinitions,
  mayBeAlike: boolean,
  createIndex?: (wordings: readonly Wording[]) => Shortlist,
): Recognize {
  const all = wordingsOf(errors)
  const wordings = mayBeAlike ? withoutAlike(all) : all
  const byStatus = new Map<number, OfStatus>()
  for (const wording of [...wordings].sort((a, b) => b.template.literalLength - a.template.literalLength)) {
    const { kind, status, template } = wording
    const known: OfStatus = byStatus.get(status) ?? { exact: new Map(), templates: [] }
    byStatus.set(status, known)
    const [text = ''] = template.literals
    if (template.names.length > 0) known.templates.push(wording)
    else if (!known.exact.has(text)) known.exact.set(text, kind)
  }
  const shortlist = createIndex?.([...byStatus.values()].flatMap(({ templates }) => templates))
  return (status, message) => {
    const known = byStatus.get(status)
    if (!known) return undefined
    const kind = known.exact.get(message)
    if (kind !== undefined) return { kind, params: {} }
    for (const wording of shortlist ? shortlist(status, message) : known.templates) {
      const params = matchTemplate(wording.template, message)
      if (params) return { kind: wording.kind, params }
    }
    return undefined
  }
}

function withoutAlike(wordings: readonly Wording[]): readonly Wording[] {
  const kinds = new Map<string, Set<string>>()
  const keyOf = ({ status, template }: Wording) => JSON.stringify([status, template.literals])
  for (const wording of wordings) {
    const key = keyOf(wording)
    kinds.set(key, (kinds.get(key) ?? new Set()).add(wording.kind))
  }
  return wordings.filter((wording) => kinds.get(keyOf(wording))?.size === 1)
}
