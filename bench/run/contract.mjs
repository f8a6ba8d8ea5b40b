/** One error of IG1's, as those who have no Errspec raise it and write it. */
export const MODEL = 'gpt-99'
export const NOTICE = ' Please contact the administrator with the request ID.'
export const REQUEST_ID = 'req_abcdefghijklmnopqrstuvwx'

export class UnknownModelError extends Error {
  status = 400
  kind = 'unknown_model'
  constructor(model) {
    super(`Unknown model ${model}`)
    this.params = { model }
  }
}

export const bodyOf = ({ message, status }, requestId) => ({
  message: message + NOTICE,
  code: status,
  request_id: requestId,
})

/** The headers of an answer, but for the id's. */
export const headersOf = ({ kind, params }) => ({
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-error-kind': kind,
  'x-error-params': JSON.stringify(params),
  'x-should-retry': 'false',
})

/** An id of the same form: 24 lower-case letters and digits from a secure source. */
export const newId = () => `req_${crypto.randomUUID().replaceAll('-', '').slice(0, 24)}`
