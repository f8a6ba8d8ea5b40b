import type { Thrown } from './thrown.js'

/** Codes of what fails because a connection is gone: Node's, those of the libraries that read and write on one. */
const CODES: ReadonlySet<unknown> = new Set([
  ...['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED', 'ABORT_ERR'],
  ...['ERR_STREAM_UNABLE_TO_PIPE', 'ERR_STREAM_WRITE_AFTER_END', 'ERR_HTTP2_INVALID_STREAM', 'ERR_HTTP2_STREAM_ERROR'],
  ...['ERR_CANCELED', 'FST_MP_PREMATURE_CLOSE', 'STREAM_DESTROYED', 1002],
])

/** Texts of those that have no code: multer's, busboy's, Node's. */
const TEXTS: ReadonlySet<unknown> = new Set([
  ...['aborted', 'Request aborted', 'Request closed', 'request aborted', 'Premature close', 'Error in input stream'],
  ...['Unexpected end of form', 'Unexpected end of file', 'Unexpected end of multipart data'],
  'Part terminated early due to unexpected end of multipart data',
])

/**
 * Whether what was thrown has the shape of a connection that was given up. It may as well be one to an upstream: only where the
 * client has left is it about the client's.
 */
export function isAbort(thrown: Thrown): boolean {
  const { code, name, message, type, syscall } = thrown
  if (syscall === 'connect') return false
  return CODES.has(code) || name === 'AbortError' || type === 'request.aborted' || TEXTS.has(message)
}
