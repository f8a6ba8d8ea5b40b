import { parseTemplate, type Template } from '../template/template.js'
import { perObject } from '../values/plain-data.js'
import type { ErrorDefinitions } from './definition.js'

/** One of the texts that an error is recognised by: its message or an alias. */
export interface Wording {
  readonly kind: string
  readonly status: number
  /** Which of the kind's texts it is: 0 for the message, then its aliases. */
  readonly index: number
  readonly text: string
  readonly template: Template
}

/** Every text of a catalog, in its order. */
export const wordingsOf = /* @__PURE__ */ perObject((errors: ErrorDefinitions): readonly Wording[] =>
  Object.entries(errors).flatMap(([kind, { status, message, aliases = [], params }]) =>
    [message, ...aliases].map((text, index) => ({
      kind,
      status,
      index,
      text,
      template: parseTemplate(text, params),
    })),
  ),
)
