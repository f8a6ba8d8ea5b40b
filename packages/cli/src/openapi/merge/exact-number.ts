const MARK = '\u0000number:'

/** What stands for a number in a document: itself, or a marked text where JavaScript would write it differently or cannot hold it. */
export function exactNumber(source: string): number | string {
  return String(Number(source)) === source ? Number(source) : MARK + source
}

/** A text of JSON or YAML with the numbers that the marked texts stand for. */
export function withExactNumbers(text: string): string {
  return text.replace(/"\\(?:u0000|0)number:([^"]*)"/g, '$1')
}
