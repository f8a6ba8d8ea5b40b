import type { Expectation } from '../reading/expectation.js'
import { type MessageReading, readMessage } from '../reading/message-reading.js'
import { readText } from '../reading/received-error.js'
import { isTextContract } from './body-rules.js'
import type { RuleId } from './rules.js'
import { show, type Verdicts } from './verdicts.js'

/**
 * Judges the message of an error, wherever its body has it: its text and its notice, each by itself. `isHostile` says that
 * the params were sent unclean: then they are for `params-clean` alone. Returns what it reads, where that is contract.
 */
export function judgeMessage(
  verdicts: Verdicts,
  request: string,
  expectation: Expectation,
  messages: readonly unknown[],
  isStatusRight: boolean,
  isHostile: boolean,
): MessageReading | undefined {
  const { error, catalog, params } = expectation
  const isText = isTextContract(expectation)
  const others: RuleId[] = catalog.notice && isText ? ['notice'] : []
  if (messages.length === 0) {
    verdicts.skip(['message', ...others], 'the body has no message')
    return undefined
  }
  if (!isText) {
    const wrong = messages.filter((message) => typeof message !== 'string' || message === '')
    verdicts.judge('message', request, wrong.length === 0, { expected: 'a text', actual: show(wrong[0]) })
    return undefined
  }
  const template = catalog.errors[error.kind]?.message
  const expected = params || !template ? show(error.message) : `a text of ${show(template)}`
  const noText = messages.find((message) => typeof message !== 'string')
  if (noText !== undefined) {
    verdicts.judge('message', request, false, { expected, actual: show(noText) })
    verdicts.skip(others, 'the message is not text')
    return undefined
  }
  const readings = messages.map((message) => readMessage(expectation, message as string, isStatusRight))
  const holds = ({ isKindText, matches }: MessageReading) => (isHostile ? isKindText : matches)
  // What stands twice is one message, and the one that is wrong is the one to tell of.
  const reading = readings.find((one) => !holds(one) || one.noticeFault !== undefined) ?? readings[0]
  if (!reading) return undefined
  verdicts.judge('message', request, holds(reading), {
    expected,
    actual: show(reading.text),
    hint: hintAbout(expectation, reading),
  })
  const { noticeFault } = reading
  if (catalog.notice && noticeFault && !holds(reading)) {
    verdicts.skip(['notice'], "the text is not the kind's, so a notice cannot be told from it")
  } else if (catalog.notice) {
    verdicts.judge('notice', request, noticeFault === undefined, {
      expected: `${show(catalog.notice.text)} on ${catalog.notice.on}`,
      actual: `${show(messages[readings.indexOf(reading)])}: ${noticeFault}`,
    })
  }
  return reading
}

/** What a wrong text may be about. */
function hintAbout({ catalog, error }: Expectation, { text, canonical }: MessageReading): string | undefined {
  if (canonical !== undefined) {
    return `A number in it is not canonical. The contract writes it as ${show(canonical)}: without an exponent, needless zeros or -0.`
  }
  const read = catalog.recognize({ message: text, status: error.status })
  if (read && read.kind !== error.kind) return `It reads as '${read.kind}'.`
  if (readText(catalog, error.kind, text) && catalog.errors[error.kind]?.aliases !== undefined) {
    return 'Aliases are for clients to recognise; a server sends the message itself.'
  }
  return error.status < 500
    ? undefined
    : 'Of a 5xx only text of the catalog may reach the wire: any other may tell internals.'
}
