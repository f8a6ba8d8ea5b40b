import type { EnvelopeDefinition, Json } from '@errspec/core'
import { mediaTypeOf } from '@errspec/core/adapter'
import { isCoded, keysOfPath, pathTo } from '@errspec/core/schema'
import type { Contract } from '../../shared/contract/contract.js'
import { type Change, change, NOTHING } from './change.js'

/** What changed of the form of the bodies. */
export function envelopeChanges({ catalog: base }: Contract, { catalog: head }: Contract): readonly Change[] {
  const [before, after] = [base.envelope, head.envelope]
  const places = (['body', 'frame', 'issue'] as const).filter(
    (place) => place === 'body' || before[place] !== undefined || after[place] !== undefined,
  )
  return [
    ...identityChanges(before, after),
    ...contentTypeChanges(before, after),
    ...places.flatMap((place) => fieldChanges(place, templateOf(before, place), templateOf(after, place))),
  ]
}

type Place = 'body' | 'frame' | 'issue'

/** An entry of a list of issues, where the envelope has no form for it. */
const PLAIN_ISSUE = { pointer: '{pointer}', message: '{message}', code: '{code}' }

function templateOf({ body, frame = body, issue = PLAIN_ISSUE }: EnvelopeDefinition, place: Place): Json {
  return { body, frame, issue }[place]
}

/** What tells one error from another: a code, or the text. */
function identityChanges(before: EnvelopeDefinition, after: EnvelopeDefinition): readonly Change[] {
  if (isCoded(before) === isCoded(after)) return []
  return isCoded(after)
    ? [
        change('told-by-code', 'envelope.body', {
          message: 'errors are told by a code in the body now: from here on, their texts are prose',
          oldClient: 'goes by the text, or by the header x-error-kind, as long as it finds them where they were',
          newClient: 'looks for a code that is not there; goes by the header x-error-kind, then by the text',
        }),
      ]
    : [
        change('told-by-text', 'envelope.body', {
          message: 'errors have no code in the body any more: from here on, their texts are what tells them apart',
          oldClient: 'looks for a code that is not there; goes by the header x-error-kind, then by the text',
          newClient: 'goes by the header x-error-kind, then by the text',
        }),
      ]
}

function contentTypeChanges(before: EnvelopeDefinition, after: EnvelopeDefinition): readonly Change[] {
  const [was, is] = [mediaTypeOf(before), mediaTypeOf(after)]
  if (was === is) return []
  const impact = {
    message: `bodies were ${was} and are ${is}`,
    oldClient: `gets ${is}, which it may not read where it looks at the content type`,
    newClient: `gets ${was}`,
  }
  return [change('content-type-changed', 'envelope.contentType', impact)]
}

function fieldChanges(place: Place, before: Json, after: Json): readonly Change[] {
  const [old, current] = [leavesOf(before), leavesOf(after)]
  const where = { body: 'the body', frame: 'an event of a stream', issue: 'an issue' }[place]
  // Only a body has a type that code is compiled against.
  const breaks = place === 'body' ? {} : ({ breaks: ['wire'] } as const)
  return [...new Set([...old.keys(), ...current.keys()])].flatMap((field) => {
    const [was, is] = [old.get(field), current.get(field)]
    if (was === is) return []
    const path = pathTo(`envelope.${place}`, ...(keysOfPath(field) ?? []))
    if (was === undefined) {
      const impact = {
        message: `${field} is new in ${where}: ${is}`,
        oldClient: NOTHING,
        newClient: `does not find ${field}`,
      }
      return [change('envelope-field-added', path, impact)]
    }
    if (is === undefined) {
      const impact = {
        message: `${field}, which was ${was}, is gone from ${where}`,
        oldClient: `no longer finds ${field}`,
        newClient: NOTHING,
        ...breaks,
      }
      return [change('envelope-field-removed', path, impact)]
    }
    const impact = {
      message: `${field} of ${where} was ${was} and is ${is}`,
      oldClient: `finds ${is} where it looks for ${was}`,
      newClient: `finds ${was} where it looks for ${is}`,
      ...breaks,
    }
    return [change('envelope-field-changed', path, impact)]
  })
}

/** The texts and constants of a template by their places. */
function leavesOf(template: Json, path = ''): ReadonlyMap<string, string> {
  if (typeof template !== 'object' || template === null) return new Map([[path, JSON.stringify(template)]])
  const entries = Object.entries(template)
  if (entries.length === 0 && path !== '') return new Map([[path, JSON.stringify(template)]])
  return new Map(entries.flatMap(([key, part]) => [...leavesOf(part as Json, pathTo(path, key))]))
}
