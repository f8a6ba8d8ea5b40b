import { printableLines } from '../values/printable.js'

/** The longest text, in UTF-16 units: at most 60 kB, since a unit takes up to three bytes. */
const LONGEST = 20_000
/** The errors of a chain that are shown: the first and the last of them, since the last one is where it began. */
const MOST_LINKS = 40
/** How far a property is looked into, how many of an object's are shown, and how much of a text. */
const DEEPEST = 3
const MOST_PROPERTIES = 20
const LONGEST_VALUE = 500
/** The values that are shown of one error's properties, however they refer to each other. */
const MOST_VALUES = 200

/** Text that is not too long for a log. */
export function shortened(text: string, longest = LONGEST): string {
  return text.length > longest ? `${text.slice(0, longest)} ... (${text.length - longest} more)` : text
}

/**
 * A thrown value with its causes, for a log: stacks, and the properties of each. Control characters are escaped, every line but the
 * first is indented, so that no text can pass for a line of its own, and it is at most 60 kB. Never throws.
 */
export function logText(thrown: unknown): string {
  const links = chainOf(thrown)
  const left = links.length - MOST_LINKS
  const shown = left > 0 ? [...links.slice(0, MOST_LINKS / 2), ...links.slice(-MOST_LINKS / 2)] : links
  const texts = shown.map((link, index) => `${index > 0 ? '[cause]: ' : ''}${textOf(link)}`)
  if (left > 0) texts.splice(MOST_LINKS / 2, 0, `... ${left} more causes`)
  // What the short ones leave goes to the long ones.
  let room = LONGEST - 100 * texts.length
  const bySize = texts.map((_, index) => index).sort((a, b) => (texts[a] ?? '').length - (texts[b] ?? '').length)
  bySize.forEach((index, place) => {
    const share = Math.floor(room / (texts.length - place))
    // Escapes take up to six units for one.
    const text = cut(printableLines(shortened(texts[index] ?? '')), share)
    texts[index] = text
    room -= text.length
  })
  return texts.join('\n    ')
}

function cut(text: string, longest: number): string {
  const indented = text.replace(/\n+/g, '\n    ')
  return indented.length > longest ? `${indented.slice(0, longest)} ...` : indented
}

/** A value and its causes, each once. */
function chainOf(thrown: unknown): unknown[] {
  const seen = new Set<unknown>()
  let current = thrown
  for (;;) {
    seen.add(current)
    const cause = read(current, 'cause')
    if (cause === undefined || seen.has(cause) || seen.size >= 1000) return [...seen]
    current = cause
  }
}

/** One error without its cause: its stack, which begins with its message, and its other properties. */
function textOf(value: unknown): string {
  try {
    return describe(value)
  } catch {
    return 'a value that cannot be looked at: what reads it throws'
  }
}

function describe(value: unknown): string {
  if (!isObject(value)) return preview(value, 0, { left: MOST_VALUES })
  const stack = read(value, 'stack')
  const message = text(read(value, 'message'))
  const title = [text(read(value, 'name')), message].filter(Boolean).join(': ')
  const head = typeof stack !== 'string' ? title : message && !stack.includes(message) ? `${title}\n${stack}` : stack
  const properties = propertiesOf(value, ['stack', 'message', 'name', 'cause'], 0, { left: MOST_VALUES })
  return [head, properties].filter(Boolean).join(' ') || preview(value, 0, { left: MOST_VALUES })
}

function propertiesOf(value: object, except: readonly string[], depth: number, budget: { left: number }): string {
  const names = Object.keys(value).filter((name) => !except.includes(name) && read(value, name) !== undefined)
  // Those of an AggregateError are hidden.
  if (depth === 0 && !names.includes('errors') && Array.isArray(read(value, 'errors'))) names.push('errors')
  if (names.length === 0) return ''
  const shown = names
    .slice(0, MOST_PROPERTIES)
    .map((name) => `${name.slice(0, LONGEST_VALUE)}: ${preview(read(value, name), depth + 1, budget)}`)
  return `{ ${listed(shown, names.length)} }`
}

function preview(value: unknown, depth: number, budget: { left: number }): string {
  if (budget.left-- <= 0) return '...'
  if (typeof value === 'string') return JSON.stringify(value.slice(0, LONGEST_VALUE))
  if (typeof value === 'function') return '[function]'
  if (!isObject(value)) return String(value).slice(0, LONGEST_VALUE)
  if (read(value, 'stack') !== undefined) {
    return `[${text(read(value, 'name')) || 'Error'}: ${text(read(value, 'message')).slice(0, LONGEST_VALUE)}]`
  }
  // Its keys would be each of its bytes.
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (depth > DEEPEST) return Array.isArray(value) ? '[...]' : '{...}'
  if (Array.isArray(value)) {
    const shown = value.slice(0, MOST_PROPERTIES).map((item) => preview(item, depth + 1, budget))
    return `[${listed(shown, value.length)}]`
  }
  if (value instanceof Date) return String(value.getTime())
  return propertiesOf(value, [], depth, budget) || '{}'
}

function listed(shown: readonly string[], count: number): string {
  return [...shown, ...(count > shown.length ? [`... ${count - shown.length} more`] : [])].join(', ')
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A property of a value that may be hostile. */
function read(value: unknown, name: string): unknown {
  try {
    return isObject(value) || typeof value === 'function' ? (value as Record<string, unknown>)[name] : undefined
  } catch {
    return undefined
  }
}
