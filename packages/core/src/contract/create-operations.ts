import { deepFreeze } from '../values/copy.js'
import { describe } from '../values/describe.js'
import { didYouMean } from '../values/nearest.js'
import type { AnyCatalog, Catalog } from './catalog.js'
import { callsFor } from './operation-calls.js'
import { splitOperation } from './operation-paths.js'
import type { AnyOperations, OperationDefinitions, Operations, OperationsOptions } from './operations.js'

/** What any operation raises, as a key of the definition. */
export const ANY_OPERATION = '*'

/** A copy of a definition, or of what is added to a base's; throws where it has faults. */
export type CheckOperations = <Definitions extends OperationDefinitions>(
  catalog: AnyCatalog,
  operations: Definitions,
  options: OperationsOptions,
  base?: AnyOperations,
) => Definitions

/** Makes the operations of a definition that is known to be sound; `defineOperations` is this with every check. */
export function createOperations<
  C extends AnyCatalog,
  const Definitions extends OperationDefinitions<keyof C['errors'] & string>,
>(
  catalog: C,
  definitions: Definitions,
  options: OperationsOptions = {},
  check: CheckOperations = (_catalog, unchecked) => unchecked,
): Operations<C, Definitions> {
  const operations: OperationDefinitions = deepFreeze(definitions)
  const { basePath } = options
  const keys = operationKeys(operations)
  const { error, wrap } = catalog as unknown as Pick<Catalog, 'error' | 'wrap'>
  const made = new Map<string, unknown>()

  const operationOf = (key: string) => {
    if (!keys.includes(key)) {
      const hint = didYouMean(String(key), keys)
      throw new TypeError(`${catalog.name}.of: unknown operation ${describe(key)}${hint}`)
    }
    const kinds = kindsOf(operations, key)
    const declared: readonly unknown[] = [...kinds, 'unrecognized']
    const is = (value: unknown, kind?: string) =>
      catalog.is(value, kind) && declared.includes((value as { kind: unknown }).kind)
    return Object.freeze({ key, ...splitOperation(key), kinds, error, wrap, is })
  }

  const api = {
    catalog,
    operations,
    basePath,
    of: (key: string) => {
      const known = made.get(key) ?? operationOf(key)
      made.set(key, known)
      return known
    },
    forClient: (caller: string, client: AnyCatalog) => callsFor(api as unknown as AnyOperations, caller, client),
    extend: (extended: AnyCatalog, further: OperationDefinitions) => {
      const added = check(extended, further, options, api as unknown as AnyOperations)
      return createOperations(extended, joined(operations, added), options, check)
    },
    toJSON: () => ({ ...catalog.toJSON(), ...(basePath !== undefined && { basePath }), operations }),
  }
  return Object.freeze(api) as unknown as Operations<C, Definitions>
}

/** The names of the operations of a definition: all of its keys but `'*'`. */
export function operationKeys(operations: OperationDefinitions): readonly string[] {
  return Object.keys(operations).filter((key) => key !== ANY_OPERATION)
}

/** The kinds that an operation declares, then those of `'*'`. */
export function kindsOf(operations: OperationDefinitions, key: string): readonly string[] {
  return Object.freeze([...new Set([...(operations[key] ?? []), ...(operations[ANY_OPERATION] ?? [])])])
}

/** The lists of both; what `'*'` has now is not repeated by an operation. */
export function joined(base: OperationDefinitions, further: OperationDefinitions): OperationDefinitions {
  const shared = [...(base[ANY_OPERATION] ?? []), ...(further[ANY_OPERATION] ?? [])]
  return Object.fromEntries(
    [...new Set([...Object.keys(base), ...Object.keys(further)])].map((key) => {
      const own = [...(base[key] ?? []), ...(further[key] ?? [])]
      return [key, key === ANY_OPERATION ? own : own.filter((kind) => !shared.includes(kind))]
    }),
  )
}
