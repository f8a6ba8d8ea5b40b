import { type ForeignError, hasOnly, type Thrown } from './thrown.js'

/** tiny-csrf, whose text quotes both tokens. csurf, csrf-csrf and csrf-sync raise errors of http-errors. */
export function fromTinyCsrf(thrown: Thrown): ForeignError | undefined {
  const { name, message } = thrown
  if (name !== 'Error' || typeof message !== 'string') return undefined
  return message.startsWith("Did not get a valid CSRF token for '") && hasOnly(thrown, []) ? { status: 403 } : undefined
}
