import { describe, expect, it } from 'vitest'
import { findOperation } from '../adapter/find-operation.js'
import { defineOperations } from '../contract/define-operations.js'
import { ig1 } from './ig1.js'
import { ig1Operations } from './ig1-operations.js'

describe('the operations of IG1', () => {
  it('are sound, though they are made without the checks of defineOperations', () => {
    const { catalog, operations } = ig1Operations
    expect(defineOperations(catalog, operations).toJSON()).toEqual(ig1Operations.toJSON())
    expect(catalog).toBe(ig1)
  })

  it('are the seven endpoints', () => {
    expect(Object.keys(ig1Operations.operations)).toEqual([
      '*',
      'POST /v1/chat/completions',
      'POST /v1/embeddings',
      'POST /v1/images/generations',
      'POST /v1/images/edits',
      'POST /document',
      'GET /usage',
      'GET /usage/history',
    ])
  })

  it('raise every kind of the contract somewhere, and no other', () => {
    const raised = Object.values(ig1Operations.operations).flat()
    expect([...new Set(raised)].sort()).toEqual(Object.keys(ig1.errors).sort())
  })

  /** What the pages say of an endpoint: whether it reads a body, asks a backend, is about images. */
  it.each([
    ['POST /v1/chat/completions', { body: true, names: true, backend: true, images: false }],
    ['POST /v1/embeddings', { body: true, names: true, backend: true, images: false }],
    ['POST /v1/images/generations', { body: true, names: true, backend: true, images: true }],
    ['POST /v1/images/edits', { body: true, names: true, backend: true, images: true }],
    ['POST /document', { body: true, names: false, backend: false, images: false }],
    ['GET /usage', { body: false, names: false, backend: false, images: false }],
    ['GET /usage/history', { body: false, names: false, backend: false, images: false }],
  ] as const)('%s raises what its parts do', (key, { body, names, backend, images }) => {
    const kinds: readonly string[] = ig1Operations.of(key).kinds
    const has = (...some: string[]) => some.map((kind) => kinds.includes(kind))
    const all = (is: boolean, count: number) => Array(count).fill(is)
    expect(has('unauthorized', 'commit_exceeded', 'forbidden', 'internal_server_error')).toEqual(all(true, 4))
    expect(has('request_body_unreadable', 'request_parse_failed', 'bad_json', 'invalid_content_type')).toEqual(
      all(body, 4),
    )
    expect(has('model_lookup_failed', 'tokenization_failed', 'rate_limiter_failed')).toEqual(all(body, 3))
    expect(has('unknown_model')).toEqual([names])
    expect(has('request_marshal_failed', 'response_decode_failed', 'backend_unavailable')).toEqual(all(backend, 3))
    expect(has('unknown_quality', 'prompt_enhancing_not_supported')).toEqual(all(images, 2))
    expect(has('image_extraction_failed', 'image_conversion_failed')).toEqual(all(images, 2))
    expect(has('too_many_input_images')).toEqual([key === 'POST /v1/images/edits'])
    expect(has('invalid_month', 'invalid_year')).toEqual(all(key === 'GET /usage/history', 2))
  })

  it('are found by their requests', () => {
    expect(findOperation(ig1Operations, 'GET', '/usage/history?month=1&year=2026')?.operation).toBe(
      'GET /usage/history',
    )
    expect(findOperation(ig1Operations, 'POST', '/v1/embeddings/')?.operation).toBe('POST /v1/embeddings')
    expect(findOperation(ig1Operations, 'GET', '/v1/embeddings')).toBeUndefined()
  })
})
