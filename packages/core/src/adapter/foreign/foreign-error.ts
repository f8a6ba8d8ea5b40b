import { type ApiError, isApiError } from '../../contract/api-error.js'
import type { AnyCatalog } from '../../contract/catalog.js'
import {
  codeError,
  isErrorStatus,
  type Origin,
  roleError,
  roleKind,
  statusError,
} from '../../contract/generic-errors.js'
import { isRecord } from '../../values/plain-data.js'
import { readRetryAfter } from '../../wire/headers.js'
import { fromBodyParser } from './body-parser.js'
import { fromBoom } from './boom.js'
import { fromBusboy } from './busboy.js'
import { fromCelebrate } from './celebrate.js'
import { fromExpress } from './express.js'
import { fromExpressJwt } from './express-jwt.js'
import { fromExpressOauth2JwtBearer } from './express-oauth2-jwt-bearer.js'
import { fromExpressOpenapiValidator } from './express-openapi-validator.js'
import { fromFastify } from './fastify.js'
import { fromFastifyPlugins } from './fastify-plugins.js'
import { fromFormidable } from './formidable.js'
import { fromHono } from './hono.js'
import { fromHttpErrors } from './http-errors.js'
import { fromMulter } from './multer.js'
import { fromNest } from './nest.js'
import { fromPassport } from './passport.js'
import { fromRateLimiterFlexible } from './rate-limiter-flexible.js'
import { type ForeignError, type ForeignReader, type ForeignRequest, headerValue } from './thrown.js'
import { fromTinyCsrf } from './tiny-csrf.js'

// The first that knows an error decides.
const LIBRARIES: readonly ForeignReader[] = [
  fromBodyParser,
  fromFastifyPlugins,
  fromFastify,
  fromNest,
  fromHono,
  fromBoom,
  fromHttpErrors,
  fromExpress,
  fromMulter,
  fromBusboy,
  fromFormidable,
  fromExpressJwt,
  fromExpressOauth2JwtBearer,
  fromPassport,
  fromTinyCsrf,
  fromExpressOpenapiValidator,
  fromCelebrate,
  fromRateLimiterFlexible,
]

/** An error of the contract, and what headers the one that it was made of brings. */
export interface AnsweredError {
  readonly error: ApiError
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/**
 * What errors of well-known libraries mean in the contract (wire rule 5); `undefined` for all others. Reads properties
 * of a value that may be hostile: it may throw what they throw.
 */
export function fromForeignError(
  catalog: AnyCatalog,
  thrown: unknown,
  request?: ForeignRequest | undefined,
): AnsweredError | undefined {
  // An upstream's answer, or another contract's error, is this service's own failure.
  if (!isRecord(thrown) || isApiError(thrown)) return undefined
  for (const read of LIBRARIES) {
    const known = read(thrown, request)
    if (!known) continue
    const error = errorOf(catalog, thrown, known)
    return error && { error, headers: headersFor(error.status, known.headers) }
  }
  return undefined
}

function errorOf(catalog: AnyCatalog, thrown: unknown, known: ForeignError): ApiError | undefined {
  const { role, usual, status, code, headers, text, issues } = known
  const { retryAfterMs = isRecord(headers) ? readRetryAfter(headers, Date.now()) : undefined } = known
  const shown = typeof text === 'string' && SYSTEM_TEXT.test(text) ? undefined : text
  const from: Origin = { text: shown, issues, retryAfterMs, cause: thrown, status }
  const named = code === undefined || !isErrorStatus(status) ? undefined : codeError(catalog, status, code, from)
  if (named) return named
  const isAskedFor = usual !== undefined && status !== usual && isErrorStatus(status)
  if (role && (!isAskedFor || roleKind(catalog, role)?.status === status)) return roleError(catalog, role, from)
  if (!isErrorStatus(status)) return undefined
  // A bare 500 says nothing that the contract's own error for what is unknown does not say.
  return status === 500 && !catalog.statuses[500]?.kind ? undefined : statusError(catalog, status, from)
}

/** Headers that a status needs, and which only whoever raised it can know (wire rule 4). */
const NEEDED: Readonly<Record<number, string>> = {
  401: 'www-authenticate',
  405: 'allow',
  407: 'proxy-authenticate',
  416: 'content-range',
  426: 'upgrade',
}

function headersFor(status: number, headers: unknown): Readonly<Record<string, string>> | undefined {
  const name = isRecord(headers) ? NEEDED[status] : undefined
  const value = name && headerValue(headers, name)
  return name && value ? { [name]: value } : undefined
}

/** The system's own words for what failed, with its paths and addresses, which somebody has put into an error for clients. */
const SYSTEM_TEXT =
  /^(?:[a-z]\w* )?(?:E(?:ACCES|ADDRINUSE|ADDRNOTAVAIL|AGAIN|AI_AGAIN|BADF|BUSY|CONNABORTED|CONNREFUSED|CONNRESET|EXIST|HOSTUNREACH|INVAL|IO|ISDIR|LOOP|MFILE|NAMETOOLONG|NETUNREACH|NFILE|NOENT|NOSPC|NOTCONN|NOTDIR|NOTEMPTY|NOTFOUND|PERM|PIPE|PROTO|ROFS|TIMEDOUT|XDEV))\b/
