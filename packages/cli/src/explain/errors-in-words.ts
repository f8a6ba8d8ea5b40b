import type { AnyCatalog } from '@errspec/core'
import { wordingsOf } from '@errspec/core/schema'
import { kindsNamed } from '../shared/contract/contract.js'
import { type FoundError, named, receivedText, recognizeAnywhere } from './found-error.js'

/** A message and its params are no longer than this. */
const LONGEST_MESSAGE = 2000
/** So many places of a line are tried. */
const MOST_PLACES = 50
/** Fewer letters of text than this are in too many other texts. */
const FEWEST_LETTERS = 6

/**
 * The error that a line speaks of in its words: a message in it, as in `Error: 400 Unknown model m`, or the name of a kind, as in a
 * line of an adapter's log.
 */
export function errorsInWords(catalog: AnyCatalog, text: string): readonly FoundError[] {
  const whole = recognizeAnywhere(catalog, text.trim())
  if (whole.length > 0) return whole
  // What an HTTP client says in HTTP's words beside the error may be a message of the contract as well.
  const line = text.replace(/\bstatus(?:Text|Message)["']?\s*[:=]\s*(?:"[^"]*"|'[^']*')/g, '')
  const bare = withoutBehind(line)
  for (const start of placesOf(catalog, line)) {
    for (const message of messagesAt(catalog, line, bare, start)) {
      const found = recognizeAnywhere(catalog, message)
      if (found.length === 0) continue
      const said = statusBefore(line.slice(0, start)) ?? statusSaid(line)
      const ofStatus = found.filter(({ status }) => said === undefined || status === said)
      // At another status the text is not the contract's.
      return ofStatus.length > 0 ? ofStatus : [receivedText(catalog, said ?? 0, message)]
    }
  }
  return kindsIn(catalog, line)
}

const statusBefore = (words: string) => numberOf(/\b([45]\d\d)[\s:-]*$/.exec(words.slice(-20))?.[1])
const statusSaid = (line: string) => numberOf(/\bstatus(?:[ _]?code)?["']?[:= ]{1,3}([45]\d\d)\b/i.exec(line)?.[1])
const numberOf = (digits: string | undefined) => (digits === undefined ? undefined : Number(digits))

/** Where in a line a message may begin, the first place first. */
function placesOf(catalog: AnyCatalog, line: string): readonly number[] {
  const places = new Set<number>()
  for (const { template } of wordingsOf(catalog.errors)) {
    const { literals } = template
    const letters = literals.join('').replace(/\s/g, '').length
    if (letters < FEWEST_LETTERS || !literals.every((literal) => line.includes(literal))) continue
    const [prefix = ''] = literals
    if (prefix === '') {
      // A text that begins with a param begins where the words of the log end.
      places.add(line.includes(': ') ? line.lastIndexOf(': ') + 2 : 0)
      continue
    }
    for (const found of occurrences(line, prefix)) {
      if (places.size >= MOST_PLACES) break
      if (!/\w/.test(line[found.index - 1] ?? '')) places.add(found.index)
    }
  }
  return [...places].sort((a, b) => a - b)
}

function* occurrences(line: string, text: string): Iterable<{ index: number }> {
  for (let index = line.indexOf(text); index !== -1; index = line.indexOf(text, index + 1)) yield { index }
}

/** What a log puts behind a message: a request id, `key=value`, a duration. */
const BEHIND =
  /(?:[([](?:request[ _-]?id[:=]? ?)?req_[a-z0-9]+[)\]]|(?:request[ _-]?id[:=]? ?)?req_[a-z0-9]+|[\w.-]+=(?:"[^"]*"|\S+)|\((?:took|after|in) [^()]*\))$/i
/** No longer than this; a pattern that is looked for at the end is tried from every place before it. */
const LONGEST_BEHIND = 300

/** A line without what a log puts behind a message. */
function withoutBehind(line: string): string {
  let text = line.trimEnd()
  for (let found = behind(text); found !== undefined; found = behind(text))
    text = text.slice(0, -found.length).trimEnd()
  return text
}

function behind(text: string): string | undefined {
  const found = BEHIND.exec(text.slice(-LONGEST_BEHIND))?.[0]
  return found !== undefined && /\s/.test(text.at(-found.length - 1) ?? '') ? found : undefined
}

/** The texts that may be the message which begins at a place, the likeliest first; `bare` is the line without what is behind it. */
function messagesAt(catalog: AnyCatalog, line: string, bare: string, start: number): readonly string[] {
  const rest = line.slice(start, start + LONGEST_MESSAGE)
  const texts: string[] = []
  const quote = /["'`]/.exec(line[start - 1] ?? '')?.[0]
  if (quote !== undefined) {
    const end = [...occurrences(rest, quote)].find(({ index }) => rest[index - 1] !== '\\')?.index
    if (end !== undefined) texts.push(rest.slice(0, end).replaceAll(`\\${quote}`, quote))
  }
  const notice = catalog.notice?.text ?? ''
  const noticeAt = notice === '' ? -1 : rest.indexOf(notice)
  if (noticeAt !== -1) texts.push(rest.slice(0, noticeAt))
  const whole = bare.slice(start, start + LONGEST_MESSAGE)
  texts.push(whole)
  // A message that ends in text ends where that text does.
  const end = whole.search(/["'`]|\s[([]/)
  if (end > 0) texts.push(whole.slice(0, end).trimEnd())
  return texts
}

/**
 * The kinds that a line names, or their codes: each as a word of its own, and one that is an ordinary word or a number only behind
 * its status or the header's name.
 */
function kindsIn(catalog: AnyCatalog, line: string): readonly FoundError[] {
  const words = line.split(/[\s"'`,;:=()[\]{}<>|]+/)
  return words.flatMap((word, index) => {
    if (words.indexOf(word) !== index) return []
    const before = words[index - 1]?.toLowerCase()
    return kindsNamed(catalog, word)
      .filter(
        (kind) =>
          /[A-Za-z][_.-]|[_.-][A-Za-z]/.test(word) ||
          before === String(catalog.errors[kind]?.status) ||
          before === 'x-error-kind',
      )
      .map((kind) => named(catalog, kind))
  })
}
