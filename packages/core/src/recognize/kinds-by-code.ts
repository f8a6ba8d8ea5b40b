import type { ErrorDefinitions } from '../definition/definition.js'
import { ownValue, perObject } from '../values/plain-data.js'

const kindsByCode = /* @__PURE__ */ perObject(
  (errors: ErrorDefinitions) =>
    new Map(Object.entries(errors).map(([kind, { status, code = kind }]) => [`${status} ${code}`, kind])),
)

/** The kind that has a code at a status; codes compare as text. */
export function kindOfCode(errors: ErrorDefinitions, status: number, code: unknown): string | undefined {
  return code === undefined ? undefined : kindsByCode(errors).get(`${status} ${code}`)
}

/** A name, where it is that of a kind of the status. */
export function kindOfStatus(errors: ErrorDefinitions, status: number, name: string | undefined): string | undefined {
  return ownValue(errors, name)?.status === status ? name : undefined
}

/** The status of a code, or of a kind, where only one has it: for an event, which has no status of its own. */
export function statusOfCode(errors: ErrorDefinitions, code: unknown): number | undefined {
  const own = typeof code === 'string' ? ownValue(errors, code) : undefined
  const statuses = Object.entries(errors)
    .filter(([kind, error]) => String(error.code ?? kind) === String(code))
    .map(([, { status }]) => status)
  return statuses.length === 1 ? statuses[0] : own?.status
}
