import { isRecord, mediaTypeOf } from '@errspec/core/adapter'
import { type Answer, MOST_BYTES, type NoAnswer } from '../http/exchange.js'
import { type BodyFacts, readPlaces } from '../reading/body-reading.js'
import type { Expectation } from '../reading/expectation.js'
import { parseJson, receivedOf } from '../reading/parse-body.js'
import { type BodyForm, bodyRules, judgePlaces } from './body-rules.js'
import { judgeHeaders, judgeStatusHeaders, statusHeaders, waitOf } from './header-rules.js'
import { judgeMessage } from './message-rules.js'
import { judgeOtherKind, judgeStatus } from './other-kind.js'
import { judgeClean, judgeParamsHeader, judgeReadBack } from './params-rules.js'
import { judgeRequestIds, requestIdRules } from './request-id-rules.js'
import type { RuleId } from './rules.js'
import { show, type Verdicts } from './verdicts.js'

/** The rules of every error's status and headers, whatever its body is. */
const HEADER_RULES = [
  'status',
  'x-error-kind',
  'x-should-retry',
  'retry-after',
  'cache-control',
  'nosniff',
  'stale-headers',
  'content-type',
] as const satisfies readonly RuleId[]

/** What the rules of an error's answer depend on. */
export interface AnswerForm extends BodyForm {
  /** Whether `Accept` picks its envelope. */
  readonly isNegotiated: boolean
}

/** The rules that `judgeError` has a verdict on; those of a status with headers of its own aside. */
export function commonRules(form: AnswerForm): RuleId[] {
  return [
    'answered',
    ...HEADER_RULES,
    ...(form.isNegotiated ? (['vary'] as const) : []),
    ...requestIdRules(form.envelope),
    'json',
    ...bodyRules(form),
  ]
}

/** The rules that `judgeError` has a verdict on, of an error of this status. */
export function errorRules(form: AnswerForm, status: number): RuleId[] {
  const hasOwnHeaders = Object.keys(statusHeaders(form.catalog, status)).length > 0
  return [...commonRules(form), ...(hasOwnHeaders ? (['status-headers'] as const) : [])]
}

/** Whether a whole response came; if not, all other rules are skipped. */
export function judgeAnswered(
  verdicts: Verdicts,
  answer: Answer | NoAnswer,
  others: readonly RuleId[],
): answer is Answer {
  const actual =
    'failure' in answer
      ? answer.failure
      : {
          whole: 'one',
          broken: `a response that broke off after ${answer.body.length} bytes of its body`,
          open: `a response that was not complete when the time was up, with ${answer.body.length} bytes of a body`,
          'too-large': `more than ${MOST_BYTES} bytes`,
        }[answer.ending]
  const holds = verdicts.judge('answered', answer.request, actual === 'one', { expected: 'a whole response', actual })
  if (!holds) verdicts.skip(others, `the request got no whole response: ${actual}`)
  return holds
}

/** What is to be known of a request whose error is not judged as that of its kind's own case. */
export interface ErrorVariant {
  /** Whether the params were sent unclean, so that what became of them is for `params-clean`. */
  readonly isHostile?: boolean
}

/** Judges an error response by all the rules that one exchange can show. */
export function judgeError(
  verdicts: Verdicts,
  answer: Answer,
  expectation: Expectation,
  { isHostile = false }: ErrorVariant = {},
): void {
  const { catalog, envelope, error, form } = expectation
  const { request, status } = answer
  const kind = Object.hasOwn(catalog.errors, error.kind) ? error.kind : ''
  const answerForm = { catalog, envelope, kind, isNegotiated: Array.isArray(form.envelope) }
  const rules = isHostile ? commonRules(answerForm) : errorRules(answerForm, error.status)
  if (judgeOtherKind(verdicts, answer, expectation, rules)) return
  const isStatusRight = judgeStatus(verdicts, answer, expectation)
  judgeHeaders(verdicts, answer, expectation)
  // A kind's own case has had the verdict on what its status adds.
  if (!isHostile) judgeStatusHeaders(verdicts, answer, expectation)
  const rulesOfBody = bodyRules(answerForm)
  if (isOtherEnvelope(answer, expectation)) {
    // Its content type has the verdict.
    judgeRequestIds(verdicts, answer, form, envelope, [])
    return verdicts.skip(['json', ...rulesOfBody], 'by its content type, the answer is in another of the envelopes')
  }
  const parsed = parseJson(answer.body)
  const expected: unknown = JSON.parse(expectation.parts().body)
  const isJson = typeof parsed === 'object' && sortOf(parsed.json) === sortOf(expected)
  verdicts.judge('json', request, isJson, {
    expected: `${sortOf(expected)} in UTF-8`,
    actual: typeof parsed === 'object' ? show(parsed.json) : parsed,
  })
  const received = receivedOf(answer)
  const facts: BodyFacts = { status, isHostile, path: pathOf(request), ...waitOf(answer) }
  const reading = readPlaces(expectation, received.body, facts)
  judgeRequestIds(verdicts, answer, form, envelope, isJson ? reading.requestIds : [])
  if (rulesOfBody.includes('x-error-params')) judgeParamsHeader(verdicts, answer, expectation, { isHostile, reading })
  if (!isJson) {
    verdicts.skip(
      rulesOfBody.filter((rule) => rule !== 'x-error-params'),
      'the body is not the JSON that it should be',
    )
    return
  }
  judgePlaces(verdicts, request, expectation, reading, rulesOfBody)
  const message = rulesOfBody.includes('message')
    ? judgeMessage(verdicts, request, expectation, reading.messages, isStatusRight, isHostile)
    : undefined
  if (rulesOfBody.includes('params-clean')) judgeClean(verdicts, answer, expectation, { reading, message, isHostile })
  judgeReadBack(verdicts, answer, expectation, received)
}

/** Whether an answer is in an envelope that `Accept` has not picked. */
function isOtherEnvelope({ headers }: Answer, { form, envelope }: Expectation): boolean {
  const contentType = headers.get('content-type')?.join(', ') ?? ''
  const [sent] = [form.envelope].flat().filter((one) => mediaTypeOf(one) === mediaTypeOf({ ...one, contentType }))
  return sent !== undefined && sent !== envelope
}

function sortOf(value: unknown): string {
  return isRecord(value) ? 'a JSON object' : Array.isArray(value) ? 'a JSON list' : `JSON of type ${typeof value}`
}

const pathOf = (request: string) => new URL(request.slice(request.indexOf(' ') + 1)).pathname
