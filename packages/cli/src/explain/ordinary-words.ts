import { matchTemplate, type Wording } from '@errspec/core/schema'
import { allStatusWords } from './status-words.js'

const normal = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** What every service says, whatever its contract: the phrases of HTTP and the like. */
const ORDINARY: ReadonlySet<string> = new Set(
  [
    ...allStatusWords,
    'Access denied',
    'Authentication failed',
    'Authentication required',
    'Error',
    'Forbidden resource',
    'Internal error',
    'Invalid credentials',
    'Invalid input',
    'Invalid request',
    'Invalid token',
    'Not allowed',
    'Not authenticated',
    'Not authorized',
    'Permission denied',
    'Rate limit exceeded',
    'Request failed',
    'Request timed out',
    'Server error',
    'Something went wrong',
    'Timeout',
    'Unauthenticated',
    'Unknown error',
    'Unprocessable Content',
    'Validation error',
    'Validation failed',
  ].map(normal),
)

/** Whether a message is one that everybody has. */
export const isOrdinary = (message: string) => ORDINARY.has(normal(message))

/** Words that begin no name; a message goes on with them in other people's sentences. */
const NO_NAMES: ReadonlySet<string> = new Set(
  (
    'a about after alias all an and any architecture are argument as at attribute be because before between but by can cannot class code column data did ' +
    'does during error exception field file for format found from given had has have host id if in index input into is it its key kind ' +
    'family level line method mode month must name no not number object of on option or out parameter path property provided provider reference registry request ' +
    'response row server service setting should specified state status table than that the their then there this to type unit used user ' +
    'value version was were when where which while will with year'
  ).split(' '),
)

/** A name has no more words. */
const MOST_WORDS = 5
/** What a sentence begins with may have so many. */
const MOST_WORDS_BEFORE = 6

/**
 * Whether a message that fits a wording fits it only because a placeholder at its end, or its beginning, takes whatever there is: then
 * the words there go on like a sentence, and name nothing.
 */
export function readsLikeProse({ template: { literals, names, types } }: Wording, message: string): boolean {
  const last = names.length - 1
  const params = last < 0 ? undefined : matchTemplate({ literals, names, types }, message)
  if (params === undefined) return false
  const valueAt = (index: number) => String(params[names[index] ?? ''])
  const isOpen = (index: number) => types[index] === 'string'
  const [prefix = ''] = literals
  // Words that only go on: behind a colon or a quote something else begins.
  if (
    literals[last + 1] === '' &&
    isOpen(last) &&
    /[\p{L}\p{N}]\s+$/u.test(literals[last] ?? '') &&
    !isName(valueAt(last))
  )
    return true
  const next = literals[1] ?? ''
  return (
    prefix === '' && isOpen(0) && /^\s+[\p{L}\p{N}]/u.test(next) && valueAt(0).split(/\s+/).length > MOST_WORDS_BEFORE
  )
}

function isName(value: string): boolean {
  const text = value.trim()
  if (/^(["'`]).*\1$/.test(text)) return true
  // A quote that is not closed is a part of something longer.
  if (['"', '`'].some((quote) => text.split(quote).length % 2 === 0) || /^'[^']*$/.test(text)) return false
  const words = text.split(/\s+/)
  const [first = ''] = words
  if (words.length > MOST_WORDS || NO_NAMES.has(first.toLowerCase().replace(/\W+$/, ''))) return false
  // The end of a part of a sentence, before its last word.
  if (words.slice(0, -1).some((word) => /[,;:.!?]$/.test(word))) return false
  return words.slice(1).every((word) => /[\d\p{Lu}]|[^\p{L}\d.,;:!?]/u.test(word) && !/[=:]/.test(word))
}
