import type { CaseDefinition, CaseSetting } from './cases.js'
import { judgeAnswered, parseObject } from './error-answer.js'
import type { Answer } from './exchange.js'
import { idFaults, isGeneratedId } from './request-ids.js'
import type { RuleId } from './rules.js'
import { headerOf, randomWord } from './session.js'
import { show, type Verdicts } from './verdicts.js'

/** Judges the ids of a success. */
export function judgeSuccessIds(verdicts: Verdicts, answer: Answer): void {
  const [first, second] = [headerOf(answer, 'x-request-id'), headerOf(answer, 'request-id')]
  verdicts.judgeFaults('request-id-success', answer.request, idFaults(first, second), {
    expected: 'one id in x-request-id and request-id',
    actual: `${show(first)}, ${show(second)}`,
  })
  const id = first ?? second
  if (id === undefined) return verdicts.skip(['request-id-form'], 'there is no id')
  verdicts.judge('request-id-form', answer.request, isGeneratedId(id), {
    expected: 'req_ and lower-case letters and digits',
    actual: show(id),
  })
}

export function inboundCase({ trustsRequestId }: CaseSetting): CaseDefinition {
  const own: RuleId[] = ['inbound-request-id', ...(trustsRequestId ? (['inbound-request-id-form'] as const) : [])]
  const rules: RuleId[] = ['answered', ...own]
  return {
    id: 'inbound request id',
    title: trustsRequestId ? "A trusted caller's id is taken over" : "A caller's own id is not taken over",
    rules,
    async judge(session, verdicts) {
      const scenario = session.anyError() ?? session.target.success
      if (!scenario) return verdicts.skip(rules, 'no scenario')
      const inbound = `errspec-${randomWord()}`
      const answer = await session.send(scenario, { 'x-request-id': inbound })
      if (!judgeAnswered(verdicts, answer, own)) return
      const ids = idsOf(answer)
      if (ids.length === 0) return verdicts.skip(own, 'the answer has no request id')
      const holds = trustsRequestId ? ids.every((id) => id === inbound) : !ids.includes(inbound)
      verdicts.judge('inbound-request-id', answer.request, holds, {
        expected: trustsRequestId ? show(inbound) : `an id that is not the inbound ${show(inbound)}`,
        actual: ids.map(show).join(', '),
      })
      if (!trustsRequestId) return
      const long = 'a'.repeat(129)
      const second = await session.send(scenario, { 'x-request-id': long })
      if (!judgeAnswered(verdicts, second, ['inbound-request-id-form'])) return
      verdicts.judge('inbound-request-id-form', second.request, !idsOf(second).includes(long), {
        expected: "an id of the server's own",
        actual: 'the inbound one, of 129 characters',
      })
    },
  }
}

export function uniqueCase(): CaseDefinition {
  const rules: RuleId[] = ['answered', 'request-id-unique']
  return {
    id: 'unique request ids',
    title: 'No two responses have the same request id',
    rules,
    async judge(session, verdicts) {
      const scenario = session.anyError() ?? session.target.success
      if (!scenario) return verdicts.skip(rules, 'no scenario')
      for (let count = 0; count < 2; count++) {
        const answer = await session.send(scenario)
        if (!judgeAnswered(verdicts, answer, ['request-id-unique'])) return
        if (headerOf(answer, 'x-request-id') === undefined && headerOf(answer, 'request-id') === undefined) {
          return verdicts.skip(['request-id-unique'], 'a response has no id in its headers')
        }
      }
      const repeated = [...session.requestsById].filter(([, requests]) => requests.length > 1)
      const [id, requests] = repeated[0] ?? []
      verdicts.judge('request-id-unique', `${session.requests} requests`, repeated.length === 0, {
        expected: 'a new id for each',
        actual: `${show(id)} for ${requests?.join(' and ')}`,
      })
    },
  }
}

/** Every id that a response names. */
function idsOf(answer: Answer): unknown[] {
  const fields = parseObject(answer.body)
  const inBody = typeof fields === 'object' ? fields['request_id'] : undefined
  const inHeaders = ['x-request-id', 'request-id'].flatMap((name) => answer.headers.get(name) ?? [])
  return [...inHeaders, ...(inBody === undefined ? [] : [inBody])]
}
