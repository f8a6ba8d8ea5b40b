import type { AnyCatalog } from '@errspec/core'
import type { ConformanceTarget } from '../../scenario.js'
import type { ServerForm } from '../reading/server-form.js'
import type { RuleId } from '../rules/rules.js'
import type { CaseReport, Verdicts } from '../rules/verdicts.js'
import type { Examination } from '../target/examination.js'

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
  judge(examination: Examination, verdicts: Verdicts): Promise<void>
}

/** What every case is made from. */
export interface CaseSetting extends ServerForm {
  readonly trustsRequestId: boolean
}
