import type { Finding } from '../../shared/findings.js'

/** How much a change asks of those who use the contract, the gravest first. */
export const changeLevels = ['breaking', 'additive', 'editorial'] as const
export type ChangeLevel = (typeof changeLevels)[number]

/** Every kind of change, its level, and what it is. The names are stable: ignore files and pipelines use them. */
export const diffRules = {
  'name-changed': { level: 'breaking', title: 'The catalog has another name, by which `is` knows its errors.' },
  'kind-removed': { level: 'breaking', title: 'An error is gone.' },
  'kind-renamed': { level: 'breaking', title: 'An error has another kind.' },
  'kind-added': { level: 'additive', title: 'There is a new error.' },
  'kind-deprecated': { level: 'additive', title: 'An error is marked as deprecated.' },
  'deprecation-changed': { level: 'editorial', title: 'A deprecation says something else, or is withdrawn.' },
  'status-moved': { level: 'breaking', title: 'An error has another status.' },
  'message-changed': { level: 'breaking', title: 'The text of a message is another one.' },
  'param-removed': { level: 'breaking', title: 'A param is gone.' },
  'param-renamed': { level: 'breaking', title: 'A param has another name.' },
  'param-retyped': { level: 'breaking', title: 'A param has another type.' },
  'param-added': { level: 'breaking', title: 'There is a new param, which whoever raises the error has to give.' },
  'reading-changed': { level: 'breaking', title: 'A text is read as another error, or with other params.' },
  'alias-added': { level: 'additive', title: 'Clients recognise a further text.' },
  'alias-removed': { level: 'breaking', title: 'Clients no longer recognise a text.' },
  'retry-removed': { level: 'breaking', title: 'What was retryable no longer is.' },
  'retry-added': { level: 'additive', title: 'What was not retryable is now.' },
  'retry-policy-changed': { level: 'additive', title: 'Clients retry at other intervals, or another number of times.' },
  'unsafe-retry-allowed': { level: 'breaking', title: 'Clients may send a POST again whose answer was lost.' },
  'notice-policy-changed': { level: 'breaking', title: 'Other messages end with the notice.' },
  'notice-text-changed': { level: 'breaking', title: 'The notice is another text.' },
  'role-changed': { level: 'breaking', title: 'Generic code raises another error for a failure.' },
  'role-added': { level: 'additive', title: 'Generic code raises an error for a failure that had none.' },
  'status-removed': { level: 'breaking', title: 'A status is no longer in the retry table.' },
  'status-added': { level: 'additive', title: 'There is a new status in the retry table.' },
  'status-title-changed': { level: 'editorial', title: 'A status has another title.' },
  'header-removed': {
    level: 'breaking',
    title: 'The errors of a status no longer have a header, or have another value in it.',
  },
  'header-added': { level: 'additive', title: 'The errors of a status have a further header.' },
  'guide-changed': { level: 'editorial', title: 'The texts for people are others.' },
} as const satisfies Record<string, { readonly level: ChangeLevel; readonly title: string }>

/** The name of a rule of `diff`. */
export type DiffRule = keyof typeof diffRules

/** One difference between two contracts, as their clients see it. */
export interface Change extends Finding {
  readonly rule: DiffRule
  readonly level: ChangeLevel
  /** What a client that has the old catalog makes of a server that has the new one. */
  readonly oldClient: string
  /** What a client that has the new catalog makes of a server that has the old one. */
  readonly newClient: string
}

/** What a rule says of a change. */
export interface Impact {
  readonly message: string
  readonly oldClient: string
  readonly newClient: string
}

/** A change of a rule at a place. */
export function change(rule: DiffRule, path: string, impact: Impact): Change {
  return { rule, level: diffRules[rule].level, path, ...impact }
}

/** What is said of a side that does not notice. */
export const NOTHING = 'nothing changes'
