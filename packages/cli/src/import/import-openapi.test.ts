import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { imported } from './test-import.js'

it('says of a reference that leads to no part of an OpenAPI document what to do, once', async () => {
  const gone = { $ref: '#/components/responses/gone' }
  const other = { $ref: './errors.yaml#/Denied' }
  const circle = { $ref: '#/components/responses/circle' }
  const responses = { 404: gone, 403: other, 409: circle, 400: { description: 'Not good' } }
  const { errors, err } = await imported('api.json', {
    openapi: '3.1.0',
    paths: { '/a': { get: { responses }, put: { responses } } },
    components: { responses: { circle } },
  })
  expect(Object.values(errors)).toContainEqual({ status: 400, message: 'Not good' })
  expect(err.match(/leads nowhere in this document \(#\/components\/responses\/gone\): correct it/g)).toHaveLength(1)
  expect(err).toMatch(/to another file \(\.\/errors\.yaml#\/Denied\): make one file of them first/)
  expect(err).toContain('leads round in a circle (#/components/responses/circle)')
})

it('says where a reference of an OpenAPI document leads to something else than is meant, or nowhere', async () => {
  const content = { 'application/json': { example: { code: 'GONE', message: 'It is gone' } } }
  const responses = { 404: { description: 'x', content } }
  const { errors, err } = await imported('api.json', {
    openapi: '3.1.0',
    paths: {
      '/a': { get: { responses } },
      '/b': { $ref: '#/paths/~1a/get' },
      '/c': { $ref: '' },
      '/d': { get: { $ref: '#/paths/~1a' } },
      '/e': { put: { $ref: '#/paths/~1a/get' } },
    },
  })
  expect(errors).toEqual({ GONE: { status: 404, message: 'It is gone' } })
  expect(err).toContain(
    `/b: a part was left out, as its $ref leads to no path item (#/paths/~1a/get), but to an operation: write it under its method, as in 'get: { $ref: "#/paths/~1a/get" }'`,
  )
  expect(err).toContain('/c: a part was left out, as its $ref is empty, and names no part')
  expect(err).toContain(
    'GET /d: a part was left out, as its $ref leads to no operation (#/paths/~1a), but to a path item',
  )
  expect(err).not.toContain('/e: ')
})

it('takes the code by the name that says it best, whatever comes first in the body', async () => {
  const example = {
    error_type: 'ITEM_ERROR',
    error_code: 'ITEM_LOCKED',
    error_message: 'The item is locked',
    request_id: 'r',
  }
  const content = { 'application/json': { example } }
  const { cwd, errors } = await imported('api.json', {
    openapi: '3.1.0',
    paths: { '/a': { get: { responses: { 400: { description: 'x', content } } } } },
  })
  expect(errors).toEqual({ ITEM_LOCKED: { status: 400, message: 'The item is locked' } })
  const { envelope } = JSON.parse(readFileSync(join(cwd, 'out.json'), 'utf8'))
  expect(envelope.body).toEqual({
    error_type: '{type}',
    error_code: '{code}',
    error_message: '{message}',
    request_id: '{requestId}',
  })
})
