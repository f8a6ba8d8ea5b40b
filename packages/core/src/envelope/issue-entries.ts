import type { Issue } from '../template/param-types.js'
import { compile, type Node } from './compile-envelope.js'
import type { Json } from './envelope.js'
import { readNode } from './read-node.js'
import { writeNode } from './write-node.js'

/** An issue as an entry of the envelope's own form. */
export function writeIssue(template: Node | undefined, issue: Issue): Json {
  if (!template) return issue as unknown as Json
  const { pointer, message, code } = issue
  const values: Record<string, Json | undefined> = {
    pointer,
    // An issue may go without words where its code says it all.
    message: message || undefined,
    code,
    field: fieldOf(pointer),
  }
  return writeNode(template, (part) => values[part]) ?? {}
}

/** An issue as it is. */
const PLAIN = /* @__PURE__ */ compile({ pointer: '{pointer}', message: '{message}', code: '{code}' })

/**
 * An entry read back; `undefined` for what is no entry. Where the template shows no message, the code stands for it, and where
 * it shows no place, the place is the input as a whole.
 */
export function readIssue(template: Node = PLAIN, entry: unknown): unknown {
  const found: Record<string, unknown> = {}
  const isEntry = readNode(template, entry, (part, value) => {
    if (typeof value === 'string') found[part] ??= value
    return typeof value === 'string'
  })
  if (!isEntry) return undefined
  const { pointer, field, message = '', code } = found as Readonly<Record<string, string | undefined>>
  return { pointer: pointer ?? pointerOf(field ?? ''), message, ...(code !== undefined && { code }) }
}

/** A pointer in the dotted form that people write: `/items/0/qty` is `items.0.qty`. A key that has dots itself is quoted. */
function fieldOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((key) => (/^[^.[\]"]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`))
    .join('')
    .replace(/^\./, '')
}

/** A dotted form as a pointer; `items[0].qty` is understood as well. */
function pointerOf(field: string): string {
  return [...field.matchAll(/\[("(?:[^"\\]|\\.)*")\]|\[(\d+)\]|([^.[\]"]+)/g)]
    .map(([, quoted, index, key]) => (quoted === undefined ? String(index ?? key) : unquoted(quoted)))
    .map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text))
  } catch {
    return text
  }
}
