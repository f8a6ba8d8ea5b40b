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

/** The value of a JSON text, its numbers exact. */
export function parseExactly(json: string): unknown {
  const marked = json.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') ? token : JSON.stringify(exactNumber(token)),
  )
  return JSON.parse(marked)
}
