import type { Finding } from '../shared/findings.js'

/** What `check` can find, beside the faults that make a definition unusable. */
export const checkRules = {
  definition: 'A rule of defineCatalog or defineGuide is broken.',
  'no-solution': 'A kind has no solution.',
  'internal-params':
    'A message of a 5xx has text in it that is filled in at run time, and could carry internals to the client.',
  'reads-alike': 'A text reads like another message.',
  'ambiguous-params':
    'Two texts that only the message carries stand one after the other: where the first has the words between them, both are read back wrong.',
  'no-example':
    "A param's schema gives no value by itself, and the error has no `example` for documents and the mock server to show.",
  'not-raised': 'No operation raises a kind.',
  'no-json-schema':
    "A param's schema has no JSON Schema: `export` cannot write the catalog, and no document can describe the param.",
} as const satisfies Record<string, string>

/** The name of a rule of `check`. */
export type CheckRule = keyof typeof checkRules

/** What a rule says of a place. */
export const finding = (rule: CheckRule, path: string, message: string): Finding => ({ rule, path, message })
