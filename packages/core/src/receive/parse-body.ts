import { ownValue } from '../values/plain-data.js'

/** A body in the forms in which it is read. */
export interface ParsedBody {
  /** What JSON made of it, or its text; of JSON that was cut off what is whole, and of XML the texts of its elements. */
  readonly value: unknown
  /** Whether it is JSON from its first to its last character, or was parsed before. */
  readonly isWhole: boolean
  /** `value` with the long text in which it was cut off. */
  readonly cutValue?: unknown
}

/** The longest text that is shown where none was meant to be: what comes behind it does not make it clearer. */
export const LONGEST_TEXT = 2000

/** Parses a body that is a text. */
export function parseBody(body: unknown): ParsedBody {
  if (typeof body !== 'string') return { value: body, isWhole: true }
  // A byte order mark is a blank too.
  const text = body.trim()
  if (text.startsWith('<')) return { value: elementsOf(text), isWhole: false }
  const value = /^[[{"]/.test(text) ? parseJson(text) : undefined
  if (value !== undefined) return { value, isWhole: true }
  return { ...(parseStart(text) ?? { value: text.slice(0, LONGEST_TEXT) }), isWhole: false }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What is whole of a JSON text that was cut off; `undefined` for what does not begin as one. */
function parseStart(text: string): Omit<ParsedBody, 'isWhole'> | undefined {
  let cutAt = text.length
  // Quotes for every character of a text, so that all else is structure, and at the same place.
  const outline = text.replace(/"[^"\\]*(?:\\(?:.|$)[^"\\]*)*("?)/gs, (quoted, end: string, at: number) => {
    if (!end) cutAt = at
    return '"'.repeat(quoted.length)
  })
  const open: string[] = []
  for (const [bracket] of outline.matchAll(/[{}[\]]/g)) {
    if (bracket === '{') open.push('}')
    else if (bracket === '[') open.push(']')
    else open.pop()
  }
  const ends = open.reverse().join('')
  // A number may have been cut off too, but not a text that has its end. Behind what is whole there is a key, a value, or a part of one.
  const [whole = ''] = /^.*(?:[{}[\]]|(?=,))/s.exec(outline) ?? []
  if (!ends || !/^[{[]/.test(text) || !/^,?\s*(?:"+\s*:?\s*)?(?:"*|[\w+.-]*)$/.test(outline.slice(whole.length)))
    return undefined
  const value = (text.endsWith('"') && parseJson(text + ends)) || parseJson(text.slice(0, whole.length) + ends)
  if (value === undefined) return undefined
  // Of few words the rest may say the opposite.
  const [words = ''] = /^(?:[^\\]|\\[^u]|\\u[\da-f]{4})*/i.exec(text.slice(cutAt + 1, cutAt + LONGEST_TEXT)) ?? []
  return {
    value,
    cutValue: text.length - cutAt > LONGEST_TEXT ? parseJson(`${text.slice(0, cutAt)}"${words}"${ends}`) : undefined,
  }
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", '#39': "'" }

/** The texts of XML's innermost elements by their names without prefix, the first of each; of an HTML page its title alone. */
function elementsOf(text: string): Record<string, string> {
  const isPage = /<(?:!doctype\s+html|html|head|body)\b/i.test(text)
  const elements: Record<string, string> = {}
  for (const [, name = '', content = ''] of text.matchAll(/<(?:[\w-]+:)?([\w.-]+)(?:\s[^<>]*)?>([^<]*)<\//g)) {
    const isTitle = name.toLowerCase() === 'title'
    if (isPage && !isTitle) continue
    const plain = content.replace(/&(#39|\w+);/g, (entity, key: string) => ownValue(ENTITIES, key) ?? entity)
    elements[name] ??= plain.trim().slice(0, isTitle ? 200 : LONGEST_TEXT)
  }
  return elements
}
