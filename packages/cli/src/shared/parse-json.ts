import { UsageError } from './usage-error.js'

/**
 * The value of a JSON text, which may begin with a byte order mark. Throws a `UsageError` that names the file, and the line and column
 * of what is no JSON.
 */
export function parseJson(text: string, file: string): unknown {
  const plain = text.replace(/^\ufeff/, '')
  try {
    return JSON.parse(plain)
  } catch (error) {
    refuseNoText(plain, file)
    const fault = firstFault(plain)
    throw new UsageError(`${file}: is not JSON: ${fault ? inWords(plain, fault) : (error as Error).message}`)
  }
}

/** Throws a `UsageError` for a file in which nothing can be read: an empty one, or one that is no text. */
export function refuseNoText(text: string, file: string): void {
  if (text.trim() === '') throw new UsageError(`${file}: is empty; write it, or name another file`)
  if (/[\0\ufffd]/.test(text)) {
    throw new UsageError(
      `${file}: is no text in UTF-8, but one that was saved in another encoding, or none; save it as UTF-8, or name another file`,
    )
  }
}

interface JsonFault {
  readonly at: number
  /** What should be there. */
  readonly wanted: string
}

const SPACE = /[ \t\n\r]*/y
const TEXT = /"(?:[^"\\\p{Cc}]+|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/uy
const WORD = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y

/** Where a text stops being JSON. Engines tell a place for some faults only, and each in words of its own. */
function firstFault(text: string): JsonFault | undefined {
  const closing: ('}' | ']')[] = []
  let at = 0
  let isEmpty = false
  const skip = (pattern: RegExp) => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) at += found[0].length
    return found !== null
  }
  const take = (mark: string | undefined) => {
    skip(SPACE)
    if (mark === undefined || text[at] !== mark) return false
    at++
    return true
  }
  /** A text in quotes; a fault within it is behind its good part. */
  const takeText = (wanted: string): JsonFault | undefined => {
    skip(SPACE)
    if (!skip(TEXT)) return { at, wanted }
    if (text[at] === '"') at++
    else return { at, wanted: text[at] === '\\' ? 'an escape that JSON has' : 'the end of the text, a "' }
    return undefined
  }
  for (;;) {
    const end = closing.at(-1)
    skip(SPACE)
    if (!isEmpty || text[at] !== end) {
      if (end === '}') {
        const fault = takeText(isEmpty ? 'a key in double quotes, or }' : 'a key in double quotes')
        if (fault) return fault
        if (!take(':')) return { at, wanted: 'a colon' }
      }
      skip(SPACE)
      isEmpty = text[at] === '{' || text[at] === '['
      if (isEmpty) {
        closing.push(text[at++] === '{' ? '}' : ']')
        continue
      }
      if (text[at] === '"') {
        const fault = takeText('')
        if (fault) return fault
      } else if (!skip(WORD)) return { at, wanted: 'a value' }
    }
    isEmpty = false
    while (take(closing.at(-1))) closing.pop()
    if (closing.length === 0) return at === text.length ? undefined : { at, wanted: 'the end' }
    if (!take(',')) return { at, wanted: `a comma, or ${closing.at(-1)}` }
  }
}

function inWords(text: string, { at, wanted }: JsonFault): string {
  const lines = text.slice(0, at).split('\n')
  const place = `at line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`
  if (at >= text.length) return `it ends where ${wanted} should be, ${place}`
  if (/^\/[/*]/.test(text.slice(at, at + 2))) return `it has a comment, which JSON has not, ${place}`
  const found = /^[\w$.-]{1,40}/.exec(text.slice(at, at + 40))?.[0] ?? String.fromCodePoint(text.codePointAt(at) ?? 0)
  return `there is ${found === '\n' || found === '\r' ? 'a line break' : JSON.stringify(found)} where ${wanted} should be, ${place}`
}
