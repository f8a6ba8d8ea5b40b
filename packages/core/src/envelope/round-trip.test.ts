import fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { toErrorResponse } from '../adapter.js'
import { type AnyCatalog, decodeError, defineCatalog, type EnvelopeDefinition, type Json } from '../index.js'

const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.record(z.string(), z.number())])

const part = fc.constantFrom(
  ...[
    '{message}',
    '{kind}',
    '{code}',
    '{type}',
    '{status}',
    '{title}',
    '{requestId}',
    '{param}',
    '{retryAfter}',
    '{path}',
  ],
  ...[
    '{params}',
    '{params.text}',
    '{params.count}',
    '{params.maybe}',
    '{params.value}',
    '{params.list}',
    '{fields.page}',
  ],
  ...[
    '{code|string}',
    '{status|string}',
    '{params.count|string}',
    '{params.maybe|null}',
    '{params.value|null}',
    '{path|null}',
  ],
  ...[
    'about {params.text}',
    '{params.count} times',
    '{params.text}: {params.maybe}',
    'https://docs.example/{code}/{kind}',
  ],
  ...['{retryAfter}s', 'No. {message}', '#{kind}', 'constant', '', '{{}}'],
)
const constant = fc.constantFrom<Json>(null, 0, true, 'text', [], {}, { a: [1] })
// None is that of a param: a constant that is the same as a param's value would be found in its place.
const keys = fc.constantFrom('a', 'b', 'c', 'code', 'message', '@type')

const { node } = fc.letrec<{ node: Json; object: Json }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    { weight: 6, arbitrary: part },
    constant,
    tie('object'),
    fc.array(tie('object'), { maxLength: 3 }),
  ),
  object: fc.oneof(
    fc.dictionary(keys, tie('node'), { maxKeys: 4 }),
    fc.dictionary(keys, tie('node'), { maxKeys: 2 }).map((entries) => ({ ...entries, '...': '{params}' })),
  ),
}))

const issuePart = fc.constantFrom(
  '{pointer}',
  '#{pointer}',
  '{field}',
  '{message}',
  '{code}',
  '{field}: {message}',
  'fixed',
)
const envelope = fc.record(
  {
    body: fc.record({ code: fc.constant('{code}'), rest: node, more: node }),
    issue: fc.dictionary(keys, issuePart, { minKeys: 1, maxKeys: 4 }),
  },
  { requiredKeys: ['body'] },
)

const text = fc.oneof(fc.string({ maxLength: 10 }), fc.constantFrom('', ': ', 'a: b', '#', '{x}', 'times', '7 times'))
const params = fc.record(
  {
    text,
    count: fc.double({ noNaN: true, noDefaultInfinity: true }),
    maybe: text,
    value: fc.oneof(
      fc.constant(null),
      text,
      fc.integer(),
      fc.boolean(),
      fc.array(text, { maxLength: 2 }),
      fc.dictionary(fc.constantFrom('a', 'code', 'text'), fc.integer(), { maxKeys: 2 }),
    ),
    list: fc.array(
      fc.record(
        { pointer: fc.constantFrom('', '/a', '/a.b/0', '/~1/'), message: text, code: text },
        { requiredKeys: ['pointer', 'message'] },
      ),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: ['text', 'count', 'value', 'list'] },
)

function contract(envelope: EnvelopeDefinition): AnyCatalog | undefined {
  try {
    return defineCatalog({
      name: 'any',
      version: '1.0.0',
      envelope,
      statuses: { 400: { title: 'Bad Request', retry: false }, 500: { title: 'Oops', retry: true } },
      defaults: { unknown: 'broken' },
      errors: {
        told: {
          status: 400,
          code: 'TOLD',
          message: 'Told of {text}',
          params: { count: 'number', maybe: 'string?', value: value.nullable(), list: 'issues' },
          fields: { page: { url: 'https://docs.example' } },
        },
        broken: { status: 500, message: 'Broken' },
      },
    })
  } catch {
    return undefined
  }
}

it('reads what any envelope writes, with the header that goes with it', () => {
  let sound = 0
  fc.assert(
    fc.property(envelope, params, (envelope, given) => {
      const catalog = contract(envelope as EnvelopeDefinition)
      if (!catalog) return
      sound++
      const raised = catalog.error('told', given, { retryAfterMs: 3000 })
      const { status, headers, body } = toErrorResponse(catalog, raised, { requestId: 'req_1', path: '/orders' })
      const { kind, code, params, retryAfterMs } = decodeError(catalog, { status, headers, body })
      expect({ kind, code, params, retryAfterMs }, body).toEqual({
        ...{ kind: 'told', code: 'TOLD', params: raised.params, retryAfterMs: 3000 },
      })
      if ('x-error-params' in headers) return
      expect(decodeError(catalog, { status, body }).params, body).toEqual(raised.params)
    }),
    { numRuns: 1000 },
  )
  expect(sound).toBeGreaterThan(100)
})
