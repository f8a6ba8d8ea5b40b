import type { Role } from '../../contract/generic-errors.js'
import { type ForeignError, type ForeignRequest, hasOnly, headerOf, statusOf, type Thrown } from './thrown.js'

/** @fastify/multipart's codes. Other plugins' errors are Fastify's own, with a status alone. */
const ROLES: ReadonlyMap<unknown, Role> = new Map<unknown, Role>([
  ['FST_PARTS_LIMIT', 'bodyTooLarge'],
  ['FST_FILES_LIMIT', 'bodyTooLarge'],
  ['FST_FIELDS_LIMIT', 'bodyTooLarge'],
  ['FST_REQ_FILE_TOO_LARGE', 'bodyTooLarge'],
  ['FST_PROTO_VIOLATION', 'unreadableBody'],
  ['FST_MP_PREMATURE_CLOSE', 'unreadableBody'],
  ['FST_INVALID_MULTIPART_CONTENT_TYPE', 'contentType'],
  ['FST_INVALID_JSON_FIELD_ERROR', 'badJson'],
])

/** What @fastify/jwt passes on from fast-jwt as it is, though the request's token is at fault. */
const TOKEN_FAULTS: ReadonlySet<unknown> = new Set([
  'FAST_JWT_INVALID_TYPE',
  'FAST_JWT_INVALID_ALGORITHM',
  'FAST_JWT_INVALID_CLAIM_TYPE',
  'FAST_JWT_INVALID_PAYLOAD',
  'FAST_JWT_MALFORMED',
  'FAST_JWT_INACTIVE',
  'FAST_JWT_INVALID_CRIT_HEADER',
])

/** Fastify's plugins, where they say more than Fastify does of an error of its own. */
export function fromFastifyPlugins(thrown: Thrown, request: ForeignRequest | undefined): ForeignError | undefined {
  const { code, message } = thrown
  const status = statusOf(thrown)
  const role = typeof code === 'string' ? ROLES.get(code) : undefined
  if (role) return { role, status }
  if (TOKEN_FAULTS.has(code)) {
    // A service may verify other tokens by itself: the request has to have one.
    const hasToken = request && (headerOf(request, 'authorization') || headerOf(request, 'cookie'))
    return hasToken ? { status: 401 } : undefined
  }
  // @fastify/rate-limit: an error with a status alone. The wait is on the response, and so is that of a client that is banned (403).
  const isLimit = (status === 429 || status === 403) && hasOnly(thrown, ['statusCode'])
  return isLimit && typeof message === 'string' && message.startsWith('Rate limit exceeded, retry in ')
    ? { status, text: message }
    : undefined
}
