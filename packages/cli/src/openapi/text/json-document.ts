import { parseExactly } from '../../shared/exact-number.js'
import { parseJson } from '../../shared/parse-json.js'
import type { Place, TextDocument, WrittenEntry, WrittenMap } from './text-document.js'

/** A JSON document. Throws a `UsageError` where it is none. */
export function readJsonDocument(text: string, name: string): TextDocument {
  const content = parseJson(text, name)
  // A map is looked at when it is asked for: most of a large document never is.
  const known = new Map<number, WrittenMap>()
  const containerAt = (start: number): WrittenMap => {
    const container = known.get(start) ?? scanContainer(text, start)
    known.set(start, container)
    return container
  }
  const find = (place: Place): number | undefined => {
    let start = skipSpace(text, 0)
    for (const key of place) {
      if (!isContainer(text, start)) return undefined
      // Of a key that is there twice, the last one counts.
      const entry = containerAt(start).entries.findLast((candidate) => candidate.key === key)
      if (entry === undefined) return undefined
      start = entry.value[0]
    }
    return start
  }
  return {
    text,
    format: 'json',
    content,
    exact(place) {
      const start = find(place)
      return start === undefined ? undefined : parseExactly(text.slice(start, skipValue(text, start)))
    },
    written(place) {
      const start = find(place)
      return start !== undefined && text[start] === '{' ? containerAt(start) : undefined
    },
    isShared: () => false,
    inherited: () => ({}),
  }
}

const isContainer = (text: string, start: number) => text[start] === '{' || text[start] === '['

/** The entries of an object; of an array too, whose keys are its indices. The text is known to be JSON. */
function scanContainer(text: string, start: number): WrittenMap {
  const isObject = text[start] === '{'
  const entries: WrittenEntry[] = []
  let at = skipSpace(text, start + 1)
  while (text[at] !== '}' && text[at] !== ']') {
    const begin = at
    let key = String(entries.length)
    if (isObject) {
      const behind = skipText(text, at)
      key = JSON.parse(text.slice(at, behind))
      // The colon is one character.
      at = skipSpace(text, skipSpace(text, behind) + 1)
    }
    const end = skipValue(text, at)
    entries.push({ key, start: begin, letters: begin + 1, value: [at, end], isAnchored: false, end })
    at = skipSpace(text, end)
    if (text[at] === ',') at = skipSpace(text, at + 1)
  }
  return { open: start + 1, entries }
}

function skipSpace(text: string, start: number): number {
  let at = start
  while (text.charCodeAt(at) <= 0x20) at++
  return at
}

function skipText(text: string, start: number): number {
  let at = text.indexOf('"', start + 1)
  while (isEscaped(text, at)) at = text.indexOf('"', at + 1)
  return at + 1
}

function isEscaped(text: string, at: number): boolean {
  let count = 0
  while (text[at - 1 - count] === '\\') count++
  return count % 2 === 1
}

const [QUOTE, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x22, 0x7b, 0x7d, 0x5b, 0x5d]

function skipValue(text: string, start: number): number {
  if (text[start] === '"') return skipText(text, start)
  let [depth, at] = [0, start]
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = skipText(text, at) - 1
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) depth++
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      // The end of what a number or a word is in.
      if (depth === 0) return at
      depth--
      if (depth === 0) return at + 1
    } else if (depth === 0 && (code === 0x2c || code <= 0x20)) return at
  }
  return at
}
