import type { AnyCatalog, DefinitionError, ErrorDefinition } from '@errspec/core'
import { matchTemplate, parseTemplate } from '@errspec/core/schema'
import { type Contract, textsOf } from '../shared/contract/contract.js'
import { type Wording, wordingsOf } from '../shared/contract/wordings.js'
import type { Finding } from '../shared/findings.js'
import { wildcardDistance } from '../shared/wildcard-distance.js'

/** What `check` can find, beside the faults that make a definition unusable. */
export const checkRules = {
  definition: 'A rule of defineCatalog or defineGuide is broken.',
  'no-solution': 'A kind has no solution.',
  'internal-params':
    'A message of a 5xx has text in it that is filled in at run time, and could carry internals to the client.',
  'reads-alike': 'A text reads like another message.',
  'ambiguous-params':
    'Two texts are filled in one after the other: where the first has the words between them, both are read back wrong.',
} as const satisfies Record<string, string>

/** The name of a rule of `check`. */
export type CheckRule = keyof typeof checkRules

/** The faults of a definition that was refused. */
export function definitionFindings(error: Pick<DefinitionError, 'faults'>): readonly Finding[] {
  return error.faults.map(({ path, message }) => ({ rule: 'definition', path, message }))
}

/** Advice on a contract that is sound: what is allowed, and will be regretted. */
export function check(contract: Contract): readonly Finding[] {
  const { catalog } = contract
  return [
    ...solutionFindings(contract),
    ...Object.entries(catalog.errors).flatMap(([kind, error]) => paramFindings(kind, error)),
    ...alikeFindings(catalog),
  ]
}

const finding = (rule: CheckRule, path: string, message: string): Finding => ({ rule, path, message })
const MOST_NAMED = 5

function solutionFindings(contract: Contract): readonly Finding[] {
  const { errors } = textsOf(contract)
  const without = Object.keys(errors).filter((kind) => !errors[kind]?.solution?.length)
  if (contract.guide !== undefined || without.length <= 1) {
    return without.map((kind) =>
      finding('no-solution', `errors.${kind}`, `'${kind}' has no solution: say what its receiver can do`),
    )
  }
  const named = without.slice(0, MOST_NAMED).map((kind) => `'${kind}'`)
  const others = without.length > named.length ? ` and ${without.length - named.length} more` : ''
  return [
    finding(
      'no-solution',
      'errors',
      `no kind has a solution, as there is no guide (${named.join(', ')}${others}): write one with defineGuide, or name its file with --guide`,
    ),
  ]
}

function paramFindings(kind: string, { status, message, params }: ErrorDefinition): readonly Finding[] {
  const { names, types, literals } = parseTemplate(message, params)
  const path = `errors.${kind}.message`
  const texts = names.filter((_, index) => types[index] === 'string')
  return [
    ...(status >= 500 && texts.length > 0
      ? [
          finding(
            'internal-params',
            path,
            `a ${status} with ${list(texts)} could carry internals: log them as the cause, or make the param a number`,
          ),
        ]
      : []),
    ...names.flatMap((name, index) =>
      index > 0 && types[index - 1] === 'string' && types[index] === 'string'
        ? [
            finding(
              'ambiguous-params',
              path,
              `{${names[index - 1]}} and {${name}} are read back wrong where the first one has ${JSON.stringify(literals[index])} in it`,
            ),
          ]
        : [],
    ),
  ]
}

const list = (names: readonly string[]) => names.map((name) => `{${name}}`).join(' and ')

/** So many characters apart, two texts are taken for each other. */
const MOST_ALIKE = 2
/** Below this, two words may well be that close. */
const SHORTEST_COMPARED = 8

function alikeFindings(catalog: AnyCatalog): readonly Finding[] {
  const wordings = wordingsOf(catalog).map((wording) => ({ ...wording, plain: plainText(wording) }))
  return wordings.flatMap((later, index) =>
    wordings.slice(0, index).flatMap((earlier) => {
      if (earlier.kind === later.kind) return []
      const message = likeness(later, earlier) ?? likeness(earlier, later)
      return message === undefined ? [] : [finding('reads-alike', later.path, message)]
    }),
  )
}

type PlainWording = Wording & { readonly plain: string }

/** Why the text of one wording can be taken for another one's; `undefined` where it cannot. */
function likeness(one: PlainWording, other: PlainWording): string | undefined {
  const isSameStatus = one.status === other.status
  const read = isSameStatus && matchTemplate(other.template, one.example)
  if (read && Object.keys(read).length > 0) {
    const values = Object.entries(read).map(([name, value]) => `{${name}} = ${JSON.stringify(value)}`)
    return `'${one.kind}' and '${other.kind}' have texts in common: ${JSON.stringify(one.example)} is also ${JSON.stringify(other.text)} with ${values.join(', ')}`
  }
  const lengths = [one.plain.length, other.plain.length]
  const isComparable =
    Math.min(...lengths) >= SHORTEST_COMPARED && Math.max(...lengths) - Math.min(...lengths) <= MOST_ALIKE
  // At another status it takes the very same words to be confused.
  const isClose = isSameStatus && isComparable && wildcardDistance([one.plain], other.plain) <= MOST_ALIKE
  return one.plain === other.plain || isClose
    ? `${JSON.stringify(one.text)} of '${one.kind}' reads like ${JSON.stringify(other.text)} of '${other.kind}'`
    : undefined
}

/** A text as people compare it: without case and punctuation, every placeholder alike. */
function plainText({ template }: Wording): string {
  return template.literals
    .map((literal) =>
      literal
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim(),
    )
    .join(' * ')
}
