import { schemaIssues } from '../../contract/schema-issues.js'
import { isRecord } from '../../values/plain-data.js'
import { roleOfForm } from './busboy.js'
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

/** What Nest's pipes answer with where nobody asked for another status. */
const USUAL = 400

/** Nest's exceptions: those of its validation, of nestjs-zod's, and all others by their status. */
export function fromNest(thrown: Thrown): ForeignError | undefined {
  if (!isHttpException(thrown)) return undefined
  const status = thrown.getStatus()
  const response = thrown.getResponse()
  // Nest 12 has it in both places.
  const code = thrown['errorCode'] ?? Object(response).errorCode
  if (Number(status) >= 500) return { status, code }
  // What an exception has been made of says nothing to the client.
  if (response instanceof Error) return { status, code }
  const message = isRecord(response) ? response['message'] : response
  const invalid = { role: 'invalidInput', status, usual: USUAL, code } as const
  const { getZodError } = thrown
  if (typeof getZodError === 'function') {
    const { issues } = Object(getZodError.call(thrown))
    return { ...invalid, text: message, issues: Array.isArray(issues) ? schemaIssues(issues) : undefined }
  }
  // Teams' own factories put the errors of class-validator beside a message of theirs.
  const { errors } = Object(response)
  const issues = [message, errors].flatMap((list) => (Array.isArray(list) ? (fromValidationErrors(list) ?? []) : []))
  if (issues.length > 0) return { ...invalid, text: textOf(message), issues }
  if (!Array.isArray(message)) return { status, code, text: message, role: roleOfFile(status, message) }
  // A list of texts is what a pipe makes; so may a guard, at a status of its own.
  const isInput = status === USUAL || status === 422
  return isInput
    ? { ...invalid, text: textOf(message), issues: fromMessages(message) }
    : { status, code, text: textOf(message) }
}

function textOf(message: unknown): unknown {
  return Array.isArray(message) ? message.filter((text) => typeof text === 'string').join(', ') : message
}

/** The role of what Nest's interceptors for files make of multer's errors and busboy's. */
function roleOfFile(status: unknown, message: unknown) {
  if (status === 413 && message === 'File too large') return 'bodyTooLarge'
  return status === USUAL ? roleOfForm(message) : undefined
}
