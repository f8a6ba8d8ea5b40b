import { type RuleId, ruleLink, ruleOf } from './rules.js'

/** A rule that was judged. */
export interface RuleResult {
  readonly rule: RuleId
  /** The id of the case. */
  readonly case: string
  /** The kind that the case is about, where it is about one. */
  readonly kind?: string
  /** The rule in words. */
  readonly title: string
  /** The request: method and URL. */
  readonly request: string
  readonly expected: string
  /** What came instead; `'as expected'` where the rule holds. */
  readonly actual: string
  /** What else is to be said where the rule is broken. */
  readonly hint?: string
  /** All of it in a sentence. */
  readonly message: string
  /** Where the rule is explained: `docs/rules.md#status`, in the repository of Errspec. */
  readonly link: string
}

/** A rule that could not be judged. */
export interface SkippedRule extends Pick<RuleResult, 'rule' | 'case' | 'kind' | 'title'> {
  readonly reason: string
}

/** What one case, or all of them, found. Every rule of a case is in exactly one of the lists, or in one several times. */
export interface CaseReport {
  readonly passed: readonly RuleResult[]
  readonly failed: readonly RuleResult[]
  readonly skipped: readonly SkippedRule[]
}

/** What was found about one rule. */
export interface Finding {
  readonly expected: string
  /** What came, where the rule is broken. */
  readonly actual: string
  /** What else is to be said when the rule is broken. */
  readonly hint?: string | undefined
}

/** One thing wrong with an answer. */
export interface Fault {
  readonly what: string
  /** The rule, or any of those, that says the same of plain errors: a server that does it wrong everywhere has a single fault. */
  readonly like?: RuleId | readonly RuleId[] | undefined
}

/** Collects what one case finds. */
export class Verdicts implements CaseReport {
  readonly passed: RuleResult[] = []
  readonly failed: RuleResult[] = []
  readonly skipped: SkippedRule[] = []
  readonly #subject: { readonly case: string; readonly kind?: string }

  readonly #broken: ReadonlySet<RuleId>

  /** `broken` are the rules that the server was seen to break before. */
  constructor(subject: { readonly id: string; readonly kind?: string | undefined }, broken: ReadonlySet<RuleId>) {
    this.#broken = broken
    this.#subject = { case: subject.id, ...(subject.kind === undefined ? {} : { kind: subject.kind }) }
  }

  /** Notes whether a rule holds for a request; returns it. */
  judge(rule: RuleId, request: string, holds: boolean, { expected, actual, hint }: Finding): boolean {
    const { title, source } = ruleOf(rule)
    const about = this.#subject.kind === undefined ? this.#subject.case : `kind '${this.#subject.kind}'`
    const message = holds
      ? `${rule}: ${title}`
      : `${rule} (${source}), ${about}: ${title} On ${request}, expected ${expected}; came ${actual}.${hint ? ` ${hint}` : ''}`
    const list = holds ? this.passed : this.failed
    list.push({
      rule,
      ...this.#subject,
      title,
      request,
      expected,
      actual: holds ? 'as expected' : actual,
      ...(holds || hint === undefined ? {} : { hint }),
      message,
      link: ruleLink(rule),
    })
    return holds
  }

  /** Notes the faults of an answer under a rule, or skips it where plain errors have shown them all. */
  judgeFaults(rule: RuleId, request: string, faults: readonly Fault[], finding: Finding): boolean {
    const known = ({ like = [] }: Fault) => [like].flat().filter((other) => this.#broken.has(other))
    const own = faults.filter((fault) => known(fault).length === 0)
    if (own.length > 0 || faults.length === 0) {
      return this.judge(rule, request, own.length === 0, {
        hint: `At fault: ${own.map(({ what }) => what).join('; ')}.`,
        ...finding,
      })
    }
    const rules = [...new Set(faults.flatMap(known))]
    this.skip([rule], `other errors have the same fault: see ${rules.join(', ')}`)
    return true
  }

  skip(rules: readonly RuleId[], reason: string): void {
    for (const rule of rules) this.skipped.push({ rule, ...this.#subject, title: ruleOf(rule).title, reason })
  }
}

const LONGEST_SHOWN = 300
const NEGATIVE_ZERO = '\u0000-0'

/** A value for a report: as JSON, so that control characters show, and not longer than a line or two. */
export function show(value: unknown): string {
  let text: string | undefined
  try {
    // JSON itself makes 0 of -0.
    text = JSON.stringify(value, (_, part) => (Object.is(part, -0) ? NEGATIVE_ZERO : part))?.replaceAll(
      JSON.stringify(NEGATIVE_ZERO),
      '-0',
    )
  } catch {
    // Nested too deeply to be written.
  }
  if (text === undefined) return value === undefined ? 'nothing' : 'a value that cannot be shown'
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}... (${text.length} characters)` : text
}

/** Two values that differ, for a report; of a number that is only written in another way it is said that it is. */
export function showDifference(actual: unknown, expected: unknown): string {
  const isSameNumber = typeof actual === 'number' && actual === expected
  return `${show(actual)}, not ${show(expected)}${isSameNumber ? ': the number is not canonical' : ''}`
}
