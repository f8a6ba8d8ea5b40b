import { type Answer, headerOf } from '../http/exchange.js'
import { type Fault, show, type Verdicts } from './verdicts.js'

/** Whether an id is of the form that servers make (wire rule 3). */
export function isGeneratedId(id: unknown): boolean {
  return typeof id === 'string' && /^req_[a-z0-9]+$/.test(id)
}

/** What is wrong with the ids of a response that is no plain error, where `inBody` may tell which of two is right. */
export function idFaults(first: string | undefined, second: string | undefined, inBody?: unknown): Fault[] {
  const lacking = (name: 'x-request-id' | 'request-id') => ({ what: name, like: name })
  if (first === undefined && second === undefined) return [lacking('x-request-id'), lacking('request-id')]
  if (first === second) return []
  if (first === undefined) return [lacking('x-request-id')]
  if (second === undefined) return [lacking('request-id')]
  if (inBody === first || inBody === second) return [lacking(inBody === first ? 'request-id' : 'x-request-id')]
  return [{ what: 'one of the two', like: ['x-request-id', 'request-id'] }]
}

/** The ids of a response: in its headers and, if given, in its body. Returns the one that counts. */
export function judgeRequestIds(verdicts: Verdicts, answer: Answer, inBody: unknown): string | undefined {
  const [first, second] = [headerOf(answer, 'x-request-id'), headerOf(answer, 'request-id')]
  const { request } = answer
  // Where the headers differ, the body tells which of them is wrong.
  const id = (first !== undefined && first !== second && second === inBody ? second : first) ?? second
  const sent = (name: string) => show(answer.headers.get(name)?.join(' | '))
  verdicts.judge('x-request-id', request, first !== undefined && first === id, {
    expected: id === undefined || first === undefined ? 'the id, once' : `${show(id)}, as elsewhere`,
    actual: sent('x-request-id'),
  })
  verdicts.judge('request-id', request, second !== undefined && second === id, {
    expected: id === undefined || second === undefined ? 'the id, once' : `${show(id)}, as elsewhere`,
    actual: sent('request-id'),
  })
  if (inBody === undefined) {
    verdicts.skip(['request-id-body'], 'the body has no request_id that could be read')
  } else if (id === undefined) {
    verdicts.skip(['request-id-body'], 'no header has an id to compare with')
  } else {
    verdicts.judge('request-id-body', request, inBody === id, { expected: show(id), actual: show(inBody) })
  }
  judgeIdForm(verdicts, request, id ?? inBody)
  return id
}

/** Judges how an id is written, wherever it was found. */
export function judgeIdForm(verdicts: Verdicts, request: string, id: unknown): void {
  if (id === undefined) return verdicts.skip(['request-id-form'], 'there is no id')
  verdicts.judge('request-id-form', request, isGeneratedId(id), {
    expected: 'req_ and lower-case letters and digits',
    actual: show(id),
  })
}
