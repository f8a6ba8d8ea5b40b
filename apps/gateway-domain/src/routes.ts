import { ig1Operations } from '@errspec/core/ig1/operations'

/** Every path of the API. */
export const ROUTES: readonly string[] = Object.keys(ig1Operations.operations).flatMap(
  (operation) => operation.split(' ')[1] ?? [],
)
