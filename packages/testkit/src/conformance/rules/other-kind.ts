import { type Answer, headerOf } from '../http/exchange.js'
import { type BodyReading, readPlaces } from '../reading/body-reading.js'
import { type Expectation, expectKind } from '../reading/expectation.js'
import { readMessage } from '../reading/message-reading.js'
import { receivedOf } from '../reading/parse-body.js'
import type { ReceivedError } from '../reading/received-error.js'
import { isTextContract } from './body-rules.js'
import type { RuleId } from './rules.js'
import { show, type Verdicts } from './verdicts.js'

export function judgeStatus(verdicts: Verdicts, answer: Answer, { error }: Expectation, otherKind?: string): boolean {
  const named = headerOf(answer, 'x-error-kind') && `Its x-error-kind is ${show(headerOf(answer, 'x-error-kind'))}.`
  const location = answer.status >= 300 && answer.status < 400 ? headerOf(answer, 'location') : undefined
  const redirect = location && `It redirects to ${show(location)}: ask there, or send what lets the request in.`
  return verdicts.judge('status', answer.request, answer.status === error.status, {
    expected: String(error.status),
    actual: String(answer.status),
    hint: otherKind ? `It is answered as '${otherKind}'.` : (named ?? redirect),
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
  rules: readonly RuleId[],
): boolean {
  const named = headerOf(answer, 'x-error-kind')
  if (!otherKind(expectation, named, answer.status, receivedOf(answer))) return false
  const isOtherStatus = !judgeStatus(verdicts, answer, expectation, named)
  if (!isOtherStatus) {
    verdicts.judge('x-error-kind', answer.request, false, {
      expected: `'${expectation.error.kind}'`,
      actual: show(named),
      hint: `Its body is that of '${named}' as well.`,
    })
  }
  const judged: RuleId[] = ['answered', 'status', ...(isOtherStatus ? [] : (['x-error-kind'] as const))]
  verdicts.skip(
    rules.filter((rule) => !judged.includes(rule)),
    `answered as '${named}'`,
  )
  return true
}

/** What is expected of another kind of the catalog, where an answer is, without a fault, one of that kind. */
export function otherKind(
  { form, catalog, error, envelope }: Expectation,
  kind: unknown,
  status: number | undefined,
  received: ReceivedError,
): Expectation | undefined {
  if (typeof kind !== 'string' || kind === error.kind || !Object.hasOwn(catalog.errors, kind)) return undefined
  const other = expectKind({ ...form, envelope }, kind, {}, { answer: received })
  if (typeof other === 'string' || (status !== undefined && status !== other.error.status)) return undefined
  const place = received.isFrame ? 'frame' : 'body'
  const reading = readPlaces(other, received.body, { status: other.error.status }, place)
  return saysSo(other, reading) ? other : undefined
}

/** Whether a body tells the kind that is expected: by its code, or, in a text contract, by its text. */
function saysSo(other: Expectation, { findings, messages, seen }: BodyReading): boolean {
  if (findings.some(({ rule }) => rule === 'code' || rule === 'body-status' || rule === 'params')) return false
  if (!isTextContract(other) || messages.length === 0) return seen.has('code')
  return messages.every((message) => {
    if (typeof message !== 'string') return false
    const { matches, unclean, noticeFault } = readMessage(other, message, true)
    return matches && unclean.length === 0 && noticeFault === undefined
  })
}
