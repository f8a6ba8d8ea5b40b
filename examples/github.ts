import { defineCatalog } from '@errspec/core'

const docs = (page: string) => ({ documentation_url: `https://docs.github.com/rest${page}` })

/**
 * A tracker, in the form of GitHub's REST API. Its text tells the error, as Nest's does, and a validation error lists what is
 * wrong in words for machines: `issue` says how one entry looks. The resource is the same for all of them, a constant.
 */
// https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api
export const github = defineCatalog({
  name: 'tracker',
  version: '1.0.0',
  envelope: {
    contentType: 'application/json; charset=utf-8',
    body: {
      message: '{message}',
      errors: '{params.errors}',
      documentation_url: '{fields.documentation_url}',
      status: '{status|string}',
    },
    issue: { resource: 'Issue', code: '{code}', field: '{field}', message: '{message}' },
  },
  statuses: {
    401: { title: 'Unauthorized', retry: false, kind: 'bad_credentials', fields: docs('') },
    403: { title: 'Forbidden', retry: false },
    404: { title: 'Not Found', retry: false, kind: 'not_found', fields: docs('') },
    422: { title: 'Unprocessable Entity', retry: false },
    500: { title: 'Internal Server Error', retry: true },
  },
  defaults: { unknown: 'server_error', invalidInput: 'validation_failed' },
  errors: {
    bad_credentials: { status: 401, message: 'Bad credentials' },
    rate_limited: {
      status: 403,
      message: 'API rate limit exceeded for {address}.',
      fields: docs('/overview/rate-limits-for-the-rest-api'),
      example: { address: '203.0.113.7' },
    },
    not_found: { status: 404, message: 'Not Found' },
    validation_failed: {
      status: 422,
      message: 'Validation Failed',
      params: { errors: 'issues' },
      fields: docs('/issues/issues#create-an-issue'),
      example: {
        errors: [
          { pointer: '/title', message: '', code: 'missing_field' },
          { pointer: '/assignees/0', message: 'tom has left the project', code: 'custom' },
        ],
      },
    },
    server_error: { status: 500, message: 'Server Error' },
  },
})
