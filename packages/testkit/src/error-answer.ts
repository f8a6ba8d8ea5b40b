import type { Answer, NoAnswer } from './exchange.js'
import type { Expectation } from './expectation.js'
import { judgeHeaders, statusHeaders } from './header-rules.js'
import { judgeMessage } from './message-rules.js'
import { judgeOpenAiError } from './openai-error.js'
import { judgeRequestIds } from './request-ids.js'
import type { RuleId } from './rules.js'
import { headerOf } from './session.js'
import { show, type Verdicts } from './verdicts.js'

const HEADER_RULES = [
  'content-type',
  'x-request-id',
  'request-id',
  'request-id-form',
  'x-error-kind',
  'x-should-retry',
  'retry-after',
  'cache-control',
  'nosniff',
  'stale-headers',
] as const satisfies readonly RuleId[]

/** The rules that `judgeError` has a verdict on, for what is expected. */
export function errorRules(expectation: Expectation): RuleId[] {
  return [
    'answered',
    'status',
    ...HEADER_RULES,
    ...(Object.keys(statusHeaders(expectation)).length > 0 ? (['status-headers'] as const) : []),
    ...(expectation.body === 'negotiate' ? (['vary'] as const) : []),
    'json',
    ...bodyRules(expectation),
  ]
}

function bodyRules(expectation: Expectation): RuleId[] {
  return [
    'fields',
    'code',
    'message',
    ...(expectation.catalog.notice ? (['notice'] as const) : []),
    ...(expectation.hasTextParams ? (['message-clean'] as const) : []),
    'request-id-body',
    ...(expectation.body === 'openai' ? (['openai-error'] as const) : []),
  ]
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
          'too-large': `more than ${answer.body.length} bytes`,
        }[answer.ending]
  const holds = verdicts.judge('answered', answer.request, actual === 'one', { expected: 'a whole response', actual })
  if (!holds) verdicts.skip(others, `the request got no whole response: ${actual}`)
  return holds
}

/** Judges an error response by all the rules that one exchange can show. */
export function judgeError(verdicts: Verdicts, answer: Answer, expectation: Expectation): void {
  const { error } = expectation
  const isStatusRight = verdicts.judge('status', answer.request, answer.status === error.status, {
    expected: String(error.status),
    actual: String(answer.status),
    hint: headerOf(answer, 'x-error-kind') && `Its x-error-kind is ${show(headerOf(answer, 'x-error-kind'))}.`,
  })
  const body = parseObject(answer.body)
  const isObject = verdicts.judge('json', answer.request, typeof body === 'object', {
    expected: 'a JSON object in UTF-8',
    actual: typeof body === 'object' ? 'one' : body,
  })
  const fields = typeof body === 'object' ? body : {}
  const id = judgeRequestIds(verdicts, answer, fields['request_id'])
  judgeHeaders(verdicts, answer, expectation, isStatusRight)
  if (!isObject) {
    // Its id has had its verdict with the headers.
    verdicts.skip(
      bodyRules(expectation).filter((rule) => rule !== 'request-id-body'),
      'the body is not a JSON object',
    )
    return
  }
  judgeFields(verdicts, answer, expectation, fields, isStatusRight)
  if (expectation.body === 'openai') judgeOpenAiError(verdicts, 'openai-error', answer, expectation, fields, id)
}

/** A body as a JSON object, or what it is instead, in words. */
export function parseObject(body: Uint8Array): Record<string, unknown> | string {
  if (body.length === 0) return 'no body'
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    return 'bytes that are not UTF-8'
  }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Shown as it is.
  }
  return show(text)
}

function judgeFields(
  verdicts: Verdicts,
  answer: Answer,
  expectation: Expectation,
  fields: Readonly<Record<string, unknown>>,
  isStatusRight: boolean,
): void {
  const { request, status } = answer
  const { error } = expectation
  const names = Object.keys(JSON.parse(expectation.parts('req_0').body))
  verdicts.judge('fields', request, sameNames(Object.keys(fields), names), {
    expected: names.join(', '),
    actual: Object.keys(fields).join(', ') || 'none',
  })
  if (!('code' in fields)) verdicts.skip(['code'], 'the body has no code')
  else {
    // Of a wrong status it cannot be told which of the two the code was to follow.
    const isRight = fields['code'] === status || (!isStatusRight && fields['code'] === error.status)
    verdicts.judge('code', request, isRight, { expected: String(status), actual: show(fields['code']) })
  }
  judgeMessage(verdicts, request, expectation, fields, isStatusRight)
}

function sameNames(actual: readonly string[], expected: readonly string[]): boolean {
  return actual.length === expected.length && expected.every((name) => actual.includes(name))
}
