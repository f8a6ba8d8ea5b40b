import type { Role } from '../../contract/generic-errors.js'
import type { ForeignError, Thrown } from './thrown.js'

/** formidable's numbers for what can be wrong with a form. The others are the service's own: its plugins, its folder. */
const ROLES: ReadonlyMap<unknown, Role> = new Map<unknown, Role>([
  [1002, 'unreadableBody'], // aborted
  [1003, 'contentType'], // no parser for it
  [1006, 'bodyTooLarge'], // fields, in bytes
  [1007, 'bodyTooLarge'], // fields, in number
  [1008, 'unreadableBody'], // a file that is too small
  [1009, 'bodyTooLarge'], // files together
  [1010, 'unreadableBody'], // an empty file
  [1011, 'contentType'], // none
  [1012, 'unreadableBody'], // malformed
  [1013, 'unreadableBody'], // no boundary
  [1014, 'unreadableBody'], // an unknown transfer encoding
  [1015, 'bodyTooLarge'], // files, in number
  [1016, 'bodyTooLarge'], // a file
])

/** formidable 2 and 3. Its texts name the service's options. */
export function fromFormidable(thrown: Thrown): ForeignError | undefined {
  const { httpCode, code } = thrown
  const role = typeof httpCode === 'number' ? ROLES.get(code) : undefined
  return role && { role, status: httpCode === 500 ? 400 : httpCode }
}
