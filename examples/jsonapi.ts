import { defineCatalog } from '@errspec/core'
import { z } from 'zod'

/**
 * A warehouse, by JSON:API: a list of `errors` that has one. `code` tells it, `title` is the same for every occurrence, `source`
 * says which part of the request is wrong, and `meta` has what else there is to say.
 */
// https://jsonapi.org/format/#error-objects
export const jsonapi = defineCatalog({
  name: 'warehouse',
  version: '1.0.0',
  envelope: {
    // The specification allows this media type no charset.
    contentType: 'application/vnd.api+json',
    body: {
      errors: [
        {
          id: '{requestId}',
          status: '{status|string}',
          code: '{code}',
          title: '{fields.title}',
          detail: '{message}',
          source: { pointer: '{params.pointer}', parameter: '{params.parameter}' },
          meta: { '...': '{params}' },
        },
      ],
    },
  },
  statuses: {
    400: { title: 'Bad Request', retry: false },
    404: { title: 'Not Found', retry: false, kind: 'not_found' },
    409: { title: 'Conflict', retry: false },
    422: { title: 'Unprocessable Content', retry: false },
    500: { title: 'Internal Server Error', retry: true },
  },
  defaults: { unknown: 'internal' },
  errors: {
    attribute_invalid: {
      status: 422,
      code: 'INVALID_ATTRIBUTE',
      message: 'The quantity must be at least {minimum}.',
      params: { minimum: 'integer', pointer: 'string' },
      fields: { title: 'Invalid Attribute' },
      example: { minimum: 1, pointer: '/data/attributes/quantity' },
    },
    parameter_invalid: {
      status: 400,
      code: 'INVALID_QUERY_PARAMETER',
      message: 'Orders cannot be sorted by this.',
      params: { parameter: 'string', allowed: z.array(z.string()).optional() },
      fields: { title: 'Invalid Query Parameter' },
      example: { parameter: 'sort', allowed: ['created', 'total'] },
    },
    stock_too_low: {
      status: 409,
      code: 'STOCK_TOO_LOW',
      message: 'Only {available} of {sku} are in stock.',
      params: {
        available: 'integer',
        isRestocked: 'boolean?',
        shelves: z.array(z.object({ shelf: z.string(), left: z.number() })),
      },
      fields: { title: 'Stock Too Low' },
      example: { sku: 'TEA-1', available: 3, isRestocked: true, shelves: [{ shelf: 'A.1/7', left: 3 }] },
    },
    not_found: { status: 404, code: 'NOT_FOUND', message: 'There is no such order.', fields: { title: 'Not Found' } },
    internal: { status: 500, code: 'INTERNAL', message: 'Something went wrong.', fields: { title: 'Internal Error' } },
  },
})
