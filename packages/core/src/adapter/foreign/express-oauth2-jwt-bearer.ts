import { type ForeignError, headerValue, type Thrown } from './thrown.js'

const NAMES: ReadonlySet<unknown> = new Set([
  'UnauthorizedError',
  'InvalidRequestError',
  'InvalidTokenError',
  'InsufficientScopeError',
  'InvalidProofError',
])

/** The keys of the issuer could not be had: that is no fault of the token, though it says so. */
const KEYS_FAILED =
  /^(?:Failed to (?:fetch|parse)|Expected 200 OK|Request timed out|getaddrinfo|connect|read|fetch failed|socket hang up)\b/i

/** Auth0's verifier of access tokens. Its challenge is kept, without a description that may be somebody else's text. */
export function fromExpressOauth2JwtBearer(thrown: Thrown): ForeignError | undefined {
  const { name, status, statusCode, headers, message } = thrown
  if (!NAMES.has(name) || status === undefined || status !== statusCode) return undefined
  const challenge = headerValue(headers, 'www-authenticate')
  if (challenge === undefined || typeof message !== 'string') return undefined
  if (KEYS_FAILED.test(message) || (message === '' && name === 'InvalidTokenError')) return {}
  return { status, headers: { 'www-authenticate': challenge.replaceAll(/, error_description="[^"]*"/g, '') } }
}
