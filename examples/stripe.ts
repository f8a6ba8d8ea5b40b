import { defineCatalog } from '@errspec/core'

const docs = (code: string) => ({ doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` })

/**
 * Payments, in Stripe's form: one `error` object with its keys in the order of the alphabet, as Stripe sends them. `code` tells
 * the error, `type` is its class, and `param` names the parameter of the request that is wrong.
 */
// https://docs.stripe.com/api/errors and https://docs.stripe.com/error-codes
export const stripe = defineCatalog({
  name: 'payments',
  version: '1.0.0',
  envelope: {
    contentType: 'application/json',
    body: {
      error: {
        code: '{code}',
        decline_code: '{params.decline_code}',
        doc_url: '{fields.doc_url}',
        message: '{message}',
        param: '{params.param}',
        type: '{type}',
      },
    },
  },
  statuses: {
    400: { title: 'Bad Request', retry: false, type: 'invalid_request_error' },
    401: { title: 'Unauthorized', retry: false, kind: 'api_key_expired', type: 'invalid_request_error' },
    402: { title: 'Request Failed', retry: false, type: 'card_error' },
    404: { title: 'Not Found', retry: false, type: 'invalid_request_error' },
    409: { title: 'Conflict', retry: false, type: 'idempotency_error' },
    429: { title: 'Too Many Requests', retry: true, kind: 'rate_limit', type: 'invalid_request_error' },
    500: { title: 'Internal Server Error', retry: true, type: 'api_error' },
  },
  defaults: { unknown: 'api_error' },
  errors: {
    card_declined: {
      status: 402,
      message: 'The card was declined.',
      params: { decline_code: 'string?' },
      fields: docs('card_declined'),
      example: { decline_code: 'insufficient_funds' },
    },
    incorrect_cvc: {
      status: 402,
      message: 'The security code of the card is wrong.',
      params: { param: 'string' },
      fields: docs('incorrect_cvc'),
      example: { param: 'cvc' },
    },
    customer_missing: {
      status: 404,
      code: 'resource_missing',
      message: "No such customer: '{id}'",
      params: { param: 'string' },
      fields: docs('resource_missing'),
      example: { id: 'cus_9s6XKzkNRiz8i3', param: 'customer' },
    },
    parameter_invalid_integer: {
      status: 400,
      message: 'Invalid integer: {value}',
      params: { param: 'string' },
      fields: docs('parameter_invalid_integer'),
      example: { value: '12,50', param: 'amount' },
    },
    api_key_expired: {
      status: 401,
      message: 'The API key of this request has expired.',
      fields: docs('api_key_expired'),
    },
    idempotency_key_in_use: {
      status: 409,
      message: 'Another request with this idempotency key is still at work.',
      fields: docs('idempotency_key_in_use'),
    },
    rate_limit: { status: 429, message: 'Too many requests in a short time.', fields: docs('rate_limit') },
    api_error: { status: 500, message: 'Something went wrong on our side.' },
  },
})
