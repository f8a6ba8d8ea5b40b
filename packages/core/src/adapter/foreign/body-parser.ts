import type { Role } from '../../contract/generic-errors.js'
import { type ForeignError, statusOf, type Thrown } from './thrown.js'

/** body-parser's types for what can be wrong with a body. */
const ROLES: ReadonlyMap<unknown, Role> = new Map<unknown, Role>([
  ['entity.parse.failed', 'badJson'],
  ['entity.too.large', 'bodyTooLarge'],
  ['charset.unsupported', 'unreadableBody'],
  ['encoding.unsupported', 'unreadableBody'],
  ['parameters.too.many', 'unreadableBody'],
  ['querystring.parse.rangeError', 'unreadableBody'],
  ['request.aborted', 'unreadableBody'],
  ['request.size.invalid', 'unreadableBody'],
])

/** Express's own body parsers. What they say of a body quotes it. */
export function fromBodyParser(thrown: Thrown): ForeignError | undefined {
  const { type, code, errno, expose } = thrown
  const status = statusOf(thrown)
  const role = typeof expose === 'boolean' ? ROLES.get(type) : undefined
  if (role) return { role, status }
  // A failed decompression or socket is marked with the status alone; its text is the system's.
  const isSystems = typeof code === 'string' && (code.startsWith('Z_') || typeof errno === 'number')
  return expose === true && status === 400 && isSystems ? { role: 'unreadableBody', status } : undefined
}
