import type { Role } from '../../contract/generic-errors.js'
import type { ForeignError, Thrown } from './thrown.js'

/** What Hono's validator says of a body. */
const ROLES: ReadonlyMap<unknown, Role> = new Map<unknown, Role>([
  ['Malformed JSON in request body', 'badJson'],
  ['Malformed FormData request.', 'unreadableBody'],
])

/** Hono's `HTTPException`. Where it has a response of its own, that says by its headers what the status needs. */
export function fromHono(thrown: Thrown): ForeignError | undefined {
  const { getResponse, getStatus, status, message, res } = thrown
  if (typeof getResponse !== 'function' || getStatus !== undefined || !('res' in thrown)) return undefined
  const headers: unknown = Object(res).headers
  const isTooLarge = status === 413
  const role = isTooLarge ? 'bodyTooLarge' : typeof message === 'string' ? roleOf(message) : undefined
  return { role, status, text: message, headers }
}

function roleOf(message: string): Role | undefined {
  return ROLES.get(message) ?? (message.startsWith('Malformed FormData request.') ? 'unreadableBody' : undefined)
}
