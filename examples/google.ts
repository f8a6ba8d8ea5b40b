import { defineCatalog } from '@errspec/core'

/**
 * A library, in the form of Google's APIs (AIP-193): `code` is the HTTP status, `status` the word of gRPC for it, and what tells
 * the error is the `reason` of an `ErrorInfo` in the list of `details`. Each detail has its `@type`, and goes with what it says.
 */
// https://google.aip.dev/193 and google/rpc/error_details.proto
export const google = defineCatalog({
  name: 'library',
  version: '1.0.0',
  envelope: {
    contentType: 'application/json; charset=UTF-8',
    body: {
      error: {
        code: '{status}',
        message: '{message}',
        status: '{type}',
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
            reason: '{code}',
            domain: 'library.example',
            // In protobuf the values of this map are strings.
            metadata: { quota_limit_value: '{params.quota_limit_value|string}', '...': '{params}' },
          },
          { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: '{params.violations}' },
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '{retryAfter}s' },
          { '@type': 'type.googleapis.com/google.rpc.RequestInfo', requestId: '{requestId}' },
        ],
      },
    },
    issue: { field: '{field}', description: '{message}', reason: '{code}' },
  },
  statuses: {
    400: { title: 'Bad Request', retry: false, type: 'INVALID_ARGUMENT' },
    401: { title: 'Unauthorized', retry: false, type: 'UNAUTHENTICATED', kind: 'token_expired' },
    404: { title: 'Not Found', retry: false, type: 'NOT_FOUND' },
    409: { title: 'Conflict', retry: false, type: 'ABORTED' },
    429: { title: 'Too Many Requests', retry: true, type: 'RESOURCE_EXHAUSTED' },
    500: { title: 'Internal Server Error', retry: true, type: 'INTERNAL' },
    503: { title: 'Service Unavailable', retry: true, type: 'UNAVAILABLE', kind: 'backend_down' },
  },
  defaults: { unknown: 'internal', invalidInput: 'fields_invalid' },
  errors: {
    fields_invalid: {
      status: 400,
      code: 'FIELDS_INVALID',
      message: 'Some fields of the request are not valid.',
      params: { violations: 'issues' },
      example: {
        violations: [
          { pointer: '/book/title', message: 'must not be empty', code: 'REQUIRED' },
          { pointer: '/book/authors/0/email', message: 'is no e-mail address', code: 'EMAIL_FORMAT' },
        ],
      },
    },
    token_expired: { status: 401, code: 'ACCESS_TOKEN_EXPIRED', message: 'The access token has expired.' },
    book_not_found: {
      status: 404,
      code: 'BOOK_NOT_FOUND',
      message: "There is no book '{book}' on shelf '{shelf}'.",
      example: { book: 'les-miserables', shelf: 'novels' },
    },
    shelf_changed: {
      status: 409,
      code: 'SHELF_CHANGED',
      message: 'The shelf was changed in the meantime.',
      params: { etag: 'string' },
      example: { etag: 'BwXhqDV1' },
    },
    rate_limit_exceeded: {
      status: 429,
      code: 'RATE_LIMIT_EXCEEDED',
      message: 'The quota of {quota_limit_value} requests is used up.',
      params: { quota_limit_value: 'integer', service: 'string', consumer: 'string?' },
      example: { quota_limit_value: 60, service: 'library.example', consumer: 'projects/1234' },
    },
    internal: { status: 500, code: 'INTERNAL_FAILURE', message: 'Something went wrong.' },
    backend_down: { status: 503, code: 'BACKEND_DOWN', message: 'The catalogue cannot be reached.' },
  },
})
