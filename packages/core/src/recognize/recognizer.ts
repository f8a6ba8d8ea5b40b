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

// An exact message comes before every template.
const closeness = ({ template }: Wording) => (template.names.length > 0 ? template.literalLength : Number.MAX_VALUE)

/**
 * Prepares to read messages back: of the wordings that match, the closest wins, then the one defined first. Where a body has a
 * code, messages may be alike (`mayBeAlike`); one that several kinds have then tells none of them.
 */
export function createRecognizer(
  errors: ErrorDefinitions,
  mayBeAlike: boolean,
  createIndex: (wordings: readonly Wording[]) => Shortlist = (wordings) => () => wordings,
): Recognize {
  const wordings = mayBeAlike ? withoutAlike(wordingsOf(errors)) : wordingsOf(errors)
  const shortlist = createIndex([...wordings].sort((a, b) => closeness(b) - closeness(a)))
  return (status, message) => {
    for (const { kind, status: own, template } of shortlist(status, message)) {
      const params = own === status && matchTemplate(template, message)
      if (params) return { kind, params }
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
