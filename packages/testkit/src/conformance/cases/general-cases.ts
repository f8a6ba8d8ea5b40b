import { headerOf } from '../http/exchange.js'
import { readPlaces } from '../reading/body-reading.js'
import { expectKind, expectNotFound } from '../reading/expectation.js'
import { receivedOf } from '../reading/parse-body.js'
import { commonRules, errorRules, judgeAnswered, judgeError } from '../rules/error-answer.js'
import { isAmong } from '../rules/header-rules.js'
import type { RuleId } from '../rules/rules.js'
import { judgeStream, streamRules } from '../rules/stream-answer.js'
import { type Fault, show } from '../rules/verdicts.js'
import type { CaseDefinition, CaseSetting } from './case-definition.js'
import { answerForm, judgeKind } from './error-case.js'
import { inboundCase, judgeSuccessIds, uniqueCase } from './request-id-cases.js'
import { envelopeCases, headCase } from './variant-cases.js'

/** The cases that are about no single kind. */
export function generalCases(setting: CaseSetting): CaseDefinition[] {
  return [
    hostileCase(setting),
    notFoundCase(setting),
    headCase(setting),
    successCase(setting),
    corsCase(),
    streamCase(setting),
    interruptedCase(),
    ...envelopeCases(setting),
    inboundCase(setting),
    // Last, when most ids have been seen.
    uniqueCase(setting),
  ]
}

function hostileCase(setting: CaseSetting): CaseDefinition {
  const rules = commonRules(answerForm(setting))
  return {
    id: 'hostile params',
    title: 'Control characters and long texts in a param are cleaned',
    rules,
    async judge(examination, verdicts) {
      const { hostile } = examination.target
      if (!hostile) return verdicts.skip(rules, "no 'hostile' scenario")
      const { kind } = hostile
      await judgeKind(setting, kind, hostile, rules, examination, verdicts, { isHostile: true })
      const own = commonRules(answerForm(setting, kind))
      verdicts.skip(
        rules.filter((rule) => !own.includes(rule)),
        `'${kind}' has no such param`,
      )
    },
  }
}

function notFoundCase(setting: CaseSetting): CaseDefinition {
  const { error } = expectNotFound(setting)
  const { statuses, errors } = setting.catalog
  const isOpen = statuses[404]?.kind === undefined && Object.values(errors).some(({ status }) => status === 404)
  const rulesOf = (kind: string | undefined) =>
    errorRules(answerForm(setting, kind), error.status).filter((rule) => rule !== 'answered')
  const others = rulesOf(isOpen ? undefined : (statuses[404]?.kind ?? ''))
  const rules: RuleId[] = ['answered', 'not-found', ...others]
  return {
    id: 'not found',
    title: 'An unknown path is answered by the contract',
    rules,
    async judge(examination, verdicts) {
      const scenario = examination.notFound
      if (!scenario) return verdicts.skip(rules, "'notFound' is false")
      const answer = await examination.send(scenario)
      if (!judgeAnswered(verdicts, answer, rules.slice(1))) return
      const received = receivedOf(answer)
      const expectation = expectNotFound(setting, { accept: examination.acceptOf(scenario), answer: received })
      const { findings } = readPlaces(expectation, received.body, { status: answer.status })
      // One of the two marks would be lost to a fault of its own.
      const isOurs = answer.headers.has('x-error-kind') || !findings.some(({ rule }) => rule === 'fields')
      const { status } = expectation.error
      const faults: Fault[] = [
        ...(isOurs ? [] : [{ what: 'neither x-error-kind nor the envelope' }]),
        ...(answer.status === status ? [] : [{ what: 'the status', like: 'status' as const }]),
      ]
      const holds = verdicts.judgeFaults('not-found', answer.request, faults, {
        expected: `${status} with the envelope and x-error-kind`,
        actual: `${answer.status} with ${received.body === undefined ? 'a body that is not JSON' : show(received.body)}`,
      })
      if (!holds) return verdicts.skip(others, 'the contract did not answer the unknown path')
      judgeError(verdicts, answer, expectation)
      const { kind } = expectation.error
      const own = rulesOf(Object.hasOwn(errors, kind) ? kind : '')
      verdicts.skip(
        others.filter((rule) => !own.includes(rule)),
        `'${kind}' has no such param`,
      )
    },
  }
}

function successCase(setting: CaseSetting): CaseDefinition {
  const rules: RuleId[] = ['answered', 'success-status', 'request-id-success', 'request-id-form']
  return {
    id: 'success',
    title: 'A success carries the request id',
    rules,
    async judge(examination, verdicts) {
      const { success } = examination.target
      if (!success) return verdicts.skip(rules, "no 'success' scenario")
      const answer = await examination.send(success, {}, true)
      if (!judgeAnswered(verdicts, answer, rules.slice(1))) return
      const isSuccess = answer.status >= 200 && answer.status < 300
      verdicts.judge('success-status', answer.request, isSuccess, {
        expected: 'a 2xx',
        actual: String(answer.status),
      })
      if (!isSuccess) return verdicts.skip(rules.slice(2), 'the answer is no success')
      judgeSuccessIds(verdicts, answer, setting)
    },
  }
}

function corsCase(): CaseDefinition {
  const rules: RuleId[] = ['answered', 'cors']
  const name = 'access-control-allow-origin'
  return {
    id: 'cors',
    title: 'A browser that may read a success may read an error',
    rules,
    async judge(examination, verdicts) {
      const { success } = examination.target
      const failing = examination.anyError()
      if (!success || !failing) return verdicts.skip(rules, success ? 'no error scenario' : "no 'success' scenario")
      const origin = { origin: 'https://errspec.example' }
      const whole = await examination.send(success, origin, true)
      if (!judgeAnswered(verdicts, whole, ['cors'])) return
      const allowed = headerOf(whole, name)
      if (allowed === undefined) {
        return verdicts.skip(['cors'], `a success for the origin ${origin.origin} has no ${name}`)
      }
      const answer = await examination.send(failing, origin)
      if (!judgeAnswered(verdicts, answer, ['cors'])) return
      const cors = [...whole.headers].filter(([header]) => header.startsWith('access-control-'))
      const lacking = cors.filter(([header, values]) => !isAmong(values.join(), answer.headers.get(header)?.join()))
      const line = ([header, values]: (typeof cors)[number]) => `${header}: ${values.join(', ')}`
      verdicts.judge('cors', answer.request, lacking.length === 0, {
        expected: cors.map(line).join('; '),
        actual: lacking.map(([header]) => line([header, answer.headers.get(header) ?? ['nothing']])).join('; '),
      })
    },
  }
}

function streamCase(setting: CaseSetting): CaseDefinition {
  const rules: RuleId[] = ['answered', ...streamRules]
  return {
    id: 'stream',
    title: 'A failure in the middle of an event stream is told and is no clean end',
    rules,
    async judge(examination, verdicts) {
      const { stream } = examination.target
      if (!stream) return verdicts.skip(rules, "no 'stream' scenario")
      const answer = await examination.send(stream)
      // How a stream ends is for its own rules.
      const begun = 'failure' in answer ? answer : { ...answer, ending: 'whole' as const }
      if (!judgeAnswered(verdicts, begun, streamRules) || 'failure' in answer) return
      judgeStream(verdicts, answer, setting, (frame) =>
        // A stream has no `Accept` to pick by: it has the frame of the first envelope.
        expectKind(setting, stream.kind, stream, { answer: frame }),
      )
    },
  }
}

function interruptedCase(): CaseDefinition {
  const rules: RuleId[] = ['answered', 'response-broken-off']
  return {
    id: 'interrupted',
    title: 'A response that fails after its headers is no clean end',
    rules,
    async judge(examination, verdicts) {
      const { interrupted } = examination.target
      if (!interrupted) return verdicts.skip(rules, "no 'interrupted' scenario")
      const answer = await examination.send(interrupted)
      // What was written last may be lost with the connection, the headers included.
      const isCut = 'failure' in answer && /ECONNRESET|hang up|closed without/.test(answer.failure)
      const begun = { request: answer.request, status: 200, headers: new Map(), body: new Uint8Array() }
      const judged = isCut || !('failure' in answer) ? { ...begun, ending: 'whole' as const } : answer
      if (!judgeAnswered(verdicts, judged, ['response-broken-off'])) return
      const ending = 'ending' in answer ? answer.ending : 'broken'
      verdicts.judge('response-broken-off', answer.request, ending === 'broken', {
        expected: 'a connection that is destroyed',
        actual: {
          whole: 'a clean end, which reads as a success',
          broken: 'one',
          open: 'a response that was still open when the time was up',
          'too-large': 'a response that went on and on',
        }[ending],
      })
    },
  }
}
