import type { AnyCatalog } from '@errspec/core'
import { didYouMean } from '@errspec/core/schema'
import type { JsonObject } from '../../shared/json-object.js'

/** The list of kinds in an operation. */
export const LIST = 'x-errors'

/** An operation of a document, by its method and its path as the document has it. */
export interface DocumentedOperation {
  readonly operation: JsonObject
  /** In upper case. */
  readonly method: string
  readonly path: string
  /** What its servers have before the path; `undefined` where no request to them is meant: a webhook, a callback. */
  readonly basePaths?: readonly string[] | undefined
  /** Where it stands, for messages. */
  readonly place: string
}

type Report = (fault: string) => void

/** The kinds that an operation raises; `undefined` where nothing says it. */
export type RaisedKinds = (operation: DocumentedOperation, report: Report) => readonly string[] | undefined

/** The kinds that an operation lists under `x-errors`, or else those that are declared for it elsewhere. */
export function raisedKinds(catalog: AnyCatalog, declared: RaisedKinds = () => undefined): RaisedKinds {
  return (operation, report) => listedKinds(catalog, operation, report) ?? declared(operation, report)
}

function listedKinds({ name, errors }: AnyCatalog, { operation, place }: DocumentedOperation, report: Report) {
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
