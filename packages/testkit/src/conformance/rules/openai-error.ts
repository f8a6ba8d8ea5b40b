import type { Answer } from '../http/exchange.js'
import type { Expectation } from './expectation.js'
import type { RuleId } from './rules.js'
import { show, type Verdicts } from './verdicts.js'

/**
 * Judges the `error` object beside the three fields (wire rule 7). What it repeats may be as expected or as in the
 * field beside it: a fault that both have is the field's own.
 */
export function judgeOpenAiError(
  verdicts: Verdicts,
  rule: RuleId,
  answer: Answer,
  expectation: Expectation,
  fields: Readonly<Record<string, unknown>>,
  requestId: string | undefined,
): void {
  const { error } = fields
  if (error === undefined) return verdicts.skip([rule], 'the body has no error object')
  const { openAiError: expected } = expectation
  const { code } = fields
  const type = (status: unknown) => (Number(status) < 500 ? 'invalid_request_error' : 'server_error')
  const allowed: Record<string, readonly unknown[]> = {
    message: [fields['message'], expected.message],
    type: answer.status < 400 ? [expected.type] : [expected.type, type(answer.status), type(code)],
    code: [expected.code],
    param: [expected.param],
    request_id: [fields['request_id'], requestId],
  }
  const object = typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : {}
  const wrong = Object.keys(allowed).filter((name) => !(name in object) || !allowed[name]?.includes(object[name]))
  const unknown = Object.keys(object).filter((name) => !(name in allowed))
  const like = rule === 'openai-error' ? undefined : ('openai-error' as const)
  const faults = [...wrong, ...unknown].map((what) => ({ what, like }))
  verdicts.judgeFaults(rule, answer.request, faults, {
    expected: show({ ...expected, message: fields['message'] ?? expected.message, request_id: requestId }),
    actual: show(error),
  })
}
