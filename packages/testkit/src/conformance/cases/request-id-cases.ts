import { type ApiError, decodeError } from '@errspec/core'
import { inEnvelope } from '@errspec/core/adapter'
import type { Answer } from '../http/exchange.js'
import { receivedOf } from '../reading/parse-body.js'
import { envelopeFor } from '../reading/server-form.js'
import { judgeAnswered } from '../rules/error-answer.js'
import { headerIds, idFaults, idOf, isGeneratedId, judgeIdForm, shownIds } from '../rules/request-id-rules.js'
import type { RuleId } from '../rules/rules.js'
import { type Fault, show, type Verdicts } from '../rules/verdicts.js'
import { randomWord } from '../target/examination.js'
import type { CaseDefinition, CaseSetting } from './case-definition.js'

const NO_ID = 'the answer has no request id'

/** Judges the ids of a success. */
export function judgeSuccessIds(verdicts: Verdicts, answer: Answer, setting: CaseSetting): void {
  verdicts.judgeFaults('request-id-success', answer.request, idFaults(answer, setting), {
    expected: `one id in ${setting.requestIdHeaders.join(' and ')}`,
    actual: shownIds(answer, setting),
  })
  judgeIdForm(verdicts, answer.request, setting, idOf(answer, setting))
}

export function inboundCase(setting: CaseSetting): CaseDefinition {
  const {
    trustsRequestId,
    requestIdHeaders: [header = 'x-request-id'],
  } = setting
  const own: RuleId[] = ['inbound-request-id', ...(trustsRequestId ? (['inbound-request-id-form'] as const) : [])]
  const rules: RuleId[] = ['answered', ...own]
  return {
    id: 'inbound request id',
    title: trustsRequestId ? "A trusted caller's id is taken over" : "A caller's own id is not taken over",
    rules,
    async judge(examination, verdicts) {
      const { success } = examination.target
      const scenarios = [examination.anyError(), success].filter((scenario) => scenario !== undefined)
      const [scenario] = scenarios
      if (!scenario) return verdicts.skip(rules, 'no scenario')
      const taken: Inbound[] = []
      for (const asked of scenarios) {
        // Another one for each request, since ids are compared with one another later. It could well be generated.
        const inbound = `req_errspec${randomWord()}`
        const answer = await examination.send(asked, { [header]: inbound }, asked === success)
        if (!judgeAnswered(verdicts, answer, own)) return
        taken.push({ inbound, answer, ids: idsOf(answer, setting) })
      }
      judgeInbound(verdicts, taken, trustsRequestId)
      if (!trustsRequestId) return
      const refused: Inbound[] = []
      for (const inbound of ['a'.repeat(129), 'a b/<x>']) {
        const answer = await examination.send(scenario, { [header]: inbound })
        if (!judgeAnswered(verdicts, answer, ['inbound-request-id-form'])) return
        refused.push({ inbound, answer, ids: idsOf(answer, setting) })
      }
      judgeRefused(verdicts, setting, refused)
    },
  }
}

/** An id that a request came with, and those of its answer. */
interface Inbound {
  readonly inbound: string
  readonly answer: Answer
  readonly ids: readonly unknown[]
}

function judgeInbound(verdicts: Verdicts, all: readonly Inbound[], isTrusted: boolean): void {
  const seen = all.filter(({ ids }) => ids.length > 0)
  const isWrong = ({ ids, inbound }: Inbound) => (isTrusted ? ids.some((id) => id !== inbound) : ids.includes(inbound))
  const judged = seen.find(isWrong) ?? seen[0]
  if (!judged) return verdicts.skip(['inbound-request-id'], NO_ID)
  const { inbound, answer, ids } = judged
  verdicts.judge('inbound-request-id', answer.request, !isWrong(judged), {
    expected: isTrusted ? show(inbound) : `an id that is not the inbound ${show(inbound)}`,
    actual: ids.map(show).join(', '),
  })
}

/** Ids that nobody is to take over, not even in part. */
function judgeRefused(verdicts: Verdicts, setting: CaseSetting, all: readonly Inbound[]): void {
  const seen = all.filter(({ ids }) => ids.length > 0)
  const wrongIds = ({ ids, inbound }: Inbound) => ids.filter((id) => !isGeneratedId(setting, id) || id === inbound)
  const judged = seen.find((one) => wrongIds(one).length > 0) ?? seen[0]
  if (!judged) return verdicts.skip(['inbound-request-id-form'], NO_ID)
  const { inbound, answer } = judged
  const faults = wrongIds(judged).map((id): Fault => {
    const isTaken = typeof id === 'string' && id !== '' && (inbound.includes(id) || id.includes(inbound))
    // One that has nothing of the inbound id is written wrongly everywhere.
    return { what: show(id), like: isTaken ? undefined : 'request-id-form' }
  })
  verdicts.judgeFaults('inbound-request-id-form', answer.request, faults, {
    expected: `a generated id, and not the inbound ${show(inbound)}`,
    actual: wrongIds(judged).map(show).join(', '),
  })
}

export function uniqueCase(setting: CaseSetting): CaseDefinition {
  const rules: RuleId[] = ['answered', 'request-id-unique']
  return {
    id: 'unique request ids',
    title: 'No two responses have the same request id',
    rules,
    async judge(examination, verdicts) {
      const scenario = examination.anyError() ?? examination.target.success
      if (!scenario) return verdicts.skip(rules, 'no scenario')
      for (let count = 0; count < 2; count++) {
        const answer = await examination.send(scenario)
        if (!judgeAnswered(verdicts, answer, ['request-id-unique'])) return
        if (idOf(answer, setting) === undefined) {
          return verdicts.skip(['request-id-unique'], 'a response has no id in its headers')
        }
      }
      const repeated = [...examination.requestsById].filter(([, requests]) => requests.length > 1)
      const [id, requests] = repeated[0] ?? []
      verdicts.judge('request-id-unique', `${examination.requests} requests`, repeated.length === 0, {
        expected: 'a new id for each',
        actual: `${show(id)} for ${requests?.join(' and ')}`,
      })
    },
  }
}

/** Every id that a response names. */
function idsOf(answer: Answer, setting: CaseSetting): unknown[] {
  const catalog = inEnvelope(setting.catalog, envelopeFor(setting, undefined))
  const { requestId }: ApiError = decodeError(catalog, { status: answer.status, body: receivedOf(answer).body })
  return [...headerIds(answer, setting).map(([, id]) => id), requestId].filter((id) => id !== undefined)
}
