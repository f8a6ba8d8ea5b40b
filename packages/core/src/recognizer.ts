import type { ErrorDefinition } from './definition.js'
import { LiteralTrie } from './literal-trie.js'
import { matchTemplate } from './match-template.js'
import { parseTemplate, type Template } from './template.js'
import type { Params } from './template-types.js'

/** Where a group of templates with one prefix is so large that their suffixes are worth an index. */
const SUFFIX_INDEX_FROM = 8

interface Entry {
  readonly kind: string
  readonly template: Template
  readonly order: number
}

interface Group {
  readonly entries: Entry[]
  readonly suffixes: LiteralTrie<Entry[]>
}

interface StatusIndex {
  readonly exact: Map<string, string>
  readonly prefixes: LiteralTrie<Group>
}

/** What a wire message says: the kind and its params. */
export interface Recognized {
  readonly kind: string
  readonly params: Params
}

/** Reads messages back into kinds. Built once for a catalog; a look-up does not slow down with the number of errors. */
export class Recognizer {
  readonly #statuses = new Map<number, StatusIndex>()
  readonly #templates = new Map<string, Template[]>()

  constructor(errors: Readonly<Record<string, ErrorDefinition>>) {
    let order = 0
    for (const [kind, definition] of Object.entries(errors)) {
      const templates = [definition.message, ...(definition.aliases ?? [])].map((text) =>
        parseTemplate(text, definition.params),
      )
      this.#templates.set(kind, templates)
      for (const template of templates) this.#add(definition.status, { kind, template, order: order++ })
    }
  }

  /** The kind of a message (without the notice) at a status. */
  recognize(status: number, message: string): Recognized | undefined {
    const index = this.#statuses.get(status)
    if (!index) return undefined
    const exact = index.exact.get(message)
    if (exact !== undefined) return { kind: exact, params: {} }
    const candidates: Entry[] = []
    index.prefixes.visit(message, (group) => {
      if (group.entries.length <= SUFFIX_INDEX_FROM) candidates.push(...group.entries)
      else group.suffixes.visit(message, (entries) => candidates.push(...entries))
    })
    candidates.sort((a, b) => b.template.literalLength - a.template.literalLength || a.order - b.order)
    for (const { kind, template } of candidates) {
      const params = matchTemplate(template, message)
      if (params) return { kind, params }
    }
    return undefined
  }

  /** The params of a message that is known to be of a kind; `undefined` when its text is not. */
  paramsOf(kind: string, message: string): Params | undefined {
    for (const template of this.#templates.get(kind) ?? []) {
      const params = matchTemplate(template, message)
      if (params) return params
    }
    return undefined
  }

  #add(status: number, entry: Entry): void {
    let index = this.#statuses.get(status)
    if (!index) {
      index = { exact: new Map(), prefixes: new LiteralTrie(false) }
      this.#statuses.set(status, index)
    }
    const { literals } = entry.template
    if (literals.length === 1) {
      index.exact.set(literals[0] ?? '', entry.kind)
      return
    }
    const group = index.prefixes.valueAt(literals[0] ?? '', () => ({ entries: [], suffixes: new LiteralTrie(true) }))
    group.entries.push(entry)
    group.suffixes.valueAt(literals.at(-1) ?? '', () => []).push(entry)
  }
}
