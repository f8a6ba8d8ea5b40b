import { type Answer, headerOf } from '../http/exchange.js'
import { isOtherKind, parseObject } from './error-answer.js'
import { type Expectation, expectKind, readMessage } from './expectation.js'
import { judgeOpenAiError } from './openai-error.js'
import { idFaults, judgeIdForm } from './request-id-rules.js'
import type { RuleId } from './rules.js'
import { parseEvents } from './stream-events.js'
import { type Fault, show, type Verdicts } from './verdicts.js'

const FRAME_RULES = ['stream-data', 'stream-error-object', 'stream-request-id'] as const satisfies readonly RuleId[]

/** The rules of a response that fails in the middle of an event stream, except `answered`. */
export const streamRules = [
  'stream-status',
  'stream-broken-off',
  'stream-no-done',
  'stream-error-frame',
  'request-id-form',
  ...FRAME_RULES,
] as const satisfies readonly RuleId[]

/** Judges a response that failed in the middle of an event stream (wire rule 6). */
export function judgeStream(verdicts: Verdicts, answer: Answer, expectation: Expectation): void {
  const { request, status, headers, ending } = answer
  const type = headers.get('content-type')?.join(', ') ?? ''
  const isStream = type.split(';')[0]?.trim().toLowerCase() === 'text/event-stream'
  const begins = verdicts.judge('stream-status', request, status === 200 && isStream, {
    expected: "200 and 'text/event-stream'",
    actual: `${status} and ${show(type)}`,
  })
  if (!begins) {
    verdicts.skip(
      streamRules.filter((rule) => rule !== 'stream-status'),
      'the response is no event stream',
    )
    return
  }
  verdicts.judge('stream-broken-off', request, ending === 'broken', {
    expected: 'a connection that is destroyed after the error frame',
    actual: {
      whole: 'a clean end, which reads as a success',
      broken: 'one',
      open: 'a stream that was still open when the time was up',
      'too-large': `a stream that went on for more than ${answer.body.length} bytes`,
    }[ending],
  })
  const [first, second] = [headerOf(answer, 'x-request-id'), headerOf(answer, 'request-id')]
  judgeIdForm(verdicts, request, first ?? second)
  const events = parseEvents(Buffer.from(answer.body).toString())
  const isDone = (data: string) => data.trim() === '[DONE]'
  verdicts.judge('stream-no-done', request, !events.some(({ data }) => isDone(data)), {
    expected: 'no [DONE]',
    actual: 'data: [DONE]',
  })
  const rest = events.filter(({ data }) => !isDone(data))
  const frames = rest.filter(({ event }) => event === 'error')
  verdicts.judge('stream-error-frame', request, frames.length === 1 && rest.at(-1)?.event === 'error', {
    expected: 'one event: error, closed by a blank line, after all other events',
    actual: `${frames.length} of ${rest.length} events; the last is ${show(rest.at(-1))}`,
  })
  const [frame] = frames
  if (!frame) return verdicts.skip(FRAME_RULES, 'the stream has no error frame')
  judgeData(verdicts, answer, expectation, frame.data)
}

function judgeData(verdicts: Verdicts, answer: Answer, expectation: Expectation, text: string): void {
  const data = parseObject(Buffer.from(text))
  const { error } = expectation
  const expected = show({ ...error.toEnvelope('req_...'), error: '{...}' })
  if (typeof data !== 'object') {
    verdicts.judge('stream-data', answer.request, false, { expected, actual: data })
    return verdicts.skip(['stream-error-object', 'stream-request-id'], "the frame's data is not a JSON object")
  }
  const { message, code: status } = data
  const { error: object } = data as { error?: { readonly code?: unknown } | null }
  const kind = object?.code
  const isOther = isOtherKind(expectation, kind, { status, message })
  // Of a frame that is throughout that of another kind, the kind is the one fault.
  const own = isOther ? expectKind(expectation.catalog, kind, { path: '/' }, 'envelope') : expectation
  const faults: Fault[] = dataFaults(data, own)
  if (isOther) faults.push({ what: `it is that of '${kind}'`, like: ['status', 'x-error-kind'] })
  verdicts.judgeFaults('stream-data', answer.request, faults, { expected, actual: show(data) })
  const [first, second] = [headerOf(answer, 'x-request-id'), headerOf(answer, 'request-id')]
  judgeOpenAiError(verdicts, 'stream-error-object', answer, own, data, first ?? second)
  const inData = data['request_id']
  const ids = idFaults(first, second, inData)
  // A frame without an id has its verdict above.
  if (inData !== undefined && inData !== first && inData !== second)
    ids.push({ what: 'the frame', like: 'request-id-body' })
  verdicts.judgeFaults('stream-request-id', answer.request, ids, {
    expected: 'one id in x-request-id, request-id and the frame',
    actual: [first, second, inData].map(show).join(', '),
  })
}

function dataFaults(data: Readonly<Record<string, unknown>>, expectation: Expectation): Fault[] {
  const { error } = expectation
  const { message, code } = data
  const names = ['message', 'code', 'request_id', 'error']
  const faults: Fault[] = names
    .filter((name) => !(name in data))
    // An envelope need not have the error object.
    .map((name) => ({ what: `${name} is missing`, like: name === 'error' ? undefined : 'fields' }))
  for (const name of Object.keys(data)) {
    if (!names.includes(name)) faults.push({ what: `${name} is not to be there`, like: 'fields' })
  }
  if ('code' in data && code !== error.status) faults.push({ what: `code must be ${error.status}`, like: 'code' })
  if (!('message' in data)) return faults
  const reading = typeof message === 'string' ? readMessage(expectation, message, true) : undefined
  if (!reading?.matches) faults.push({ what: `message is not that of '${error.kind}'`, like: 'message' })
  else if (reading.noticeFault) faults.push({ what: `of the notice, ${reading.noticeFault}`, like: 'notice' })
  if (reading && reading.unclean.length > 0) {
    faults.push({ what: `not clean: ${reading.unclean.join(', ')}`, like: 'message-clean' })
  }
  return faults
}
