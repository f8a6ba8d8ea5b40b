import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { catalogFaults } from './catalog-faults.js'

type Patch = Readonly<Record<string, unknown>>

const errors = {
  broken: { status: 500, message: 'Broken' },
  invalid: { status: 422, message: 'Invalid', params: { issues: 'issues' } },
  refused: { status: 401, message: 'Log in', params: { hint: 'string?' } },
  taken: { status: 409, message: '{name} is taken' },
  deep: { status: 422, message: 'Too deep', params: { at: z.string(), list: z.array(z.int()).default([]) } },
}

const faultsOf = (rows: Patch, defaults: Patch = {}, more: Patch = {}) =>
  catalogFaults({
    name: 'shop',
    version: '1.0.0',
    envelope: { body: { code: '{code}', message: '{message}', params: '{params}', doc: '{fields.doc}' } },
    statuses: {
      401: { title: 'Unauthorized', retry: false, fields: { doc: 'x' } },
      409: { title: 'Conflict', retry: false },
      422: { title: 'Unprocessable Content', retry: false },
      500: { title: 'Internal Server Error', retry: true },
      ...rows,
    },
    defaults: { unknown: 'broken', ...defaults },
    errors,
    ...more,
  }).map(({ path, message }) => `${path}: ${message}`)

const row = (more: Patch) => ({ title: 'X', retry: false, fields: { doc: 'x' }, ...more })

describe('the row of a status', () => {
  it('may have a kind, a type and fields', () => {
    expect(faultsOf({ 401: row({ kind: 'refused', type: 'auth_error', fields: { doc: 'y', n: [1] } }) })).toEqual([])
    expect(faultsOf({ 500: row({ kind: 'broken' }) })).toEqual([])
  })

  it.each<[string, number, Patch, string]>([
    ['an unknown kind', 401, { kind: 'refusd' }, `"refusd" is not a kind of this catalog; did you mean 'refused'?`],
    ['a kind that objects have', 401, { kind: 'toString' }, 'kind: "toString" is not a kind of this catalog'],
    ['a kind that is no text', 401, { kind: 7 }, 'kind: 7 is not a kind of this catalog'],
    ['the kind of another status', 401, { kind: 'broken' }, `kind: 'broken' has status 500, not 401`],
    [
      'a kind with a param',
      409,
      { kind: 'taken' },
      `kind: 'taken' has params (name), which generic code could not fill`,
    ],
    [
      'a kind with issues',
      422,
      { kind: 'invalid' },
      `kind: 'invalid' has params (issues), which generic code could not`,
    ],
    ['a kind with a schema', 422, { kind: 'deep' }, `kind: 'deep' has params (at), which generic code could not fill`],
    ['an empty type', 401, { type: ' ' }, 'type: must be a text that is not empty'],
    ['fields that are text', 401, { fields: 'x' }, 'fields: must be an object, not "x"'],
    ['a field that is no JSON', 401, { fields: { doc: () => 1 } }, 'fields.doc: must be a value of JSON'],
    ['a field that is no name', 401, { fields: { doc: 'x', '': 1 } }, 'fields[""]: is not a name'],
    [
      'a header that says the params',
      401,
      { headers: { 'X-Error-Params': '{}' } },
      'headers.X-Error-Params: is a header',
    ],
  ])('may not have %s', (_, status, more, fault) => {
    expect(faultsOf({ [status]: row(more) })).toContainEqual(expect.stringContaining(`statuses.${status}.`))
    expect(faultsOf({ [status]: row(more) })).toContainEqual(expect.stringContaining(fault))
  })
})

describe('a role', () => {
  it('may be that of a body that is too large, and of input with issues', () => {
    const more = { errors: { ...errors, large: { status: 409, message: 'Too large' } } }
    expect(faultsOf({}, { bodyTooLarge: 'large', invalidInput: 'invalid' }, more)).toEqual([])
  })

  it.each<[string, Patch, string]>([
    ['not found: its status has a kind', { notFound: 'refused' }, 'defaults.notFound: is not a known key'],
    ['other params than issues', { invalidInput: 'taken' }, `defaults.invalidInput: 'taken' has params (name), which`],
    ['issues for any other cause', { badJson: 'invalid' }, `defaults.badJson: 'invalid' has params (issues), which`],
    [
      'a failure of the server',
      { bodyTooLarge: 'broken' },
      `defaults.bodyTooLarge: 'broken' has status 500; this role`,
    ],
    ['a kind that is no text', { contentType: null }, 'defaults.contentType: null is not a kind of this catalog'],
  ])('may not have %s', (_, defaults, fault) => {
    expect(faultsOf({}, defaults)).toEqual([expect.stringContaining(fault)])
  })

  it('has no more than one list of issues: there is one list to tell', () => {
    const two = { status: 422, message: 'Invalid', params: { body: 'issues', query: 'issues' } }
    expect(faultsOf({}, { invalidInput: 'two' }, { errors: { ...errors, two } })).toEqual([
      `defaults.invalidInput: 'two' has params (query), which generic code could not fill`,
    ])
  })
})
