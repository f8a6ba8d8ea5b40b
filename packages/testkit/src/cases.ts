import type { AnyCatalog } from '@errspec/core'
import { type BodyFormat, checkCatalog, checkErrorHooks } from '@errspec/core/adapter'
import { checkOptions, nameOf } from './check-options.js'
import { errorRules, judgeAnswered, judgeError } from './error-answer.js'
import { expectKind } from './expectation.js'
import { generalCases } from './general-cases.js'
import type { RuleId } from './rules.js'
import type { ConformanceTarget } from './scenario.js'
import { type Session, sessionOf } from './session.js'
import { type CaseReport, Verdicts } from './verdicts.js'

/** How the server is set up, as far as the rules depend on it. */
export interface CaseOptions {
  /** How the bodies of its errors look (wire rule 7). Default: `'envelope'`. */
  readonly body?: BodyFormat | undefined
  /** Whether it takes over an inbound `x-request-id` (wire rule 3). Default: false. */
  readonly trustsRequestId?: boolean | undefined
}

/** One thing to try on a server, and the rules that it shows. */
export interface ConformanceCase<C extends AnyCatalog = AnyCatalog> {
  readonly id: string
  readonly title: string
  /** The kind that it raises, where it is about one. */
  readonly kind?: string
  /** The ids of the rules that it judges or, where it cannot, reports as skipped. */
  readonly rules: readonly RuleId[]
  /**
   * Tries it. Whatever the server does is in the report. Rejects with a `TypeError` that lists every fault of the
   * target. Cases that are given the same target object know of each other:
   * they compare request ids, and a fault that a kind's case has reported is not reported by a later one under another rule.
   */
  run(target: ConformanceTarget<C>): Promise<CaseReport>
}

/** A case before its target is known: what to send, and how to judge what comes. */
export interface CaseDefinition extends Omit<ConformanceCase, 'run'> {
  judge(session: Session, verdicts: Verdicts): Promise<void>
}

/** What every case is made from. */
export interface CaseSetting {
  readonly catalog: AnyCatalog
  readonly body: BodyFormat
  readonly trustsRequestId: boolean
}

/**
 * The cases of a catalog: one for each kind, then the general ones. They need no test framework; loop over them in
 * yours. Throws a `TypeError` for what is no catalog and for options that make no sense.
 */
export function conformanceCases<C extends AnyCatalog>(catalog: C, options: CaseOptions = {}): ConformanceCase<C>[] {
  const caller = 'conformanceCases'
  checkCatalog(caller, catalog)
  checkCaseOptions(caller, options)
  const { body = 'envelope', trustsRequestId = false } = options
  const setting: CaseSetting = { catalog, body, trustsRequestId }
  const definitions = [...Object.keys(catalog.errors).map((kind) => kindCase(setting, kind)), ...generalCases(setting)]
  return definitions.map(({ judge, ...definition }) => ({
    ...definition,
    async run(target: ConformanceTarget<C>) {
      const session = sessionOf(catalog, target, `case '${definition.id}'`)
      const verdicts = new Verdicts(definition, session.broken)
      await judge(session, verdicts)
      const { passed, failed, skipped } = verdicts
      for (const { rule } of failed) session.broken.add(rule)
      return { passed, failed, skipped }
    },
  }))
}

export function checkCaseOptions(caller: string, options: CaseOptions): void {
  checkOptions(caller, options, ['body', 'trustsRequestId'])
  const { body, trustsRequestId } = options
  checkErrorHooks(caller, { body })
  if (trustsRequestId !== undefined && typeof trustsRequestId !== 'boolean') {
    throw new TypeError(`${caller}: 'trustsRequestId' must be true or false, not ${nameOf(trustsRequestId)}`)
  }
}

function kindCase({ catalog, body }: CaseSetting, kind: string): CaseDefinition {
  const rules = errorRules(expectKind(catalog, kind, { path: '/' }, body))
  return {
    id: `kind ${kind}`,
    title: `${kind} is answered as the contract has it`,
    kind,
    rules,
    async judge(session, verdicts) {
      const scenario = session.target.scenarios[kind]
      if (!scenario) return verdicts.skip(rules, `no scenario for '${kind}'`)
      const answer = await session.send(scenario)
      const others = rules.filter((rule) => rule !== 'answered')
      if (judgeAnswered(verdicts, answer, others)) {
        judgeError(verdicts, answer, expectKind(catalog, kind, scenario, body))
      }
    },
  }
}
