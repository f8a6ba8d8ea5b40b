import { type Fact, type Fields, isFields, isList, isText, valuesAt, valuesOf } from './facts.js'
import { LONGEST_TEXT } from './parse-body.js'
import { CODES, FIELDS, IDS, PROBLEM_WORDS, WORDS } from './places.js'

/** What a body says in words, the most specific first; no more than `levels` deep. */
export function messageIn(facts: Fact, places = WORDS, levels = 5): string | undefined {
  if (isText(facts)) return facts
  if (levels < 0) return undefined
  if (isList(facts)) return joined(facts.map((entry) => messageOfEntry(entry, levels - 1)))
  if (!isFields(facts)) return undefined
  // Some frameworks have each field's faults under its name, and nothing else.
  const faults = isFaults(facts) ? byField(facts, levels) : undefined
  if (faults !== undefined) return faults
  for (const place of places) {
    const name = place.replace('*', '')
    const value = facts.get(name)?.[1]
    if (name !== place && !isList(value) && !isFields(value)) continue
    const message = messageIn(value, WORDS, levels - 1)
    if (message !== undefined) return message
    if (name === 'errors' && isFields(value)) return byField(value, levels)
  }
  return undefined
}

/** What problem+json says in words. */
export function problemMessageIn(facts: Fact): string | undefined {
  return messageIn(facts, PROBLEM_WORDS)
}

/** Whether nothing is in an object, and in those in it, but lists of faults. */
const isFaults = (facts: Fact): boolean =>
  isList(facts)
    ? facts.every((entry) => isText(entry) || (isFields(entry) && isFaults(entry)))
    : isFields(facts) && [...facts.values()].every(([, value]) => isFaults(value))

/** Names of what has no field: the faults of an input as a whole. */
const NO_FIELD = /^(?:messages?|errors?|details?|errormessages|nonfielderrors|formerrors|fielderrors|base|all|)$/

function byField(fields: Fields, levels: number): string | undefined {
  return joined(
    [...fields].map(([name, [key, value]]) =>
      labelled(NO_FIELD.test(name) ? '' : key, messageIn(value, WORDS, levels - 1)),
    ),
  )
}

/** An entry of a list, with the field that it is about. */
function messageOfEntry(entry: Fact, levels: number): string | undefined {
  const [place] = FIELDS.flatMap((name) => valuesAt(entry, name)).filter((value) => value)
  const parts = isFields(place) ? [...place.values()].slice(0, 1).map(([, value]) => value) : [place].flat()
  // FastAPI begins with the part of the request, which is seldom another one.
  const field = (parts[0] === 'body' ? parts.slice(1) : parts).filter((part) => isText(part) || Number.isInteger(part))
  return labelled(field.join('.'), messageIn(entry, WORDS, levels))
}

/** Many texts begin with their field. */
function labelled(field: string, message: string | undefined): string | undefined {
  return message === undefined || message.replace(/^["'`]/, '').startsWith(field) ? message : `${field}: ${message}`
}

function joined(messages: readonly (string | undefined)[]): string | undefined {
  const texts = [...new Set(messages.filter(isText))]
  return texts.length > 1 ? texts.join('; ').slice(0, LONGEST_TEXT) : texts[0]
}

/** The machine code in the envelopes of others. */
export function codeIn(facts: Fact): string | undefined {
  // OAuth's code is its `error`.
  const paths = isText(valuesAt(facts, 'errordescription')[0]) ? [...CODES, 'error'] : CODES
  return paths.flatMap((path) => valuesAt(facts, path)).find(isText)
}

/** The id of the request in a body: at one of its places, or as people write it into a text. */
export function requestIdIn(facts: Fact, text = ''): string | undefined {
  return (
    valuesOf(facts, IDS).find(isText) ??
    // Without a digit it is a word.
    /\brequest[ _-]?id\b['"`]?[ :=]+['"`]?((?=[\w.-]*\d)[\w.-]{8,128})/i.exec(text)?.[1]
  )
}
