/** A line of Java's properties, whose value may go on after a backslash. */
const LINE = /^[ \t]*([\w.$-]+)[ \t]*[=:][ \t]*((?:[^\\\n]|\\[\s\S])*)$/gm

/** The texts of a `.properties` file by their keys. */
export function readProperties(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...text.replace(/\r\n?/g, '\n').matchAll(LINE)].map(([, key = '', value = '']) => [key, unescaped(value).trim()]),
  )
}

function unescaped(value: string): string {
  return (
    value
      .replace(/\\\n\s*/g, '')
      .replace(/\\u([0-9a-fA-F]{4})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
      .replace(/\\[nrtf]/g, ' ')
      .replace(/\\(.)/g, '$1')
      // Java's MessageFormat writes an apostrophe twice.
      .replaceAll("''", "'")
  )
}
