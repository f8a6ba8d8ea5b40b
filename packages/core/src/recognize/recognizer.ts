import type { ErrorDefinitions } from '../definition/definition.js'
import { matchTemplate } from '../template/match-template.js'
import { parseTemplate, type Template } from '../template/template.js'
import type { Params } from '../template/template-types.js'

/** One of the texts that an error is recognised by: its message or an alias. */
export interface Wording {
  readonly kind: string
  readonly status: number
  readonly template: Template
}

/** Picks the wordings that a message could be, in their order. */
export type Shortlist = (status: number, message: string) => readonly Wording[]

/** What a wire message says: the kind and its params. */
export interface Recognized {
  readonly kind: string
  readonly params: Params
}

/** Reads a message (without the notice) back; with a `kind`, as that one only. */
export type Recognize = (status: number, message: string, kind?: string) => Recognized | undefined

// An exact message comes before every template.
const closeness = ({ template }: Wording) => (template.names.length > 0 ? template.literalLength : Number.MAX_VALUE)

/** Prepares to read messages back: of the wordings that match, the closest wins, then the one defined first. */
export function createRecognizer(
  errors: ErrorDefinitions,
  createIndex: (wordings: readonly Wording[]) => Shortlist = (wordings) => () => wordings,
): Recognize {
  const wordings = Object.entries(errors).flatMap(([kind, { status, message, aliases = [], params }]) =>
    [message, ...aliases].map((text) => ({ kind, status, template: parseTemplate(text, params) })),
  )
  const shortlist = createIndex(wordings.sort((a, b) => closeness(b) - closeness(a)))
  return (status, message, only) => {
    for (const { kind, status: own, template } of shortlist(status, message)) {
      const params = own === status && kind === (only ?? kind) && matchTemplate(template, message)
      if (params) return { kind, params }
    }
    return undefined
  }
}
