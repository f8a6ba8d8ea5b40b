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

/** Brackets, commas and colons, whole texts, what is neither, and the quote of a text that has no end. */
const TOKENS = /[{}[\],:]|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s"{}[\],:]+|"/gs

/** What is whole of a JSON text that was cut off; `undefined` for what does not begin as one. */
function parseStart(text: string): Omit<ParsedBody, 'isWhole'> | undefined {
  if (!/^[[{]/.test(text)) return undefined
  const open: string[] = []
  /** How much is whole: every bracket moves it, so that those open now were open there. */
  let whole = 0
  let last = ''
  let cutText: number | undefined
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    const isValue = last === ':' || (open.at(-1) === ']' && /^[[,]$/.test(last))
    if (token === '"') {
      if (isValue) cutText = index + 1
      break
    }
    if (token === '{') open.push('}')
    else if (token === '[') open.push(']')
    else if (token === '}' || token === ']') {
      // Nothing may follow the end of the outermost.
      if (open.pop() !== token || open.length === 0) return undefined
    } else if (!/^[",:]/.test(token) && !(isValue && isLiteral(token))) return undefined
    if (token === ',') whole = index
    else if (/^[{}[\]]$/.test(token) || (token.startsWith('"') && isValue)) whole = index + token.length
    last = token
  }
  const ends = open.reverse().join('')
  const value = parseJson(text.slice(0, whole) + ends)
  if (value === undefined) return undefined
  const cut = cutText === undefined ? '' : text.slice(cutText)
  // Of few words the rest may say the opposite.
  if (cut.length < LONGEST_TEXT) return { value }
  const [words] = /^(?:[^\\]|\\[^u]|\\u[\da-f]{4})*/i.exec(cut.slice(0, LONGEST_TEXT)) ?? []
  return { value, cutValue: parseJson(`${text.slice(0, cutText)}${words}"${ends}`) }
}

/** A number, or a word that JSON has, or the beginning of one. */
function isLiteral(token: string): boolean {
  return /^-?[\d.eE+-]*$/.test(token) || ['true', 'false', 'null'].some((word) => word.startsWith(token))
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", '#39': "'" }

/** The texts of XML's innermost elements by their names without prefix, the first of each; of an HTML page its title alone. */
function elementsOf(text: string): Record<string, string> {
  const isPage = /<(?:!doctype\s+html|html|head|body)\b/i.test(text)
  const elements: Record<string, string> = {}
  for (const [, name = '', content = ''] of text.matchAll(/<(?:[\w-]+:)?([\w.-]+)(?:\s[^<>]*)?>([^<]*)<\//g)) {
    const isTitle = name.toLowerCase() === 'title'
    if (isPage && !isTitle) continue
    const plain = content.replace(/&(#39|\w+);/g, (entity, key: string) => ENTITIES[key] ?? entity)
    elements[name] ??= plain.trim().slice(0, isTitle ? 200 : LONGEST_TEXT)
  }
  return elements
}
