import type { AnyCatalog } from '@errspec/core'
import { paramsOfKind } from '../shared/contract/param-types.js'
import type { ChangedNumber } from '../shared/exact-number.js'
import { type FoundError, isOfContract } from './found-error.js'
import { changedNumbersIn } from './read-objects.js'

/** Errors of an object, each with those of its numbers that JavaScript reads as other ones; `source` is how the object is written. */
export function withChangedNumbers(
  catalog: AnyCatalog,
  errors: readonly FoundError[],
  source: string,
): readonly FoundError[] {
  const changed = errors.length > 0 ? changedNumbersIn(source) : []
  if (changed.length === 0) return errors
  return errors.map((error) => {
    const params = isOfContract(catalog, error) ? paramsOfKind(catalog, error.kind).map(({ name }) => name) : []
    const own = changed.filter(
      ({ name, read }) =>
        isOfEnvelope(catalog, name) || params.includes(name) || holds([error.code, error.params], read),
    )
    return own.length === 0 ? error : { ...error, changedNumbers: [...(error.changedNumbers ?? []), ...own] }
  })
}

/** The numbers of a text that is no error at all, where they stand under a name of the contract's envelope. */
export const changedInEnvelope = (catalog: AnyCatalog, text: string): readonly ChangedNumber[] =>
  changedNumbersIn(text).filter(({ name }) => isOfEnvelope(catalog, name))

const STATUS_NAMES: readonly string[] = ['code', 'status', 'statusCode', 'status_code']

/** Whether a key is one of the envelope's, or one that has the status anywhere: a record of a log has other numbers beside. */
const isOfEnvelope = ({ envelope }: AnyCatalog, name: string) =>
  STATUS_NAMES.includes(name) || keysIn([envelope.body, envelope.frame]).includes(name)

function keysIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => [...(Array.isArray(value) ? [] : [key]), ...keysIn(part)])
}

function holds(value: unknown, number: number): boolean {
  if (typeof value === 'number') return Object.is(value, number)
  return typeof value === 'object' && value !== null && Object.values(value).some((part) => holds(part, number))
}
