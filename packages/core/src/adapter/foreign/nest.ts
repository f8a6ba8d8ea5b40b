import { schemaIssues } from '../../contract/schema-issues.js'
import { isRecord } from '../../values/plain-data.js'
import { fromMessages, fromValidationErrors } from './class-validator.js'
import type { ForeignError, Thrown } from './thrown.js'

/** Nest's `HttpException`, of whichever copy or version. */
interface HttpException {
  getStatus(): unknown
  getResponse(): unknown
}

function isHttpException(thrown: Thrown): thrown is Thrown & HttpException {
  return typeof thrown['getStatus'] === 'function' && typeof thrown['getResponse'] === 'function'
}

/** Nest's exceptions: those of its validation, of nestjs-zod's, and all others by their status. */
export function fromNest(thrown: Thrown): ForeignError | undefined {
  if (!isHttpException(thrown)) return undefined
  const status = thrown.getStatus()
  const response = thrown.getResponse()
  const message = isRecord(response) ? response['message'] : response
  if (Number(status) >= 500) return { status }
  const { getZodError } = thrown
  if (typeof getZodError === 'function') {
    const { issues } = Object(getZodError.call(thrown))
    return { role: 'invalidInput', status, issues: Array.isArray(issues) ? schemaIssues(issues) : undefined }
  }
  // Teams' own factories put the errors of class-validator beside a message of theirs.
  const { errors } = Object(response)
  const issues = [message, errors].flatMap((list) => (Array.isArray(list) ? (fromValidationErrors(list) ?? []) : []))
  if (issues.length > 0) return { role: 'invalidInput', status, issues }
  return Array.isArray(message)
    ? { role: 'invalidInput', status, issues: fromMessages(message) }
    : { status, text: message }
}
