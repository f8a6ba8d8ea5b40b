import { DefinitionError } from '../definition/definition.js'
import { copyData } from '../values/copy.js'
import { describe } from '../values/describe.js'
import type { AnyCatalog } from './catalog.js'
import { type CheckOperations, createOperations } from './create-operations.js'
import { operationFaults } from './operation-faults.js'
import type { OperationDefinitions, Operations, OperationsOptions } from './operations.js'

/**
 * Says which operation raises which errors of a catalog: a list of kinds for each, by method and path (`'GET /orders/{id}'`),
 * and under `'*'` those that any of them raises. Throws a `DefinitionError` that lists every fault with its path.
 */
export function defineOperations<
  C extends AnyCatalog,
  const Definitions extends OperationDefinitions<keyof C['errors'] & string>,
>(catalog: C, operations: Definitions, options: OperationsOptions = {}): Operations<C, Definitions> {
  return createOperations(catalog, check(catalog, operations, options), options, check)
}

const check: CheckOperations = (catalog, definitions, options, base) => {
  if (typeof catalog?.toJSON !== 'function') {
    throw new TypeError(
      `defineOperations: expected the catalog that they raise the errors of, as defineCatalog returns it, not ${describe(catalog)}`,
    )
  }
  const operations = copyData(definitions)
  const faults = [
    ...(base && !catalog.lineage.includes(base.catalog.name)
      ? [
          {
            path: '',
            message: `'${catalog.name}' is not '${base.catalog.name}', whose operations these are, nor does it extend it`,
          },
        ]
      : []),
    ...operationFaults(Object.keys(catalog.errors), operations, options, base),
  ]
  if (faults.length > 0) throw new DefinitionError(`The definition of the operations of '${catalog.name}'`, faults)
  return operations
}
