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
}

/** An object in a text, and where it stands. */
export interface ReadObject {
  readonly value: object
  readonly start: number
  readonly end: number
}

/**
 * The outermost objects in a text, wherever they begin: JSON, and Python's way to print a dict, which is how OpenAI's
 * Python SDK shows a body. What is broken off or no object is passed over.
 */
export function readObjects(text: string): readonly ReadObject[] {
  const found: ReadObject[] = []
  for (let start = text.indexOf('{'); start !== -1; ) {
    const reader = new Reader(text, start)
    let next = start + 1
    try {
      const value = reader.value(0) as object
      next = reader.at
      found.push({ value, start, end: next })
    } catch (fault) {
      if (fault !== NO_VALUE) throw fault
    }
    start = text.indexOf('{', next)
  }
  return found
}

/** Thrown where no value can be read. Not an `Error`: a text may have a million places that look like the beginning of one. */
const NO_VALUE = Symbol('no value')

class Reader {
  readonly text: string
  at: number

  constructor(text: string, at: number) {
    this.text = text
    this.at = at
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
    return number
  }

  private object(level: number): object {
    const entries: [string, unknown][] = []
    this.at++
    while (!this.closes('}')) {
      const quote = this.text[this.at]
      if (quote !== '"' && quote !== "'") throw NO_VALUE
      const key = this.string(quote)
      this.space()
      if (this.text[this.at++] !== ':') throw NO_VALUE
      entries.push([key, this.value(level + 1)])
      this.separator('}')
    }
    return Object.fromEntries(entries)
  }

  private list(level: number, end: string): unknown[] {
    const items: unknown[] = []
    this.at++
    while (!this.closes(end)) {
      items.push(this.value(level + 1))
      this.separator(end)
    }
    return items
  }

  private string(quote: string): string {
    let read = ''
    for (this.at++; ; this.at++) {
      const character = this.text[this.at]
      if (character === undefined) throw NO_VALUE
      if (character === quote) break
      if (character !== '\\') {
        read += character
        continue
      }
      const escaped = this.text[++this.at] ?? ''
      const code = this.match(/u[\da-fA-F]{4}|x[\da-fA-F]{2}|U[\da-fA-F]{8}/y)
      if (code === undefined) read += ESCAPES[escaped] ?? escaped
      else {
        const point = Number.parseInt(code.slice(1), 16)
        read += point > 0x10ffff ? '' : String.fromCodePoint(point)
        this.at--
      }
    }
    this.at++
    return read
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
