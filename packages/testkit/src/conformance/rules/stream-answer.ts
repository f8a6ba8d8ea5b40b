import { isDeepStrictEqual } from 'node:util'
import { type ApiError, decodeStreamError } from '@errspec/core'
import { toStreamFrame } from '@errspec/core/adapter'
import { type Answer, MOST_BYTES } from '../http/exchange.js'
import { readPlaces } from '../reading/body-reading.js'
import type { Expectation } from '../reading/expectation.js'
import { readMessage } from '../reading/message-reading.js'
import { parseJson } from '../reading/parse-body.js'
import type { ReceivedError } from '../reading/received-error.js'
import type { ServerForm } from '../reading/server-form.js'
import { parseEvents } from '../reading/stream-events.js'
import { isTextContract } from './body-rules.js'
import { otherKind } from './other-kind.js'
import { idFaults, idOf, judgeIdForm, shownIds } from './request-id-rules.js'
import type { RuleId } from './rules.js'
import { type Fault, show, type Verdicts } from './verdicts.js'

const FRAME_RULES = ['stream-data', 'stream-request-id'] as const satisfies readonly RuleId[]

/** The rules of a response that fails in the middle of an event stream, except `answered`. */
export const streamRules = [
  'stream-status',
  'stream-broken-off',
  'stream-no-done',
  'stream-error-frame',
  'request-id-form',
  ...FRAME_RULES,
] as const satisfies readonly RuleId[]

/** Judges a response that failed in the middle of an event stream (wire rule 6); `expect` says what the frame has to be. */
export function judgeStream(
  verdicts: Verdicts,
  answer: Answer,
  form: ServerForm,
  expect: (frame: ReceivedError | undefined) => Expectation | string,
): void {
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
      'too-large': `a stream that went on for more than ${MOST_BYTES} bytes`,
    }[ending],
  })
  judgeIdForm(verdicts, request, form, idOf(answer, form))
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
  judgeData(verdicts, answer, expect, frame.data)
}

/** Judges the frame: its places as those of a body, and what a client reads from it. */
function judgeData(
  verdicts: Verdicts,
  answer: Answer,
  expect: (frame: ReceivedError | undefined) => Expectation | string,
  text: string,
): void {
  const parsed = parseJson(Buffer.from(text))
  const received: ReceivedError | undefined =
    typeof parsed === 'string' ? undefined : { headers: new Map(), body: parsed.json, isFrame: true }
  const expectation = expect(received)
  if (typeof expectation === 'string') return verdicts.skip(FRAME_RULES, expectation)
  const expected = show(frameOf(expectation))
  if (!received) {
    verdicts.judge('stream-data', answer.request, false, { expected, actual: String(parsed) })
    return verdicts.skip(['stream-request-id'], "the frame's data is not JSON")
  }
  const { form, catalog } = expectation
  const { kind, params, retryAfterMs } = decodeStreamError(catalog, { event: 'error', data: text }) as ApiError
  // Of a frame that is throughout that of another kind, the kind is the one fault.
  const other = otherKind(expectation, kind, undefined, received)
  const own = other ?? expectation
  const facts = { status: own.error.status, wait: retryAfterMs && retryAfterMs / 1000 }
  const reading = readPlaces(own, received.body, facts, 'frame')
  const { requestIds } = reading
  const faults: Fault[] = reading.findings.map(({ rule, what }) => ({ what, like: rule }))
  faults.push(...messageFaults(own, reading.messages))
  if (other) faults.push({ what: `it is that of '${kind}'`, like: ['status', 'x-error-kind'] })
  if (faults.length === 0 && !isDeepStrictEqual({ kind, params }, readBack(own))) {
    faults.push({ what: `a client reads ${show({ kind, params })} from it`, like: 'read-back' })
  }
  verdicts.judgeFaults('stream-data', answer.request, faults, { expected, actual: show(received.body) })
  const ids = idFaults(answer, form, requestIds)
  // A frame without an id has its verdict above.
  const id = idOf(answer, form, requestIds)
  if (requestIds.some((inFrame) => inFrame !== id)) ids.push({ what: 'the frame', like: 'request-id-body' })
  verdicts.judgeFaults('stream-request-id', answer.request, ids, {
    expected: `one id in ${form.requestIdHeaders.join(', ')} and the frame`,
    actual: `${shownIds(answer, form)}, frame: ${requestIds.map(show).join(', ') || 'nothing'} `,
  })
}

function frameOf({ catalog, error, envelope }: Expectation): unknown {
  const [, data = 'null'] = /^data: (.*)$/m.exec(toStreamFrame(catalog, error, 'req_...', { envelope })) ?? []
  return JSON.parse(data)
}

/** What a client reads from the frame that is expected. */
function readBack(expectation: Expectation): unknown {
  const data = JSON.stringify(frameOf(expectation))
  const { kind, params } = decodeStreamError(expectation.catalog, { event: 'error', data }) as ApiError
  return { kind, params }
}

function messageFaults(expectation: Expectation, messages: readonly unknown[]): Fault[] {
  return messages.flatMap((message): Fault[] => {
    if (!isTextContract(expectation)) {
      return typeof message === 'string' && message !== '' ? [] : [{ what: 'the message is no text', like: 'message' }]
    }
    const reading = typeof message === 'string' ? readMessage(expectation, message, true) : undefined
    const faults: Fault[] = []
    if (!reading?.matches)
      faults.push({ what: `the message is not that of '${expectation.error.kind}'`, like: 'message' })
    else if (reading.noticeFault) faults.push({ what: `of the notice, ${reading.noticeFault}`, like: 'notice' })
    if (reading && reading.unclean.length > 0) {
      faults.push({ what: `not clean: ${reading.unclean.join(', ')}`, like: 'params-clean' })
    }
    return faults
  })
}
