import { type ChangedNumber, isHeld } from '../shared/exact-number.js'

/** How deep values are read; deeper ones are no error of anybody's. */
const MOST_LEVELS = 20
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '0': '\0' }
const WORDS: Readonly<Record<string, unknown>> = {
  true: true,
  false: false,
  null: null,
  True: true,
  False: false,
  None: null,
  nil: null,
  undefined: undefined,
}

/** An object in a text, and where it stands. */
export interface ReadObject {
  readonly value: object
  readonly start: number
  readonly end: number
}

/**
 * The outermost objects in a text, wherever they begin: JSON, Python's way to print a dict, which is how OpenAI's Python SDK shows a
 * body, and Node's and Ruby's. What is broken off or no object is passed over. Where a log has wrapped a text of one, `joint` stands.
 */
export function readObjects(text: string, joint = ' '): readonly ReadObject[] {
  const found: ReadObject[] = []
  // What is nested without an end would be read again from each of its levels.
  let failures = MOST_READ_AGAIN * text.length
  for (let start = text.indexOf('{'); start !== -1; ) {
    const whole = wholeLine(text, start)
    if (whole) {
      found.push(whole)
      start = text.indexOf('{', whole.end)
      continue
    }
    let next = start + 1
    if (mayBegin(text.charCodeAt(next))) {
      const reader = new Reader(text, start, joint)
      try {
        const value = reader.value(0) as object
        next = reader.at
        found.push({ value, start, end: next })
      } catch (fault) {
        if (fault !== NO_VALUE) throw fault
        failures -= reader.at - start
        if (failures < 0) next = Math.max(next, reader.at)
      }
    }
    start = text.indexOf('{', next)
  }
  return found
}

/** What may be a number that JavaScript reads as another one: `-0`, or one with many digits or a large exponent. */
const MAY_CHANGE = /-0|[\d.]{16}|\de[+-]?\d{3}/i

/** The numbers of an object's text that JavaScript reads as other ones. */
export function changedNumbersIn(text: string): readonly ChangedNumber[] {
  if (!MAY_CHANGE.test(text)) return []
  const reader = new Reader(text, 0, ' ')
  try {
    reader.value(0)
  } catch (fault) {
    if (fault !== NO_VALUE) throw fault
  }
  return reader.changed
}

/** How often a text may be read in vain. */
const MOST_READ_AGAIN = 2

/** Whether a unit may follow the brace of an object: a quote, a blank, a letter, the other brace. */
const mayBegin = (code: number) =>
  code === 34 ||
  code === 39 ||
  code <= 32 ||
  code === 125 ||
  code === 36 ||
  code === 95 ||
  ((code | 32) >= 97 && (code | 32) <= 122)

/** An object that is a line by itself, as a logger writes it: read by the platform, which is many times faster. */
function wholeLine(text: string, start: number): ReadObject | undefined {
  if (start > 0 && text[start - 1] !== '\n') return undefined
  const lineEnd = text.indexOf('\n', start)
  const end = lineEnd === -1 ? text.length : lineEnd
  if (text[end - 1] !== '}') return undefined
  try {
    return { value: JSON.parse(text.slice(start, end)) as object, start, end }
  } catch {
    return undefined
  }
}

/** Thrown where no value can be read. Not an `Error`: a text may have a million places that look like the beginning of one. */
const NO_VALUE = Symbol('no value')

class Reader {
  at: number
  readonly changed: ChangedNumber[] = []
  /** The key whose value is being read. */
  private name = ''

  constructor(
    readonly text: string,
    start: number,
    readonly joint: string,
  ) {
    this.at = start
  }

  value(level: number): unknown {
    this.space()
    const first = this.text[this.at]
    if (level > MOST_LEVELS) throw NO_VALUE
    if (first === '{') return this.object(level)
    if (first === '[' || first === '(') return this.list(level, first === '[' ? ']' : ')')
    if (first === '"' || first === "'") return this.string(first)
    const word = this.match(/-?\d[\d.eE+-]*|[A-Za-z]+/y)
    if (word === undefined) throw NO_VALUE
    if (Object.hasOwn(WORDS, word)) return WORDS[word]
    const number = Number(word)
    if (Number.isNaN(number)) throw NO_VALUE
    if (MAY_CHANGE.test(word) && !isHeld(word)) this.changed.push({ name: this.name, written: word, read: number })
    return number
  }

  private object(level: number): object {
    const entries: [string, unknown][] = []
    this.at++
    while (!this.closes('}')) {
      const key = this.key()
      this.space()
      if (this.match(/:|=>/y) === undefined) throw NO_VALUE
      this.name = key
      entries.push([key, this.value(level + 1)])
      this.separator('}')
    }
    return Object.fromEntries(entries)
  }

  private key(): string {
    const quote = this.text[this.at]
    const key = quote === '"' || quote === "'" ? this.string(quote) : this.match(/[A-Za-z_$][\w$]*/y)
    if (key === undefined) throw NO_VALUE
    return key
  }

  private list(level: number, end: string): unknown[] {
    const items: unknown[] = []
    const { name } = this
    this.at++
    while (!this.closes(end)) {
      this.name = name
      items.push(this.value(level + 1))
      this.separator(end)
    }
    return items
  }

  private string(quote: string): string {
    const parts: string[] = []
    const plain = quote === '"' ? /[^"\\\r\n]+/y : /[^'\\\r\n]+/y
    this.at++
    for (;;) {
      const part = this.match(plain)
      if (part !== undefined) parts.push(part)
      const character = this.text[this.at]
      if (character === undefined) throw NO_VALUE
      if (character === quote) break
      if (character === '\\') parts.push(this.escape())
      else {
        // The end of a line is a wrap, with what indents the rest of the text.
        this.space()
        parts.push(parts.at(-1)?.endsWith(' ') ? '' : this.joint)
      }
    }
    this.at++
    return parts.length === 1 ? (parts[0] ?? '') : parts.join('')
  }

  private escape(): string {
    const escaped = this.text[++this.at] ?? ''
    const code = this.match(/u[\da-fA-F]{4}|x[\da-fA-F]{2}|U[\da-fA-F]{8}/y)
    if (code === undefined) {
      this.at++
      return ESCAPES[escaped] ?? escaped
    }
    const point = Number.parseInt(code.slice(1), 16)
    return point > 0x10ffff ? '' : String.fromCodePoint(point)
  }

  private closes(end: string): boolean {
    this.space()
    if (this.text[this.at] !== end) return false
    this.at++
    return true
  }

  private separator(end: string): void {
    this.space()
    if (this.text[this.at] === ',') this.at++
    else if (this.text[this.at] !== end) throw NO_VALUE
  }

  private space(): void {
    this.match(/\s+/y)
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    this.at += found?.length ?? 0
    return found
  }
}
