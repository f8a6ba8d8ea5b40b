import { parseTemplate, type Template } from '../template/template.js'
import { pathTo } from '../values/path.js'
import { perObject } from '../values/plain-data.js'
import type { ErrorDefinitions } from './definition.js'

/** One of the texts that an error is recognised by: its message or an alias. */
export interface Wording {
  readonly kind: string
  readonly status: number
  /** Where it stands in the catalog, dotted. */
  readonly path: string
  readonly text: string
  readonly template: Template
}

/** Every text of a catalog, in its order. */
export const wordingsOf = /* @__PURE__ */ perObject((errors: ErrorDefinitions): readonly Wording[] =>
  Object.entries(errors).flatMap(([kind, { status, message, aliases = [], params }]) =>
    [message, ...aliases].map((text, index) => ({
      kind,
      status,
      path: pathTo('errors', kind, ...(index === 0 ? ['message'] : ['aliases', index - 1])),
      text,
      template: parseTemplate(text, params),
    })),
  ),
)
