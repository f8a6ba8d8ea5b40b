import { defineCatalog, nestEnvelope } from '@errspec/core'

/**
 * A cattery, as a Nest application answers `throw new NotFoundException('...')`. No field of this form tells the error: the text
 * does, so that the texts are contract, and two that could be confused are refused.
 */
export const nest = defineCatalog({
  name: 'cats',
  version: '1.0.0',
  envelope: nestEnvelope,
  statuses: {
    400: { title: 'Bad Request', retry: false },
    401: { title: 'Unauthorized', retry: false, kind: 'signed_out' },
    403: { title: 'Forbidden', retry: false, kind: 'not_yours' },
    404: { title: 'Not Found', retry: false },
    409: { title: 'Conflict', retry: false },
    500: { title: 'Internal Server Error', retry: true },
    503: { title: 'Service Unavailable', retry: true },
  },
  defaults: { unknown: 'broken' },
  errors: {
    too_old: {
      status: 400,
      message: 'A cat of {age} years is too old, {limit} is the limit',
      params: { age: 'integer', limit: 'integer' },
      example: { age: 31, limit: 30 },
    },
    signed_out: { status: 401, message: 'Sign in first' },
    not_yours: { status: 403, message: 'This cat belongs to somebody else' },
    cat_not_found: { status: 404, message: 'There is no cat {id}', example: { id: 'tom-7' } },
    name_taken: { status: 409, message: 'The name {name} is taken', example: { name: 'Tom' } },
    broken: { status: 500, message: 'Something broke' },
    asleep: { status: 503, message: 'All cats are asleep' },
  },
})
