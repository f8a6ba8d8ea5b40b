import type { ForeignError, Thrown } from './thrown.js'

/** express-jwt's codes, and whether its text is its own: that of `invalid_token` is whatever the verification met. */
const OWN_TEXT: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ['credentials_bad_scheme', true],
  ['credentials_bad_format', true],
  ['credentials_required', true],
  ['revoked_token', true],
  ['invalid_token', false],
])

/** express-jwt 6 to 8. */
export function fromExpressJwt(thrown: Thrown): ForeignError | undefined {
  const { name, code, status, message } = thrown
  const isTextOwn = name === 'UnauthorizedError' && 'inner' in thrown ? OWN_TEXT.get(code) : undefined
  return isTextOwn === undefined ? undefined : { status, text: isTextOwn ? message : undefined }
}
