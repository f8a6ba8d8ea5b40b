import { UsageError } from '../shared/usage-error.js'

const AS_JSON = 'make JSON of its keys and texts first, as in {"card_declined": "The card was declined"}'

/** Formats of texts that are not read: how one is told by its content, what it is, and what to do. */
const FORMATS: readonly (readonly [RegExp, string, string])[] = [
  [
    /^msgid[ \t]+"/m,
    'a gettext file (.po)',
    'make JSON of it first, for instance with "npx i18next-conv -l en -s messages.po -t messages.json"',
  ],
  [/^\s*(?:<\?xml\b[^>]*>\s*)?(?:<!--.*?-->\s*)*<resources\b/s, "a file of Android's texts (strings.xml)", AS_JSON],
  [/^\s*(?:<\?xml\b[^>]*>\s*)?(?:<!--.*?-->\s*)*<xliff\b/s, 'an XLIFF file', AS_JSON],
  [
    /^\s*(?:<!doctype html|<html)\b/i,
    'a web page',
    'save the table of its errors as CSV or Markdown, with a code, a status and a message in each row',
  ],
  [/^\s*<(?:\?xml\b|[a-z][\w:-]*[\s>])/i, 'XML', AS_JSON],
  [/^\s*(?:\/\*.*?\*\/\s*|\/\/[^\n]*\n\s*)*"(?:[^"\\]|\\.)*"\s*=\s*"/s, "a file of Apple's texts (.strings)", AS_JSON],
]

/** Throws a `UsageError` that says what to do for a file of texts whose format is not read. */
export function refuseOtherFormat(text: string, file: string): void {
  const found = FORMATS.find(([form]) => form.test(text.replace(/^\ufeff/, '')))
  if (found) throw new UsageError(`${file}: is ${found[1]}, which is not read: ${found[2]}`)
}
