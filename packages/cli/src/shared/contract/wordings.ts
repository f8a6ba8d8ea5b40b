import type { AnyCatalog } from '@errspec/core'
import { exampleError } from '@errspec/core/adapter'
import { parseTemplate, renderTemplate, type Template } from '@errspec/core/schema'

/** One of the texts that an error is recognised by: its message or an alias. */
export interface Wording {
  readonly kind: string
  readonly status: number
  /** Where it stands in the catalog, dotted. */
  readonly path: string
  readonly text: string
  readonly template: Template
  /** The text with example params filled in. */
  readonly example: string
}

const known = new WeakMap<AnyCatalog, readonly Wording[]>()

/** Every text of a catalog, in its order. */
export function wordingsOf(catalog: AnyCatalog): readonly Wording[] {
  const wordings = known.get(catalog) ?? parseAll(catalog)
  known.set(catalog, wordings)
  return wordings
}

function parseAll(catalog: AnyCatalog): readonly Wording[] {
  return Object.entries(catalog.errors).flatMap(([kind, { status, message, aliases = [], params }]) => {
    const examples = exampleError(catalog, kind).params
    return [message, ...aliases].map((text, index) => {
      const template = parseTemplate(text, params)
      const path = index === 0 ? `errors.${kind}.message` : `errors.${kind}.aliases.${index - 1}`
      return { kind, status, path, text, template, example: renderTemplate(template, examples) }
    })
  })
}
