import type { Role } from '../../contract/generic-errors.js'
import { pointerTo } from '../../contract/schema-issues.js'
import type { Issue } from '../../template/param-types.js'
import { isRecord } from '../../values/plain-data.js'
import { type ForeignError, statusOf, type Thrown } from './thrown.js'

/** Fastify's codes for what can be wrong with a body. What it says of one quotes it. */
const ROLES: ReadonlyMap<unknown, Role> = new Map<unknown, Role>([
  ['FST_ERR_CTP_INVALID_JSON_BODY', 'badJson'],
  ['FST_ERR_CTP_EMPTY_JSON_BODY', 'badJson'],
  ['FST_ERR_CTP_BODY_TOO_LARGE', 'bodyTooLarge'],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', 'unreadableBody'],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'contentType'],
  ['FST_ERR_VALIDATION', 'invalidInput'],
])

/** Fastify's own errors, and Node's to which it adds a status. */
export function fromFastify(thrown: Thrown): ForeignError | undefined {
  const { code, name } = thrown
  const status = statusOf(thrown)
  // A validator that has failed by itself. Fastify knows, says 500, and calls it by the same code.
  if (code === 'FST_ERR_VALIDATION' && status === 500) return undefined
  const role = ROLES.get(code)
  if (role) return { role, status, issues: issuesOf(thrown['validation']) }
  // What Fastify 4 makes of a body that is not JSON.
  if (name === 'SyntaxError' && status === 400) return { role: 'badJson', status }
  // A connection that the client gave up while it sent the body.
  if (code === 'ECONNRESET' && status === 400) return { role: 'unreadableBody', status }
  // Its own, and its plugins'.
  return name === 'FastifyError' ? { status } : undefined
}

/** ajv's list: where, what, and which keyword of the schema. A property that is missing is named apart. */
function issuesOf(validation: unknown): readonly Issue[] | undefined {
  if (!Array.isArray(validation)) return undefined
  return validation.filter(isRecord).map(({ instancePath, message, keyword, params }) => {
    const { missingProperty, additionalProperty } = Object(params)
    const name = missingProperty ?? additionalProperty
    return {
      pointer: `${typeof instancePath === 'string' ? instancePath : ''}${typeof name === 'string' ? pointerTo([name]) : ''}`,
      message: typeof message === 'string' ? message : 'is not valid',
      ...(typeof keyword === 'string' && { code: keyword }),
    }
  })
}
