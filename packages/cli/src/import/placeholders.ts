/** A text of another templating language as a template of ours. */
export interface ForeignText {
  readonly message: string
  readonly params: Readonly<Record<string, 'string' | 'number'>>
  /** What was lost on the way. */
  readonly losses: readonly string[]
}

/** Placeholders as other languages write them, each form with the name that stands in it; the first that fits counts. */
const FORMS = new RegExp(
  [
    // Mustache, i18next, Go's templates
    /\{\{\{?\s*[-&.$]?\s*([\w.$-]+)\s*(?:,[^{}]*)?\}?\}\}/,
    // JavaScript's template literals, Ruby, Rails, Python
    /[$#]\{\s*([\w.]+)\s*\}/,
    /%\{\s*(\w+)\s*\}/,
    /%\((\w+)\)[sdif]/,
    // Symfony, browser extensions
    /%([A-Za-z]\w*)%/,
    /\$([A-Za-z]\w*)\$/,
    // printf
    /%(?:(\d+)\$)?[-+0]?\d*(?:\.\d+)?[sdifuvq@](?![A-Za-z])/,
    // Shells and Cypher, SAP, Qt
    /(?<![\w$])\$([A-Za-z_]\w*|\d(?![\d.,]))/,
    /(?<![\w&])&(\d)(?!\w)/,
    /(?<![\w%])%(\d{1,2})(?![\w%$])/,
    // Laravel
    /(?<=^|[\s"'(=])(?::)([a-z_]\w*)(?=$|[\s"').,;!?])/,
    // ICU, Java, .NET, Fluent
    /\{\s*\$?(\w+)\s*\}/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
)

/**
 * Turns the placeholders of a text (ICU's, i18next's, Go's, Rails', Laravel's, printf's) into ours. A plural or a choice keeps
 * its last form, `other`; any other brace becomes a literal one.
 */
export function foreignText(text: string): ForeignText {
  const params: Record<string, 'string' | 'number'> = {}
  const losses: string[] = []
  const plain = withoutChoices(text, params, losses)
  let unnamed = 0
  let message = ''
  let end = 0
  for (const match of plain.matchAll(FORMS)) {
    const given = match.slice(1).find((group) => group !== undefined)
    const name = nameOf(given ?? `${++unnamed}`)
    params[name] ??= /%[-+0]?\d*(?:\.\d+)?[dif]/.test(match[0]) ? 'number' : 'string'
    message += `${literal(plain.slice(end, match.index))}{${name}}`
    end = match.index + match[0].length
  }
  return { message: cleaned(message + literal(plain.slice(end))), params, losses }
}

/** A text without placeholders as a template. */
export const literalText = (text: string): string => cleaned(literal(text))

const literal = (text: string) => text.replace(/[{}]/g, '$&$&')

/** One line, as messages are. */
const cleaned = (text: string) => text.replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ').trim()

function nameOf(given: string): string {
  const words = given.replace(/\W+/g, '_').replace(/^_+|_+$/g, '')
  const name = /^\d/.test(words) || words === '' ? `arg${words}` : words
  return name in Object.prototype ? `${name}_` : name
}

/** ICU's `{count, plural, one {...} other {...}}` as its `other`, and `{price, number}` as `{price}`. */
function withoutChoices(text: string, params: Record<string, 'string' | 'number'>, losses: string[]): string {
  const found = /\{\s*(\w+)\s*,\s*(\w+)\s*(,)?/.exec(text)
  if (!found) return text
  const [head = '', given = '', kind = '', comma] = found
  const end = closingBrace(text, found.index)
  if (end === -1) return text
  const name = nameOf(given)
  const body = text.slice(found.index + head.length, end)
  const isCount = /^(?:plural|selectordinal|number)$/.test(kind)
  if (isCount) params[name] = 'number'
  let shown = `{${name}}`
  if (comma && /^(?:plural|select|selectordinal)$/.test(kind)) {
    const other = /\bother\s*\{/.exec(body)
    const start = other ? other.index + other[0].length - 1 : -1
    const stop = start === -1 ? -1 : closingBrace(body, start)
    if (stop !== -1) shown = body.slice(start + 1, stop).replaceAll('#', `{${name}}`)
    losses.push(`of the forms of {${name}} only 'other' was taken over`)
  }
  const rest = withoutChoices(text.slice(end + 1), params, losses)
  return text.slice(0, found.index) + shown + rest
}

function closingBrace(text: string, open: number): number {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth++
    else if (text[at] === '}' && --depth === 0) return at
  }
  return -1
}
