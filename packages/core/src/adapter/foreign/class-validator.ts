import { pointerTo } from '../../contract/schema-issues.js'
import type { Issue } from '../../template/param-types.js'
import { isRecord } from '../../values/plain-data.js'

/** Where an adapter leaves the errors of class-validator that a pipe has made into texts: on the list of the texts. */
export const VALIDATION_ERRORS = Symbol.for('errspec.validationErrors')

/** The errors of class-validator, from the list itself or from the texts that were made of them; `undefined` where there are none. */
export function fromValidationErrors(list: readonly unknown[]): readonly Issue[] | undefined {
  const kept = (list as { readonly [VALIDATION_ERRORS]?: unknown })[VALIDATION_ERRORS]
  const errors = Array.isArray(kept) ? kept : list
  if (errors.length === 0 || !errors.every(isValidationError)) return undefined
  return errors.flatMap((error) => issuesOf(error, []))
}

interface ValidationError {
  readonly property: string
  readonly constraints?: unknown
  readonly children?: unknown
}

function isValidationError(value: unknown): value is ValidationError {
  return isRecord(value) && typeof value['property'] === 'string' && ('constraints' in value || 'children' in value)
}

/** How deep nested errors are followed. */
const DEEPEST = 32

function issuesOf({ property, constraints, children }: ValidationError, parents: readonly string[]): readonly Issue[] {
  const path = [...parents, property]
  const own = isRecord(constraints) ? Object.entries(constraints) : []
  const nested = Array.isArray(children) && path.length < DEEPEST ? children.filter(isValidationError) : []
  return [
    ...own.map(([code, message]) => ({ pointer: pointerTo(path), message: String(message), code })),
    ...nested.flatMap((child) => issuesOf(child, path)),
  ]
}

/** The field that the validator's own texts name: `items.0.qty must be ...`, `items.0.each value in tags must be ...`. */
const NAMED =
  /^((?:[^\s.]+\.)*?)(?:each value in nested property |each value in |nested property |property )?([^\s.]+(?:\.[^\s.]+)*) (?:must|should|is|has|contains|may)\b/

/** How much of a text is looked at for its field: a property's name may be a client's own, and endless. */
const LOOKED_AT = 400

/** The texts that Nest's pipes make, each with the field that it begins with; `ParseArrayPipe` writes `[1] ` before those of an entry. */
export function fromMessages(messages: readonly unknown[]): readonly Issue[] {
  return messages.map((value) => {
    const message = String(value)
    const [prefix = '', entry] = /^\[(\d+)\] /.exec(message) ?? []
    const [, parents = '', property = ''] = NAMED.exec(message.slice(prefix.length, LOOKED_AT)) ?? []
    const path = property ? (parents + property).split('.') : []
    return { pointer: pointerTo(entry === undefined ? path : [entry, ...path]), message }
  })
}
