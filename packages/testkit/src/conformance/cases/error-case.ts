import type { RequestHeaders, Scenario } from '../../scenario.js'
import { expectKind } from '../reading/expectation.js'
import { receivedOf } from '../reading/parse-body.js'
import { envelopeFor } from '../reading/server-form.js'
import { type AnswerForm, type ErrorVariant, judgeAnswered, judgeError } from '../rules/error-answer.js'
import type { RuleId } from '../rules/rules.js'
import type { Verdicts } from '../rules/verdicts.js'
import type { Examination } from '../target/examination.js'
import type { CaseSetting } from './case-definition.js'

/** What the rules of an answer depend on; without a kind, for one that may be of any. */
export function answerForm(setting: CaseSetting, kind?: string, accept?: string): AnswerForm {
  const { catalog, envelope } = setting
  return { catalog, envelope: envelopeFor(setting, accept), kind, isNegotiated: Array.isArray(envelope) }
}

/** Sends the scenario of a kind, and judges what it is answered with. */
export async function judgeKind(
  setting: CaseSetting,
  kind: string,
  scenario: Scenario,
  rules: readonly RuleId[],
  examination: Examination,
  verdicts: Verdicts,
  { headers = {}, ...variant }: ErrorVariant & { readonly headers?: RequestHeaders } = {},
): Promise<void> {
  const answer = await examination.send(scenario, headers)
  const others = rules.filter((rule) => rule !== 'answered')
  if (!judgeAnswered(verdicts, answer, others)) return
  const asked = { accept: examination.acceptOf(scenario, headers), answer: receivedOf(answer) }
  const expectation = expectKind(setting, kind, scenario, asked)
  if (typeof expectation === 'string') return verdicts.skip(others, expectation)
  judgeError(verdicts, answer, expectation, variant)
}
