import type { ForeignError, Thrown } from './thrown.js'

/** multer 1 and 2: what is over one of the limits that the service has set is too large, whichever it is. */
export function fromMulter(thrown: Thrown): ForeignError | undefined {
  const { name, code } = thrown
  if (name !== 'MulterError' || typeof code !== 'string') return undefined
  if (code === 'LIMIT_UNEXPECTED_FILE' || code === 'MISSING_FIELD_NAME' || code === 'INVALID_FIELD_NAME') {
    return { role: 'unreadableBody', status: 400 }
  }
  // What its storage raises (`STREAM_DESTROYED`) is nothing that the client has sent.
  return code.startsWith('LIMIT_') ? { role: 'bodyTooLarge', status: 413 } : undefined
}
