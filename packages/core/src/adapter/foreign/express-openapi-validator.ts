import type { Role } from '../../contract/generic-errors.js'
import { pointerTo } from '../../contract/schema-issues.js'
import type { Issue } from '../../template/param-types.js'
import { isRecord } from '../../values/plain-data.js'
import type { ForeignError, Thrown } from './thrown.js'

/** The names of its errors about a request, and what they mean. An `Internal Server Error` of it is about an answer of ours. */
const ROLES: ReadonlyMap<unknown, Role | undefined> = new Map<unknown, Role | undefined>([
  ['Bad Request', 'invalidInput'],
  ['Unauthorized', undefined],
  ['Forbidden', undefined],
  ['Not Found', undefined],
  ['Method Not Allowed', undefined],
  ['Not Acceptable', undefined],
  ['Request Entity Too Large', 'bodyTooLarge'],
  ['Unsupported Media Type', 'contentType'],
])

/** express-openapi-validator 4 and 5. A refusal by one of the team's security handlers has the handler's text, which may be anything. */
export function fromExpressOpenapiValidator(thrown: Thrown): ForeignError | undefined {
  const { name, errors, status, headers } = thrown
  if (!Array.isArray(errors) || !ROLES.has(name) || !('path' in thrown)) return undefined
  return { role: ROLES.get(name), status, headers, issues: issuesOf(errors) }
}

/** What it says by itself of a query, without ajv. */
const OWN = /^(?:Unknown query parameter|Empty value found for query parameter|Parameter) '/

function issuesOf(errors: readonly unknown[]): readonly Issue[] {
  return errors.filter(isRecord).flatMap(({ path, message, errorCode }) => {
    if (typeof message !== 'string' || !(typeof errorCode === 'string' || OWN.test(message))) return []
    const code = typeof errorCode === 'string' && errorCode.replace(/\.openapi\.validation$/, '')
    return [{ pointer: pointerOf(String(path)), message, ...(code && { code }) }]
  })
}

/** Its paths begin with the part of the request; version 4 writes some with dots. */
function pointerOf(path: string): string {
  const pointer = path.startsWith('.')
    ? pointerTo(
        path
          .slice(1)
          .replaceAll(/\[['"]?([^\]'"]*)['"]?\]/g, '.$1')
          .split('.'),
      )
    : path
  return pointer.replace(/^\/(?:body|query|params|headers|cookies)(?=\/|$)/, '')
}
