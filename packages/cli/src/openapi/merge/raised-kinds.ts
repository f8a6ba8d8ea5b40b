import type { AnyCatalog } from '@errspec/core'
import { didYouMean } from '@errspec/core/schema'
import type { JsonObject } from '../../shared/json-object.js'

/** The list of kinds in an operation. */
export const LIST = 'x-errors'

/** An operation of a document, by its method and its path as the document has it. */
export interface DocumentedOperation {
  readonly operation: JsonObject
  readonly method: string
  readonly path: string
  /** Where it stands, for messages. */
  readonly place: string
}

/** The kinds that an operation raises; `undefined` where nothing says it. */
export type RaisedKinds = (
  operation: DocumentedOperation,
  report: (fault: string) => void,
) => readonly string[] | undefined

/** The kinds that an operation lists under `x-errors`, in the document itself. */
export function listedKinds({ name, errors }: AnyCatalog): RaisedKinds {
  return ({ operation, place }, report) => {
    const list = operation[LIST]
    if (list === undefined) return undefined
    if (!Array.isArray(list)) {
      report(`${place}.${LIST}: must be a list of kinds, not ${JSON.stringify(list)}`)
      return []
    }
    return list.filter((kind, index) => {
      if (typeof kind === 'string' && Object.hasOwn(errors, kind)) return true
      const hint = typeof kind === 'string' ? didYouMean(kind, Object.keys(errors)) : ''
      report(`${place}.${LIST}.${index}: ${JSON.stringify(kind)} is not a kind of '${name}'${hint}`)
      return false
    })
  }
}
