import type { AnyCatalog, Json } from '@errspec/core'
import { typeOf } from '@errspec/core/adapter'
import { pathTo } from '@errspec/core/schema'
import { type Contract, codeOf, kindsOf } from '../../../shared/contract/contract.js'
import { type Change, change, isSameJson, NOTHING } from '../change.js'

/** What changed of the facts about one error that are no text: its code, its class, its constants, its example. */
export function factChanges(base: Contract, head: Contract, kind: string, name: string): readonly Change[] {
  const [old, current] = [base.catalog.errors[kind], head.catalog.errors[name]]
  if (!old || !current) return []
  const path = pathTo('errors', name)
  // What only follows from the status is told by its row, or by the move to another one.
  const isOwnType = old.type !== undefined || current.type !== undefined
  const types = [typeOf(base.catalog, old.status, kind), typeOf(head.catalog, current.status, name)]
  const isOwnField = (field: string) => Object.hasOwn({ ...old.fields, ...current.fields }, field)
  return [
    ...codeChanges(base.catalog, head.catalog, kind, name),
    ...(isOwnType ? typeChanges(path, types) : []),
    ...fieldChanges(path, fieldsOf(base.catalog, kind), fieldsOf(head.catalog, name), isOwnField),
    ...(isSameJson(old.example, current.example)
      ? []
      : [
          change('example-changed', `${path}.example`, {
            message: `the example of '${name}' is another one`,
            oldClient: NOTHING,
            newClient: NOTHING,
          }),
        ]),
  ]
}

/** What changed of the class and the constants that a status's row has for its errors. */
export function rowChanges(base: Contract, head: Contract, status: number): readonly Change[] {
  const path = `statuses.${status}`
  const rows = [base.catalog.statuses[status]?.fields ?? {}, head.catalog.statuses[status]?.fields ?? {}] as const
  // An error with a constant of its own does not notice; without errors, the row is all that there is.
  const both = kindsOf(head.catalog, status).filter((kind) => Object.hasOwn(base.catalog.errors, kind))
  const isNoticed = (field: string) =>
    both.length === 0 ||
    both.some((kind) => !isSameJson(fieldsOf(base.catalog, kind)[field], fieldsOf(head.catalog, kind)[field]))
  return [
    ...typeChanges(path, [typeOf(base.catalog, status, ''), typeOf(head.catalog, status, '')]),
    ...fieldChanges(path, ...rows, isNoticed),
  ]
}

function codeChanges(base: AnyCatalog, head: AnyCatalog, kind: string, name: string): readonly Change[] {
  const [was, is] = [codeOf(base, kind), codeOf(head, name)]
  // Where the code is the kind, that it is called something else says it.
  if (was === is || (was === kind && is === name)) return []
  return [
    change('code-changed', pathTo('errors', name, 'code'), {
      message: `the code of '${name}' was ${JSON.stringify(was)} and is ${JSON.stringify(is)}`,
      oldClient: `does not know the code ${JSON.stringify(is)}; goes by the header x-error-kind, where it comes along`,
      newClient: `does not know the code ${JSON.stringify(was)}; code that compares it with ${JSON.stringify(was)} no longer compiles`,
    }),
  ]
}

function typeChanges(path: string, [was, is]: readonly string[]): readonly Change[] {
  if (was === is) return []
  const impact = {
    message: `the type was ${JSON.stringify(was)} and is ${JSON.stringify(is)}`,
    oldClient: `gets the type ${JSON.stringify(is)} where a body shows it`,
    newClient: `gets the type ${JSON.stringify(was)} where a body shows it`,
  }
  return [change('type-changed', `${path}.type`, impact)]
}

type Fields = Readonly<Record<string, Json>>

/** The constants of an error, those of its status included. */
function fieldsOf({ errors, statuses }: AnyCatalog, kind: string): Fields {
  const { status = 0, fields } = errors[kind] ?? {}
  return { ...statuses[status]?.fields, ...fields }
}

function fieldChanges(
  path: string,
  before: Fields,
  after: Fields,
  isTold: (field: string) => boolean,
): readonly Change[] {
  return Object.keys({ ...before, ...after }).flatMap((field) => {
    const [was, is] = [before[field], after[field]]
    if (!isTold(field) || isSameJson(was, is)) return []
    const place = pathTo(path, 'fields', field)
    const [old, current] = [JSON.stringify(was), JSON.stringify(is)]
    if (was === undefined) {
      const impact = { message: `${field} is new: ${current}`, oldClient: NOTHING, newClient: `does not find ${field}` }
      return [change('error-field-added', place, impact)]
    }
    if (is === undefined) {
      const impact = {
        message: `${field}, which was ${old}, is gone`,
        oldClient: `no longer finds ${field}`,
        newClient: NOTHING,
      }
      return [change('error-field-removed', place, impact)]
    }
    const rule = isLink(was) && isLink(is) ? 'error-link-changed' : 'error-field-changed'
    const impact = {
      message: `${field} was ${old} and is ${current}`,
      oldClient: `gets ${current}`,
      newClient: `gets ${old}`,
    }
    return [change(rule, place, impact)]
  })
}

const isLink = (value: unknown) => typeof value === 'string' && /^https?:\/\//.test(value)
