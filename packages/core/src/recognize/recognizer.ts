import type { ErrorDefinitions } from '../definition/definition.js'
import { type Wording, wordingsOf } from '../definition/wordings.js'
import { matchTemplate } from '../template/match-template.js'
import type { Params } from '../template/param-types.js'

/** Picks the wordings that a message could be, in their order. */
export type Shortlist = (status: number, message: string) => readonly Wording[]

/** Which of a catalog's wordings tell an error. */
export type ChooseWordings = (wordings: readonly Wording[]) => readonly Wording[]

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
  /** The same, for as long as they are few. */
  few: readonly { readonly text: string; readonly kind: string }[]
  /** The others, those with the most literal text first. */
  readonly templates: Wording[]
}

/** Up to how many texts it is quicker to compare a message with each than to hash it, for which all of it is read. */
const FEW = 16

/**
 * Prepares to read messages back: of the wordings that match, the closest wins, then the one defined first. `choose` says which
 * wordings tell an error; `createIndex` is told of those with placeholders.
 */
export function createRecognizer(
  errors: ErrorDefinitions,
  choose: ChooseWordings = (wordings) => wordings,
  createIndex?: (wordings: readonly Wording[]) => Shortlist,
): Recognize {
  const byStatus = new Map<number, OfStatus>()
  for (const wording of [...choose(wordingsOf(errors))].sort(
    (a, b) => b.template.literalLength - a.template.literalLength,
  )) {
    const { kind, status, template } = wording
    const ofStatus: OfStatus = byStatus.get(status) ?? { exact: new Map(), few: [], templates: [] }
    byStatus.set(status, ofStatus)
    const { exact, templates } = ofStatus
    const [text = ''] = template.literals
    if (template.names.length > 0) templates.push(wording)
    else if (!exact.has(text)) exact.set(text, kind)
  }
  for (const ofStatus of byStatus.values()) {
    if (ofStatus.exact.size <= FEW) ofStatus.few = [...ofStatus.exact].map(([text, kind]) => ({ text, kind }))
  }
  const shortlist = createIndex?.([...byStatus.values()].flatMap(({ templates }) => templates))
  return (status, message) => {
    const known = byStatus.get(status)
    if (!known) return undefined
    const kind = exactly(known, message)
    if (kind !== undefined) return { kind, params: {} }
    for (const wording of shortlist ? shortlist(status, message) : known.templates) {
      const params = matchTemplate(wording.template, message)
      if (params) return { kind: wording.kind, params }
    }
    return undefined
  }
}

function exactly({ exact, few }: OfStatus, message: string): string | undefined {
  for (const one of few) if (one.text === message) return one.kind
  return exact.size > few.length ? exact.get(message) : undefined
}
