import { describe, expect, it } from 'vitest'
import { defineCatalog } from '../contract/define-catalog.js'
import { ig1 } from '../ig1/ig1.js'
import { contentTypeError, notFoundError } from './refusals.js'

/** A catalog that fills no role but the one that is required, and lists no status but 500. */
const bare = defineCatalog({
  name: 'bare',
  version: '1.0.0',
  statuses: { 500: { title: 'Internal Server Error', retry: true } },
  defaults: { unknown: 'broken' },
  errors: { broken: { status: 500, message: 'Broken' } },
})

describe('notFoundError', () => {
  it('is a plain 404 that says nothing of the path, unless the catalog has a kind for it', () => {
    expect(notFoundError(ig1)).toMatchObject({
      kind: 'unrecognized',
      status: 404,
      message: 'Not Found',
      retryable: false,
    })
    const errors = { ...bare.errors, no_route: { status: 404, message: 'No such endpoint' } }
    const own = defineCatalog({
      ...{ name: 'own', version: '1.0.0', errors, defaults: { unknown: 'broken' } },
      statuses: { ...bare.statuses, 404: { title: 'Not Found', retry: false, kind: 'no_route' } },
    })
    expect(notFoundError(own)).toMatchObject({ kind: 'no_route', message: 'No such endpoint' })
  })
})

describe('contentTypeError', () => {
  it.each([
    [{ 'content-length': '2', 'content-type': 'application/json' }],
    [{ 'content-length': '2', 'content-type': 'Application/JSON; charset=utf-8' }],
    [{ 'transfer-encoding': 'chunked', 'content-type': 'multipart/form-data; boundary=x' }],
    [{}],
    [{ 'content-length': '0' }],
    [{ 'content-type': 'text/plain' }],
    [{ 'content-length': '0', 'content-type': 'text/plain' }],
  ])('lets %j pass', (headers) => expect(contentTypeError(ig1, headers)).toBeUndefined())

  it.each([
    [{ 'content-length': '2', 'content-type': 'text/plain' }],
    [{ 'content-length': '2' }],
    [{ 'transfer-encoding': 'chunked' }],
    [{ 'transfer-encoding': 'chunked', 'content-type': 'application/x-www-form-urlencoded' }],
    [{ 'content-length': '2', 'content-type': 'application/jsonp' }],
    [{ 'content-length': '2', 'content-type': 'text/plain; x=application/json' }],
  ])('refuses %j', (headers) => expect(contentTypeError(ig1, headers)?.kind).toBe('invalid_content_type'))

  it('is a plain 415 where the catalog has no kind for it', () => {
    expect(contentTypeError(bare, { 'content-length': '2' })).toMatchObject({ kind: 'unrecognized', status: 415 })
  })
})
