import type { EnvelopeDefinition } from '@errspec/core'
import { envelopeParts } from '@errspec/core/adapter'
import { type Answer, headerOf } from '../http/exchange.js'
import type { ServerForm } from '../reading/server-form.js'
import type { RuleId } from './rules.js'
import { type Fault, show, type Verdicts } from './verdicts.js'

type IdForm = Pick<ServerForm, 'requestIdHeaders' | 'requestIdForm'>

/** The rules about the ids of an error in this envelope. */
export function requestIdRules(envelope: EnvelopeDefinition): RuleId[] {
  const isShown = envelopeParts(envelope).includes('requestId')
  return ['request-id-headers', ...(isShown ? (['request-id-body'] as const) : []), 'request-id-form']
}

/** Whether an id is of the form that the server makes (wire rule 3). */
export function isGeneratedId({ requestIdForm }: IdForm, id: unknown): boolean {
  // A form with the flag `g` remembers where it was.
  return typeof id === 'string' && new RegExp(requestIdForm.source, requestIdForm.flags.replace(/[gy]/g, '')).test(id)
}

/** The ids in the headers that are to have one, each with its header; `undefined` where it is missing or there twice. */
export function headerIds(
  answer: Answer,
  { requestIdHeaders }: IdForm,
): readonly (readonly [string, string | undefined])[] {
  return requestIdHeaders.map((name) => [name, headerOf(answer, name)])
}

/** The id of a response. Where its headers differ, the body tells which of them is right. */
export function idOf(answer: Answer, form: IdForm, inBody: readonly unknown[] = []): string | undefined {
  const ids = headerIds(answer, form).flatMap(([, id]) => id ?? [])
  return ids.find((id) => inBody.includes(id)) ?? ids[0]
}

/** The headers whose id is not that of the response. */
export function wrongIdHeaders(answer: Answer, form: IdForm, inBody: readonly unknown[] = []): readonly string[] {
  const id = idOf(answer, form, inBody)
  return headerIds(answer, form).flatMap(([name, value]) => (value === undefined || value !== id ? name : []))
}

/** What is wrong with the ids of a response that is no plain error. */
export function idFaults(answer: Answer, form: IdForm, inBody: readonly unknown[] = []): Fault[] {
  return wrongIdHeaders(answer, form, inBody).map((what) => ({ what, like: 'request-id-headers' }))
}

/** What came, for a report. */
export function shownIds(answer: Answer, { requestIdHeaders }: IdForm): string {
  return requestIdHeaders.map((name) => `${name}: ${show(answer.headers.get(name)?.join(' | '))}`).join(', ')
}

/** The ids of a response: in its headers and, where the envelope shows it, in its body. */
export function judgeRequestIds(
  verdicts: Verdicts,
  answer: Answer,
  form: IdForm,
  envelope: EnvelopeDefinition,
  inBody: readonly unknown[],
): void {
  const { request } = answer
  const id = idOf(answer, form, inBody)
  verdicts.judge('request-id-headers', request, wrongIdHeaders(answer, form, inBody).length === 0, {
    expected: `${id === undefined ? 'the id' : show(id)}, once, in ${form.requestIdHeaders.join(' and ')}`,
    actual: shownIds(answer, form),
  })
  if (requestIdRules(envelope).includes('request-id-body')) {
    if (inBody.length === 0) verdicts.skip(['request-id-body'], 'the body has no request id that could be read')
    else if (id === undefined) verdicts.skip(['request-id-body'], 'no header has an id to compare with')
    else {
      const wrong = inBody.filter((other) => other !== id)
      verdicts.judge('request-id-body', request, wrong.length === 0, { expected: show(id), actual: show(wrong[0]) })
    }
  }
  judgeIdForm(verdicts, request, form, id ?? inBody[0])
}

/** Judges how an id is written, wherever it was found. */
export function judgeIdForm(verdicts: Verdicts, request: string, form: IdForm, id: unknown): void {
  if (id === undefined) return verdicts.skip(['request-id-form'], 'there is no id')
  verdicts.judge('request-id-form', request, isGeneratedId(form, id), {
    expected: `an id of the form ${form.requestIdForm}`,
    actual: show(id),
  })
}
