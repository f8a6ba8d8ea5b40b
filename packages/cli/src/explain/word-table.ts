/** A word of a table that stands in a line, and where. */
export interface Hit<Meaning> {
  readonly at: number
  readonly meaning: Meaning
}

/** The units of ASCII that words are made of. */
const IN_WORDS = Uint8Array.from({ length: 128 }, (_, code) => (/\w/.test(String.fromCharCode(code)) ? 1 : 0))

/** Words with their meanings, to be found in long texts: one pass over a line, which makes nothing of the words that it passes. */
export class WordTable<Meaning> {
  private readonly byHash = new Map<number, { readonly word: string; readonly meaning: Meaning }[]>()
  private lastLine = ''
  private lastHits: readonly Hit<Meaning>[] = []

  constructor(private readonly create: () => Meaning) {}

  /** The meaning of a word, to be added to. */
  meaningOf(word: string): Meaning {
    const hash = hashOf(word)
    const entries = this.byHash.get(hash) ?? []
    this.byHash.set(hash, entries)
    const entry = entries.find((one) => one.word === word) ?? { word, meaning: this.create() }
    if (!entries.includes(entry)) entries.push(entry)
    return entry.meaning
  }

  /** The words of the table in a line, in its order. A line is asked for them several times in a row. */
  hitsIn(line: string): readonly Hit<Meaning>[] {
    if (line !== this.lastLine) {
      this.lastLine = line
      this.lastHits = this.find(line)
    }
    return this.lastHits
  }

  private find(line: string): readonly Hit<Meaning>[] {
    const hits: Hit<Meaning>[] = []
    let start = -1
    let hash = 0
    for (let at = 0; at <= line.length; at++) {
      // Behind the end there is no unit: that is no part of a word either.
      const code = at < line.length ? line.charCodeAt(at) : 0
      if (code < 128 && IN_WORDS[code] === 1) {
        if (start === -1) {
          start = at
          hash = 0
        }
        hash = (Math.imul(hash, 31) + code) | 0
      } else if (start !== -1) {
        const entries = this.byHash.get(hash)
        if (entries) {
          const entry = entries.find(({ word }) => word.length === at - start && line.startsWith(word, start))
          if (entry) hits.push({ at: start, meaning: entry.meaning })
        }
        start = -1
      }
    }
    return hits
  }
}

function hashOf(word: string): number {
  let hash = 0
  for (let at = 0; at < word.length; at++) hash = (Math.imul(hash, 31) + word.charCodeAt(at)) | 0
  return hash
}
