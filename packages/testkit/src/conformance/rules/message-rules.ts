import { type Expectation, readMessage } from './expectation.js'
import type { RuleId } from './rules.js'
import { type Fault, show, type Verdicts } from './verdicts.js'

/**
 * Judges the message of an error: its text, its notice and its params, each by itself. `isHostile` says that the params
 * were sent unclean: then they are for `message-clean` alone.
 */
export function judgeMessage(
  verdicts: Verdicts,
  request: string,
  expectation: Expectation,
  fields: Readonly<Record<string, unknown>>,
  isStatusRight: boolean,
  isHostile = false,
): void {
  const { error, catalog, params, hasTextParams } = expectation
  const { message } = fields
  const others: RuleId[] = [
    ...(catalog.notice ? (['notice'] as const) : []),
    ...(hasTextParams ? (['message-clean'] as const) : []),
  ]
  if (!('message' in fields)) return verdicts.skip(['message', ...others], 'the body has no message')
  const template = catalog.errors[error.kind]?.message
  const expected = params || !template ? show(error.message) : `a text of ${show(template)}`
  if (typeof message !== 'string') {
    verdicts.judge('message', request, false, { expected, actual: show(message) })
    return verdicts.skip(others, 'the message is not text')
  }
  const reading = readMessage(expectation, message, isStatusRight)
  const { unclean, text, noticeFault, params: received } = reading
  const matches = isHostile ? reading.isKindText : reading.matches
  verdicts.judge('message', request, matches, {
    expected,
    actual: show(text),
    hint: hintAbout(expectation, text),
  })
  if (catalog.notice && noticeFault && !matches) {
    verdicts.skip(['notice'], "the text is not the kind's, so a notice cannot be told from it")
  } else if (catalog.notice) {
    verdicts.judge('notice', request, noticeFault === undefined, {
      expected: `${show(catalog.notice.text)} on ${catalog.notice.on}`,
      actual: `${show(message)}: ${noticeFault}`,
    })
  }
  if (!hasTextParams) return
  if (Object.keys(received).length === 0) {
    verdicts.skip(['message-clean'], 'the message is not of this kind, so it has no params to look at')
    return
  }
  const faults: Fault[] = unclean.map((name) => ({ what: name }))
  // Params that are wrong on other errors too are no matter of cleaning.
  if (isHostile && !reading.matches && unclean.length === 0) faults.push({ what: 'the params', like: 'message' })
  verdicts.judgeFaults('message-clean', request, faults, {
    expected:
      isHostile && params
        ? show(params)
        : 'params without control characters and lone surrogates, of at most 200 code points',
    actual: show(isHostile ? received : Object.fromEntries(unclean.map((name) => [name, received[name]]))),
  })
}

/** What a wrong text may be about. */
function hintAbout({ catalog, error }: Expectation, text: string): string | undefined {
  const read = catalog.recognize({ message: text, code: error.status })
  if (read && read.kind !== error.kind) return `It reads as '${read.kind}'.`
  const isAlias = read !== undefined && catalog.errors[read.kind]?.aliases !== undefined
  if (isAlias) return 'Aliases are for clients to recognise; a server sends the message itself.'
  return error.status < 500
    ? undefined
    : 'Of a 5xx only text of the catalog may reach the wire: any other may tell internals.'
}
