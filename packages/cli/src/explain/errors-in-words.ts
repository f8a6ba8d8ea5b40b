import type { AnyCatalog } from '@errspec/core'
import { matchTemplate, wordingsOf } from '@errspec/core/schema'
import { wordsOf } from './catalog-words.js'
import { type FoundError, isTelling, named, receivedText, recognizeAnywhere } from './found-error.js'
import { isOrdinary } from './ordinary-words.js'

/** A message and its params are no longer than this. */
const LONGEST_MESSAGE = 2000
/** So many places of a line are tried. */
const MOST_PLACES = 50
/** So much of a notice tells it where a line was cut off in it. */
const LEAST_OF_NOTICE = 12

/** What else is known of a text. */
export interface Around {
  /** That what it stands in has a request id of the contract's form. */
  readonly hasOwnId: boolean
  /** The status that what it stands in says of it. */
  readonly status?: number | undefined
  /** That the text may go on, so that a notice at its end was not cut off. */
  readonly goesOn?: boolean
}

/** What the words of a line say, and where its message ends. */
export interface Said {
  readonly errors: readonly FoundError[]
  /** From where to where in the line the message is; nothing for a kind that is named. */
  readonly start: number
  readonly end: number
  /** That nothing told where the message ends but the end of the line. */
  readonly isOpen: boolean
}

const NOTHING: Said = { errors: [], start: 0, end: 0, isOpen: false }

/**
 * The error that a line speaks of in its words: a message in it, as in `Error: 400 Unknown model m`, or the name of a kind, as in a
 * line of an adapter's log.
 */
export function saidInWords(catalog: AnyCatalog, text: string, around: Around): Said {
  // What an HTTP client says in HTTP's words beside the error may be a message of the contract as well.
  const line = /status(?:Text|Message)/.test(text)
    ? text.replace(/\bstatus(?:Text|Message)["']?\s*[:=]\s*(?:"[^"]*"|'[^']*')/g, '')
    : text
  const kinds = kindsIn(catalog, line, around)
  const message = messageIn(catalog, line, around)
  if (message === undefined) return { ...NOTHING, errors: kinds }
  // The kind is named beside the message.
  const errors = message.errors.map(
    (error): FoundError =>
      error.toldBy === 'words' && kinds.some(({ kind, toldBy }) => kind === error.kind && toldBy === 'kind')
        ? { ...error, toldBy: 'kind', isOneOfSeveral: false }
        : error,
  )
  return { ...message, errors }
}

function messageIn(catalog: AnyCatalog, line: string, around: Around): Said | undefined {
  const places = placesOf(catalog, line)
  // Of a success nothing is an error.
  if (places.length === 0 || Number(around.status) < 400) return undefined
  const bare = withoutBehind(line)
  for (const { start, isWhole } of places) {
    const before = line.slice(0, start)
    for (const { text, hasNotice, length, isOpen } of messagesAt(catalog, line, bare, start, isWhole, around.goesOn)) {
      const hasOwnId = around.hasOwnId && (!isOrdinary(text) || BEFORE_MESSAGE.test(before.slice(-LONGEST_BEFORE)))
      const found = recognizeAnywhere(catalog, text, hasNotice)
      if (found.length === 0) continue
      const said = statusBefore(before) ?? statusSaid(line) ?? around.status
      const ofStatus = found.filter(({ status }) => said === undefined || status === said)
      const telling = ofStatus.filter((error) => isTelling(catalog, error, hasOwnId))
      if (ofStatus.length > 0 && telling.length === 0) continue
      const errors =
        // At another status the text is not the contract's.
        telling.length === 0
          ? [receivedText(catalog, said ?? 0, text)]
          : telling.map((error) => ({ ...error, isOneOfSeveral: telling.length > 1 }))
      return {
        errors,
        start,
        end: start + length,
        isOpen: isOpen && found.some((error) => endsInParam(catalog, error)),
      }
    }
  }
  return undefined
}

/** Whether the text of an error ends in a placeholder, which takes whatever there is. */
const endsInParam = (catalog: AnyCatalog, { kind, message }: FoundError) =>
  wordingsOf(catalog.errors).some(
    ({ kind: own, template }) =>
      own === kind &&
      template.names.length > 0 &&
      template.literals.at(-1) === '' &&
      matchTemplate(template, message) !== undefined,
  )

/** What stands before the message in a line that is about nothing else: a level, a name in brackets, a status, `error:`. */
const BEFORE_MESSAGE =
  /(?:^|[\])}>|\t]|\b[45]\d\d|(?:error|exception|err|msg|message|reason|warn|warning|fatal|critical|info|debug)["']?)[\s:=-]*["'`]?$/i
const LONGEST_BEFORE = 100

const statusBefore = (words: string) => numberOf(/\b([45]\d\d)[\s:-]*$/.exec(words.slice(-20))?.[1])
const statusSaid = (line: string) => numberOf(/\bstatus(?:[ _]?code)?["']?[:= ]{1,3}([45]\d\d)\b/i.exec(line)?.[1])
const numberOf = (digits: string | undefined) => (digits === undefined ? undefined : Number(digits))

/** A place in a line where a message may begin. */
interface Place {
  readonly start: number
  /** Whether nothing in the text of the message tells where it begins. */
  readonly isWhole: boolean
}

/** Where in a line a message may begin, the first place first. */
function placesOf(catalog: AnyCatalog, line: string): readonly Place[] {
  const places = new Map<number, Place>()
  for (const { template } of wordsOf(catalog).wordingsIn(line)) {
    const [prefix = ''] = template.literals
    if (prefix === '') {
      // A text that begins with a param begins where the words of the log end.
      const start = line.includes(': ') ? line.lastIndexOf(': ') + 2 : 0
      places.set(start, { start, isWhole: true })
      continue
    }
    for (const start of occurrences(line, prefix)) {
      if (places.size >= MOST_PLACES) break
      if (!/\w/.test(line[start - 1] ?? '')) places.set(start, { start, isWhole: false })
    }
  }
  return [...places.values()].sort((a, b) => a.start - b.start)
}

function* occurrences(line: string, text: string): Iterable<number> {
  for (let index = line.indexOf(text); index !== -1; index = line.indexOf(text, index + 1)) yield index
}

/** What a log puts behind a message: a request id, `key=value`, a duration. */
const BEHIND =
  /(?:[([](?:request[ _-]?id[:=]? ?)?req_[a-z0-9]+[)\]]|(?:request[ _-]?id[:=]? ?)?req_[a-z0-9]+|[\w.-]+=(?:"[^"]*"|\S+)|\w*(?:id|code|status|time|duration|attempts?):\S+|\((?:took|after|in) [^()]*\)|\{\}|\[\])$/i
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

/** A text that may be the message which begins at a place. */
interface Candidate {
  readonly text: string
  readonly hasNotice: boolean
  /** How much of the line it takes. */
  readonly length: number
  readonly isOpen: boolean
}

/** The texts that may be the message which begins at a place, the likeliest first; `bare` is the line without what is behind it. */
function messagesAt(
  catalog: AnyCatalog,
  line: string,
  bare: string,
  start: number,
  isWhole: boolean,
  goesOn = false,
): readonly Candidate[] {
  const rest = line.slice(start, start + LONGEST_MESSAGE)
  const notice = catalog.notice?.text ?? ''
  const candidates: Candidate[] = []
  const add = (text: string, length: number, isOpen: boolean) => {
    const [message, hasNotice] = withoutNotice(text, notice, goesOn)
    candidates.push({ text: message, hasNotice, length, isOpen: isOpen && !hasNotice })
  }
  const quote = /["'`]/.exec(line[start - 1] ?? '')?.[0]
  if (quote !== undefined) {
    const end = [...occurrences(rest, quote)].find((index) => rest[index - 1] !== '\\')
    if (end !== undefined) add(rest.slice(0, end).replaceAll(`\\${quote}`, quote), end, false)
  }
  const noticeAt = notice === '' ? -1 : rest.indexOf(notice)
  if (noticeAt !== -1) {
    const length = noticeAt + notice.length
    candidates.push({ text: rest.slice(0, noticeAt), hasNotice: true, length, isOpen: false })
  }
  const whole = bare.slice(start, start + LONGEST_MESSAGE)
  add(whole, whole.length, true)
  if (isWhole) return candidates
  // A message that ends in text ends where that text does; another one where words of the log begin.
  for (const end of endsIn(whole)) add(whole.slice(0, end).trimEnd(), end, false)
  return candidates
}

/**
 * What ends a message in the middle of a line, the last place first: a quote that closes, a bracket, a comma, a dash, the place in a
 * stack, and a colon behind what is no word of a sentence.
 */
const ENDS =
  /(?<=\S)["'`]|[<>|{}\t]|\s[([]|[,;](?=\s|$)|[)\]](?=[\s,;:.]|$)|(?<=[\dA-Z_./-]\w*):(?=\s)|\sat\s(?=\S*[(:/])|\s(?:-|--|—)\s/g
/** So many ends are tried. */
const MOST_ENDS = 8

function endsIn(text: string): readonly number[] {
  const ends = [...text.matchAll(ENDS)].slice(0, MOST_ENDS).map(({ index }) => index)
  return ends.filter((end) => end > 0).reverse()
}

/** A text without the notice at its end, even one that was cut off there; and whether it had it. */
function withoutNotice(text: string, notice: string, goesOn: boolean): readonly [message: string, hasNotice: boolean] {
  if (notice === '') return [text, false]
  if (text.endsWith(notice)) return [text.slice(0, -notice.length), true]
  if (goesOn) return [text, false]
  const cut = text.replace(/(?:\.{2,}|…)$/, '')
  const at = cut.lastIndexOf(notice.slice(0, LEAST_OF_NOTICE))
  return at > 0 && notice.length > LEAST_OF_NOTICE && notice.startsWith(cut.slice(at))
    ? [cut.slice(0, at), true]
    : [text, false]
}

/**
 * The kinds that a line names, or their codes: each as a word of its own, and one that is an ordinary word or a number only behind
 * its status or the header's name.
 */
function kindsIn(catalog: AnyCatalog, line: string, { hasOwnId }: Around): readonly FoundError[] {
  const { kindsNamed, mayName } = wordsOf(catalog)
  if (!mayName(line)) return []
  const words = line.split(/[\s"'`,;:=()[\]{}<>|]+/)
  const found = new Map<string, FoundError>()
  words.forEach((word, index) => {
    for (const kind of kindsNamed(word)) {
      const before = words[index - 1]?.toLowerCase()
      const isHeader = before === 'x-error-kind'
      const isOwn = isHeader || /[A-Za-z][_.-]|[_.-][A-Za-z]/.test(word)
      const isBehindStatus = before === String(catalog.errors[kind]?.status)
      if (found.has(kind) || !(isOwn || (isBehindStatus && hasOwnId))) continue
      found.set(kind, named(catalog, kind))
    }
  })
  return [...found.values()]
}
