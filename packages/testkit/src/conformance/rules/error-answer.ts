import { type Answer, headerOf, type NoAnswer } from '../http/exchange.js'
import { type Expectation, expectKind, readMessage } from './expectation.js'
import { judgeHeaders, judgeStatusHeaders, statusHeaders } from './header-rules.js'
import { judgeMessage } from './message-rules.js'
import { judgeOpenAiError } from './openai-error.js'
import { judgeRequestIds } from './request-id-rules.js'
import type { RuleId } from './rules.js'
import { show, type Verdicts } from './verdicts.js'

/** The rules of every error's status and headers, whatever its body is. */
export const HEADER_RULES = [
  'status',
  'x-request-id',
  'request-id',
  'request-id-body',
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
  const hasOwnHeaders = Object.keys(statusHeaders(expectation)).length > 0
  return [...commonRules(expectation), ...(hasOwnHeaders ? (['status-headers'] as const) : [])]
}

/** The rules of all errors that have as much in common as is given: those of a status with headers of its own aside. */
export function commonRules(setting: Pick<Expectation, 'catalog' | 'body' | 'hasTextParams'>): RuleId[] {
  return [
    'answered',
    ...HEADER_RULES,
    'content-type',
    ...(setting.body === 'negotiate' ? (['vary'] as const) : []),
    'json',
    ...bodyRules(setting),
  ]
}

function bodyRules({
  catalog,
  body,
  hasTextParams,
}: Pick<Expectation, 'catalog' | 'body' | 'hasTextParams'>): RuleId[] {
  return [
    'fields',
    'code',
    'message',
    ...(catalog.notice ? (['notice'] as const) : []),
    ...(hasTextParams ? (['message-clean'] as const) : []),
    ...(body === 'openai' ? (['openai-error'] as const) : []),
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

/** What is to be known of a request whose error is not judged as that of its kind's own case. */
export interface ErrorVariant {
  /** Whether the params were sent unclean, so that what became of them is for `message-clean`. */
  readonly isHostile?: boolean
}

/** Judges an error response by all the rules that one exchange can show. */
export function judgeError(
  verdicts: Verdicts,
  answer: Answer,
  expectation: Expectation,
  { isHostile = false }: ErrorVariant = {},
): void {
  const body = parseObject(answer.body)
  const { message, code } = typeof body === 'object' ? body : {}
  const rules = isHostile ? commonRules(expectation) : errorRules(expectation)
  if (judgeOtherKind(verdicts, answer, expectation, { message, code }, rules)) return
  const isStatusRight = judgeStatus(verdicts, answer, expectation)
  const isObject = verdicts.judge('json', answer.request, typeof body === 'object', {
    expected: 'a JSON object in UTF-8',
    actual: typeof body === 'object' ? 'one' : body,
  })
  const fields = typeof body === 'object' ? body : {}
  const id = judgeRequestIds(verdicts, answer, fields['request_id'])
  judgeHeaders(verdicts, answer, expectation)
  // A kind's own case has had the verdict on what its status adds.
  if (!isHostile) judgeStatusHeaders(verdicts, answer, expectation)
  if (!isObject) return verdicts.skip(bodyRules(expectation), 'the body is not a JSON object')
  judgeFields(verdicts, answer, expectation, fields, isStatusRight)
  judgeMessage(verdicts, answer.request, expectation, fields, isStatusRight, isHostile)
  if (expectation.body === 'openai') judgeOpenAiError(verdicts, 'openai-error', answer, expectation, fields, id)
}

export function judgeStatus(verdicts: Verdicts, answer: Answer, { error }: Expectation, otherKind?: string): boolean {
  const named = headerOf(answer, 'x-error-kind')
  return verdicts.judge('status', answer.request, answer.status === error.status, {
    expected: String(error.status),
    actual: String(answer.status),
    hint: otherKind ? `It is answered as '${otherKind}'.` : named && `Its x-error-kind is ${show(named)}.`,
  })
}

/**
 * Where an answer is throughout that of another kind, that is its one fault, and all other rules are skipped. Returns
 * whether it is.
 */
export function judgeOtherKind(
  verdicts: Verdicts,
  answer: Answer,
  expectation: Expectation,
  said: { readonly message: unknown; readonly code: unknown },
  rules: readonly RuleId[],
): boolean {
  const named = headerOf(answer, 'x-error-kind')
  if (said.code !== answer.status || !isOtherKind(expectation, named, { ...said, status: answer.status })) return false
  const isOtherStatus = !judgeStatus(verdicts, answer, expectation, named)
  if (!isOtherStatus) {
    verdicts.judge('x-error-kind', answer.request, false, {
      expected: `'${expectation.error.kind}'`,
      actual: show(named),
      hint: `Its message is that of '${named}' as well.`,
    })
  }
  const judged: RuleId[] = ['answered', 'status', ...(isOtherStatus ? [] : (['x-error-kind'] as const))]
  verdicts.skip(
    rules.filter((rule) => !judged.includes(rule)),
    `answered as '${named}'`,
  )
  return true
}

/** Whether a status and a message are, without a fault, those of another kind of the catalog. */
export function isOtherKind(
  { catalog, error, body }: Expectation,
  kind: unknown,
  { status, message }: { readonly status: unknown; readonly message: unknown },
): kind is string {
  if (typeof kind !== 'string' || kind === error.kind || !Object.hasOwn(catalog.errors, kind)) return false
  const other = expectKind(catalog, kind, { path: '/' }, body)
  if (status !== other.error.status || typeof message !== 'string') return false
  const { matches, unclean, noticeFault } = readMessage(other, message, true)
  return matches && unclean.length === 0 && noticeFault === undefined
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
}

function sameNames(actual: readonly string[], expected: readonly string[]): boolean {
  return actual.length === expected.length && expected.every((name) => actual.includes(name))
}
