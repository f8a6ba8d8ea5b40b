import { isDeepStrictEqual } from 'node:util'
import type { Params } from '@errspec/core'
import { isRecord } from '@errspec/core/adapter'
import { textParamsOf } from '../../example-params.js'
import type { Answer } from '../http/exchange.js'
import type { BodyReading } from '../reading/body-reading.js'
import type { Expectation } from '../reading/expectation.js'
import type { MessageReading } from '../reading/message-reading.js'
import { type ReceivedError, readBack } from '../reading/received-error.js'
import { isTextContract } from './body-rules.js'
import type { RuleId } from './rules.js'
import { type Fault, show, showDifference, type Verdicts } from './verdicts.js'

/** Proxies refuse answers whose headers are large (wire rule 4). */
const LONGEST_HEADER = 1024

/** Where the params of an answer were looked for. */
export interface ParamsSeen {
  readonly reading: BodyReading
  /** What the message shows, where that is contract. */
  readonly message: MessageReading | undefined
  readonly isHostile: boolean
}

/** Judges whether the params of text are clean, in the body, in the message and in the header. */
export function judgeClean(verdicts: Verdicts, answer: Answer, expectation: Expectation, seen: ParamsSeen): void {
  const { catalog, error, params, received } = expectation
  const { reading, message, isHostile } = seen
  const texts = textParamsOf(catalog, error.kind)
  const inHeader = paramsIn(answer)
  // What the message shows was read with an eye on its notice.
  const beside = Object.fromEntries(
    Object.entries(received ?? {}).filter(([name]) => !(name in (message?.params ?? {}))),
  )
  const shown = [beside, message?.params, inHeader].filter((one) => one !== undefined && Object.keys(one).length > 0)
  if (shown.length === 0 && reading.unclean.length === 0) {
    verdicts.skip(['params-clean'], 'the answer has no params of this kind to look at')
    return
  }
  const isUnclean = (name: string) =>
    [beside, inHeader].some((one) => one && name in one && !isClean(expectation, name, one[name]))
  const names = new Set([...reading.unclean, ...(message?.unclean ?? []), ...texts.filter(isUnclean)])
  const wrong = isHostile ? texts.filter((name) => isOtherwise(inHeader, name, error.params)) : []
  const faults: Fault[] = [...new Set([...names, ...wrong])].map((what) => ({ what }))
  // Params that are wrong on other errors too are no matter of cleaning.
  if (isHostile && message && !message.matches && faults.length === 0)
    faults.push({ what: 'the params', like: 'message' })
  const values = Object.assign({}, ...shown)
  verdicts.judgeFaults('params-clean', answer.request, faults, {
    expected:
      isHostile && params
        ? show(params)
        : 'params without control characters and lone surrogates, of at most 200 code points',
    actual: show(isHostile ? values : Object.fromEntries(faults.map(({ what }) => [what, values[what]]))),
  })
}

/** Whether a value is as a server would have sent it. What is none at all is not a matter of cleaning. */
function isClean({ catalog, error }: Expectation, name: string, value: unknown): boolean {
  try {
    const { params } = catalog.error(error.kind, { ...error.params, [name]: value }, { stack: false })
    return isDeepStrictEqual(params[name], value)
  } catch {
    return true
  }
}

const isOtherwise = (params: Params | undefined, name: string, expected: Params) =>
  params !== undefined && name in params && !isDeepStrictEqual(params[name], expected[name])

function paramsIn({ headers }: Pick<Answer, 'headers'>): Params | undefined {
  try {
    const params: unknown = JSON.parse(headers.get('x-error-params')?.join(', ') ?? 'null')
    return isRecord(params) ? params : undefined
  } catch {
    return undefined
  }
}

/** Judges `x-error-params`: there where it is due, whole and in ASCII (wire rule 4). */
export function judgeParamsHeader(
  verdicts: Verdicts,
  answer: Answer,
  expectation: Expectation,
  { isHostile, reading }: Omit<ParamsSeen, 'message'>,
): void {
  const due = expectation.parts().headers['x-error-params']
  const values = answer.headers.get('x-error-params') ?? []
  const faults = headerFaults(expectation, values, due !== undefined, { isHostile, reading })
  verdicts.judge('x-error-params', answer.request, faults.length === 0, {
    expected: due ?? `none, or at most ${LONGEST_HEADER} bytes of ${show(expectation.error.params)}`,
    actual: `${show(values.join(', ') || undefined)}: ${faults.join('; ')}`,
  })
}

function headerFaults(
  expectation: Expectation,
  values: readonly string[],
  isDue: boolean,
  { isHostile, reading }: Omit<ParamsSeen, 'message'>,
): readonly string[] {
  const { error, params: asked, received, shown } = expectation
  const [text] = values
  if (text === undefined) return isDue ? ['a client could not tell the params of a reworded message'] : []
  if (values.length > 1) return ['it is there more than once']
  const faults: string[] = []
  if (/[^\x20-\x7e]/.test(text)) faults.push('it is not in ASCII')
  if (Buffer.byteLength(text, 'latin1') > LONGEST_HEADER) faults.push(`it is longer than ${LONGEST_HEADER} bytes`)
  if (faults.length > 0) return faults
  const params = paramsIn({ headers: new Map([['x-error-params', values]]) })
  if (!params) return ['it is no JSON object']
  // What the body says as well has its verdict there. Where nothing says what they are, any of the kind will do.
  const expected = asked ? [asked, ...(shown ? [shown] : [])] : received ? [error.params] : []
  if (expected.length === 0) return isOfKind(expectation, params) ? [] : ['these are no params of the kind']
  const wrong = expected.map((one) => wrongParams(expectation, params, one, isHostile))
  if (wrong.some(({ length }) => length === 0) || (!asked && fillsMessage(expectation, params, reading))) return []
  return (wrong[0] ?? []).map((name) => `${name} is ${showDifference(params[name], expected[0]?.[name])}`)
}

function wrongParams(
  expectation: Expectation,
  params: Params,
  expected: Params,
  isHostile: boolean,
): readonly string[] {
  const texts = textParamsOf(expectation.catalog, expectation.error.kind)
  return [...new Set([...Object.keys(params), ...Object.keys(expected)])].filter((name) => {
    // What became of an unclean text is for `params-clean`.
    const isForCleaning =
      texts.includes(name) && name in params && (isHostile || !isClean(expectation, name, params[name]))
    return !isForCleaning && !isDeepStrictEqual(params[name], expected[name])
  })
}

const isOfKind = (expectation: Expectation, params: Params) => messageOf(expectation, params) !== undefined

/** Whether the message begins as these params have it, in a contract of texts: then only its notice is another. */
function fillsMessage(expectation: Expectation, params: Params, { messages }: BodyReading): boolean {
  const text = messageOf(expectation, params)
  return text !== undefined && isTextContract(expectation) && messages.some((one) => String(one).startsWith(text))
}

function messageOf({ catalog, error }: Expectation, params: Params): string | undefined {
  try {
    return catalog.error(error.kind, params, { stack: false }).message
  } catch {
    return undefined
  }
}

/** The rules whose faults a client that reads the answer would stumble over too. */
const READ_BY: readonly RuleId[] = [
  'status',
  'json',
  'fields',
  'code',
  'message',
  'params',
  'params-clean',
  'x-error-kind',
  'x-error-params',
]

/** Judges what a client makes of an answer in which no rule of its own is broken. */
export function judgeReadBack(
  verdicts: Verdicts,
  answer: Answer,
  expectation: Expectation,
  received: ReceivedError,
): void {
  const broken = verdicts.failed.map(({ rule }) => rule).filter((rule) => READ_BY.includes(rule))
  if (broken.length > 0) return verdicts.skip(['read-back'], `it follows from ${[...new Set(broken)].join(', ')}`)
  const { catalog, error } = expectation
  const { headers, body } = expectation.parts()
  const sent = {
    headers: new Map(Object.entries(headers).map(([name, value]) => [name, [value]])),
    body: JSON.parse(body),
  }
  const [own, actual] = [sent, received].map((one) => {
    const { kind, code, params } = readBack(catalog, error.status, one)
    // What is of no kind has whatever code its body has, and that has rules of its own.
    return { kind, params, ...(Object.hasOwn(catalog.errors, kind) && { code }) }
  })
  if (own?.kind !== error.kind) return verdicts.skip(['read-back'], 'no answer in this envelope can tell these params')
  verdicts.judge('read-back', answer.request, isDeepStrictEqual(actual, own), {
    expected: show(own),
    actual: show(actual),
  })
}
