import type { Role } from '../../contract/generic-errors.js'
import { type ForeignError, type ForeignRequest, headerOf, statusOf, type Thrown } from './thrown.js'

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

/** Express's own body parsers, and raw-body beneath them. What they say of a body quotes it. */
export function fromBodyParser(thrown: Thrown, request: ForeignRequest | undefined): ForeignError | undefined {
  const { type, code, errno, expose } = thrown
  if (typeof expose !== 'boolean') return undefined
  const status = statusOf(thrown)
  const role = ROLES.get(type)
  // Without a status it is nobody's error: then the service's own.
  if (role) return !request || isOf(request, thrown) ? { role, status } : {}
  // A failed decompression or socket is marked with the status alone; its text is the system's.
  const isSystems = typeof code === 'string' && (code.startsWith('Z_') || typeof errno === 'number')
  return expose && status === 400 && isSystems ? { role: 'unreadableBody', status } : undefined
}

/**
 * Whether an error can be about the body of this request. A handler may read an upstream's answer with raw-body, whose errors
 * body-parser passes on as they are; but they tell lengths, limits and encodings, and those are not this request's.
 */
function isOf(request: ForeignRequest, { type, expected, limit, encoding }: Thrown): boolean {
  if (type === 'entity.parse.failed') return true
  const declared = headerOf(request, 'content-length')
  const length = declared === '' ? undefined : Number(declared)
  // HTTP/1 has no body without a header that says so.
  const isUndeclared = length === undefined && headerOf(request, 'transfer-encoding') === ''
  const hasNone = length === 0 || (isUndeclared && request.httpVersion?.startsWith('1'))
  if (hasNone || isParsed(request.body)) return false
  const contentEncoding = headerOf(request, 'content-encoding').toLowerCase()
  switch (type) {
    case 'request.aborted':
      return request.complete !== true
    case 'request.size.invalid':
      return expected === length
    case 'encoding.unsupported':
      return [contentEncoding, headerOf(request, 'content-type').toLowerCase()].some((header) =>
        header.includes(String(encoding).toLowerCase()),
      )
    case 'entity.too.large':
      if (typeof expected === 'number') return expected === length
      // What is sent in chunks, or is to be decompressed, has no length beforehand.
      return length === undefined || (contentEncoding || 'identity') !== 'identity' || length > Number(limit)
    default:
      return true
  }
}

/** body-parser 1 leaves an empty object where it has failed, 2 nothing. */
function isParsed(body: unknown): boolean {
  return typeof body === 'object' && body !== null ? Object.keys(body).length > 0 : body !== undefined
}
