import { describe, expect, it } from 'vitest'
import { merge } from './test-documents/source.js'

const listed = (rest: string) => `openapi: 3.1.0\npaths: { /a: { get: { x-errors: [forbidden]${rest} } } }`

describe('mergeOpenApi', () => {
  it.each([
    ['{"openapi": "3.1.0", ', /^api\.yaml: is not JSON: /],
    ['a: [', /^api\.yaml: is not YAML: |^api\.yaml:\n {2}is not YAML: /],
    ['a: 1\n\tb: 2\n', /^api\.yaml:? ?\n? *is not YAML: [\s\S]*at line 2/],
    [
      'openapi: 3.1.0\n---\nopenapi: 3.1.0\n',
      /^api\.yaml: holds several documents \(after a line "---"\): give one of them/,
    ],
    [
      'openapi: 3.1.0\npaths: {}\npaths: {}\n',
      /^api\.yaml: cannot be read: the key "paths" is there twice, at line 3$/,
    ],
    ['openapi: 3.1.0\nx: *y\n', /^api\.yaml: cannot be read: the alias \*y has no anchor before it, at line 2$/],
    ['swagger: "2.0"', /is no OpenAPI 3 document.*Swagger 2\.0 has to be converted first/],
    ['openapi: 3.1', /its "openapi" is 3\.1, not "3\.1\.0" or the like/],
    ['openapi: 3.10', /its "openapi" is 3\.10, not "3\.1\.0" or the like/],
    [
      'just text',
      /is no OpenAPI 3 document: it has no "openapi": "3\.1\.0" or the like\. If it is a part of one, give the document/,
    ],
    [
      '',
      /is no OpenAPI 3 document: it has no "openapi": "3\.1\.0" or the like\. If it is a part of one, give the document/,
    ],
    [
      'get: { x-errors: [forbidden] }',
      /it has no "openapi".*If it is a part of one, give the document that refers to it, and make one file of them first, for instance with "npx @redocly\/cli bundle/,
    ],
    ['/a: { get: { x-errors: [forbidden] } }', /If it is a part of one, give the document that refers to it/],
    [
      'openapi: 3.1.0\npaths: {}',
      /no operation has a list of kinds. Give one in the document, as in "x-errors": \["internal_server_error"\], or in the contract, as in defineOperations\(ig1, \{ 'GET \/orders\/\{id\}': \['internal_server_error'\] \}\)$/,
    ],
    [
      'openapi: 3.1.0\npaths: { /a: { get: { x-errors: forbidden } } }',
      /paths\.\/a\.get\.x-errors: must be a list of kinds, not "forbidden"/,
    ],
    [
      'openapi: 3.1.0\npaths: { /a: { get: { x-errors: [forbiden, 3] } } }',
      /\n {2}paths\.\/a\.get\.x-errors\.0: "forbiden" is not a kind of 'ig1'; did you mean 'forbidden'\?\n {2}.*x-errors\.1: 3 is not a kind/,
    ],
    [
      'openapi: 3.1.0\npaths: { /a: { x-errors: [forbidden], get: { x-errors: [forbidden] } } }',
      /paths\.\/a\.x-errors: a path has no list of kinds, but its operations: move it into each of them/,
    ],
    [
      `${listed('')}\ncomponents: { schemas: { ForbiddenError: {} } }`,
      /components\.schemas\.ForbiddenError: is another one already; give that one another name/,
    ],
    [
      `${listed('')}\ncomponents: { responses: { Error403_Forbidden: {} } }`,
      /components\.responses\.Error403_Forbidden: is another one already/,
    ],
    [
      `openapi: 3.1.0\npaths: ${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      /^api\.yaml: is nested too deeply to be read$/,
    ],
  ])('refuses %.60j with words', (text, words) => {
    expect(() => merge(text)).toThrow(words)
  })

  it('reads JSON that is nested as deeply as JSON may be', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    const text = `{"openapi":"3.1.0","paths":{"/a":{"get":{"x-errors":["forbidden"]}}},"x":${deep}}`
    expect(() => merge(text)).toThrow('api.yaml: is nested too deeply to be read')
  })
})
