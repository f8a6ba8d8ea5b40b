import { defineCatalog } from '@errspec/core'
import { z } from 'zod'

/**
 * A bank, by RFC 9457: nothing but the URI in `type` tells the error, and what else it knows are extension members beside the
 * standard ones. `title` is the same for every occurrence of a problem, so it is one of its `fields`; `instance` is the path.
 */
// https://www.rfc-editor.org/rfc/rfc9457
export const problem = defineCatalog({
  name: 'bank',
  version: '1.0.0',
  envelope: {
    contentType: 'application/problem+json',
    body: {
      type: 'https://docs.shop.example/errors/{code}',
      title: '{fields.title}',
      status: '{status}',
      detail: '{message}',
      instance: '{path}',
      '...': '{params}',
      errors: '{params.errors}',
    },
    issue: { detail: '{message}', pointer: '#{pointer}', code: '{code}' },
  },
  statuses: {
    403: { title: 'Forbidden', retry: false, fields: { title: 'Forbidden' } },
    404: { title: 'Not Found', retry: false, kind: 'not_found', fields: { title: 'Not Found' } },
    422: { title: 'Unprocessable Content', retry: false },
    423: { title: 'Locked', retry: false },
    500: { title: 'Internal Server Error', retry: true, fields: { title: 'Internal Server Error' } },
  },
  defaults: { unknown: 'internal', invalidInput: 'validation_error' },
  errors: {
    out_of_credit: {
      status: 403,
      code: 'out-of-credit',
      message: 'Your current balance is {balance}, but that costs {cost}.',
      params: { balance: 'number', cost: 'number', accounts: z.array(z.string()) },
      fields: { title: 'You do not have enough credit.' },
      example: { balance: 30, cost: 50, accounts: ['/account/12345', '/account/67890'] },
    },
    account_locked: {
      status: 423,
      code: 'account-locked',
      message: 'This account is locked.',
      params: {
        by: z.object({ name: z.string(), since: z.string().nullable(), reasons: z.record(z.string(), z.number()) }),
        isPermanent: 'boolean',
      },
      fields: { title: 'The account is locked.' },
      example: { by: { name: 'risk', since: null, reasons: { 'failed logins': 5 } }, isPermanent: false },
    },
    validation_error: {
      status: 422,
      code: 'validation-error',
      message: 'Two fields of the transfer are wrong.',
      params: { errors: 'issues' },
      fields: { title: 'Your request is not valid.' },
      example: {
        errors: [
          { pointer: '/amount', message: 'must be a positive integer', code: 'too_small' },
          { pointer: '/recipient/iban', message: 'is no IBAN' },
        ],
      },
    },
    not_found: { status: 404, code: 'not-found', message: 'There is nothing here.' },
    internal: { status: 500, code: 'internal', message: 'Something went wrong.' },
  },
})
