const MARK = '\u0000number:'

/** What stands for a number in a document: itself, or a marked text where JavaScript would write it differently or cannot hold it. */
export function exactNumber(source: string): number | string {
  return String(Number(source)) === source ? Number(source) : MARK + source
}

/** How a marked text's number is written; `undefined` for any other text. */
export function numberText(text: string): string | undefined {
  return text.startsWith(MARK) ? text.slice(MARK.length) : undefined
}

/** The number that JavaScript has for a marked text; any other value as it is. */
export function roundedNumber(value: unknown): unknown {
  const source = typeof value === 'string' ? numberText(value) : undefined
  return source === undefined ? value : Number(source)
}

/** Whether two values that are no maps and no lists are the same: numbers, however they are written. */
export const isSameScalar = (one: unknown, other: unknown): boolean =>
  one === other || roundedNumber(one) === roundedNumber(other)

/** The texts and numbers of a JSON text. */
const SCALAR = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** The value of a JSON text, its numbers exact. */
export function parseExactly(json: string): unknown {
  const marked = json.replace(SCALAR, (token) => (token.startsWith('"') ? token : JSON.stringify(exactNumber(token))))
  return JSON.parse(marked)
}

/** A number of a text that JavaScript reads as another one. */
export interface ChangedNumber {
  /** The key that it stands under. */
  readonly name: string
  readonly written: string
  readonly read: number
}

/** Whether JavaScript reads a number as it is written: not one that is too large or too small, has too many digits, or is `-0`. */
export const isHeld = (source: string): boolean => decimalOf(source) === decimalOf(String(Number(source)))

/** How a JSON text writes a number that JavaScript reads as `read`; as JavaScript does, where it has the number as it is. */
export function writtenAs(json: string, read: number): string {
  const tokens = json.match(SCALAR) ?? []
  return tokens.find((token) => Object.is(Number(token), read) && !isHeld(token)) ?? String(read)
}

/** What a number is, in one way of writing it. */
function decimalOf(source: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = 0] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(source) ?? []
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return whole === '' ? source : `${sign}0`
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`
}

/** JSON of a value, in which numbers that JSON has not are texts: `"Infinity"`, which would be `null`. */
export const jsonOf = (value: unknown, space?: number): string =>
  JSON.stringify(value, (_, part) => (typeof part === 'number' && !Number.isFinite(part) ? String(part) : part), space)
