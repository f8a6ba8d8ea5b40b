import type { Role } from '../../contract/generic-errors.js'
import { type ForeignError, type ForeignRequest, hasOnly, headerOf, type Thrown } from './thrown.js'

/** The texts of busboy 0.2 and 1, of dicer, and of @fastify/busboy: all that tells their errors. */
const ROLES: ReadonlyMap<unknown, Role> = new Map<unknown, Role>([
  ['Multipart: Boundary not found', 'unreadableBody'],
  ['Malformed part header', 'unreadableBody'],
  ['Malformed urlencoded form', 'unreadableBody'],
  ['Unexpected end of form', 'unreadableBody'],
  ['Unexpected end of file', 'unreadableBody'],
  ['Unexpected end of multipart data', 'unreadableBody'],
  ['Part terminated early due to unexpected end of multipart data', 'unreadableBody'],
  ['Malformed content type', 'contentType'],
  ['Missing Content-Type', 'contentType'],
  ['Missing Content-Type-header.', 'contentType'],
  ['Unsupported Content-Type.', 'contentType'],
])

/** The start of what busboy says of a content type that it does not take. */
const UNSUPPORTED = 'Unsupported content type: '

/** Parsers of forms. They say nothing but a text, so that a form of an upstream's is told from ours by what was sent to us. */
export function fromBusboy(thrown: Thrown, request: ForeignRequest | undefined): ForeignError | undefined {
  const { message, name } = thrown
  if (name !== 'Error' || typeof message !== 'string') return undefined
  const role = ROLES.get(message) ?? (message.startsWith(UNSUPPORTED) ? 'contentType' : undefined)
  // multer adds what became of the files.
  if (!role || !hasOnly(thrown, ['storageErrors'])) return undefined
  if (!request) return { role }
  const type = headerOf(request, 'content-type')
  const isForm = /^(?:multipart\/|application\/x-www-form-urlencoded)/i.test(type)
  if (role === 'unreadableBody') return isForm ? { role } : undefined
  return message.startsWith(UNSUPPORTED) && message !== UNSUPPORTED + type ? undefined : { role }
}

/** The role of a fault that Nest's interceptors for files have made an exception of. */
export function roleOfForm(text: unknown): Role | undefined {
  return typeof text === 'string' ? (ROLES.get(text) ?? ROLES.get(text.replace(/^Multipart: /, ''))) : undefined
}
