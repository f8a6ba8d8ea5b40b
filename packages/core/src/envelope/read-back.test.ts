import { expect, it } from 'vitest'
import { z } from 'zod'
import { toErrorResponse } from '../adapter.js'
import { type AnyCatalog, decodeError, defineCatalog, type EnvelopeDefinition, raise } from '../index.js'

/** A contract with one error of interest, `told`. */
function contract(
  envelope: EnvelopeDefinition,
  params: Readonly<Record<string, unknown>>,
  message = 'Told',
): AnyCatalog {
  return defineCatalog({
    name: 'read-back',
    version: '1.0.0',
    envelope,
    statuses: { 400: { title: 'Bad Request', retry: false }, 500: { title: 'Oops', retry: true } },
    defaults: { unknown: 'broken' },
    errors: { told: { status: 400, message, params: params as never }, broken: { status: 500, message: 'Broken' } },
  })
}

const plain = { body: { code: '{code}', message: '{message}', params: '{params}' } }

/** What a client reads, of a server of ours, and of one that sends no header of ours. */
function readBack(catalog: AnyCatalog, params: unknown) {
  const raised = raise(catalog, 'told', params as never)
  const { status, headers, body } = toErrorResponse(catalog, raised)
  return {
    raised: raised.params,
    read: decodeError(catalog, { status, headers, body }).params,
    // With a text that tells nothing, either.
    withoutHeaders: decodeError(catalog, { status, body: body.replace('"Told"', '"Reworded"') }),
    headers,
  }
}

it.each(['/~', '/a~2', `/${'x'.repeat(198)}~1y`, `/${'~'.repeat(300)}`, '/~\u00001', ''])(
  'keeps a pointer a pointer, so that a dotted form of it is read back: %j',
  (pointer) => {
    const catalog = contract(
      { ...plain, issue: { at: '{field}', text: '{message}', rule: '{code}' } },
      { list: 'issues' },
    )
    const { raised, read, withoutHeaders } = readBack(catalog, { list: [{ pointer, message: 'm', code: 'c' }] })
    expect(read).toEqual(raised)
    expect(withoutHeaders.params).toEqual(raised)
    const [issue] = raised['list'] as [{ pointer: string }]
    expect(issue.pointer).toMatch(/^(?:\/(?:[^~/]|~[01])*)*$/)
  },
)

it('does not take a text for the whole of two params that it shows', () => {
  const body = { code: '{code}', message: '{message}', hint: '{params.one} or {params.other}' }
  const catalog = contract({ body }, { one: 'string', other: 'string' })
  const { read, headers } = readBack(catalog, { one: 'this or that', other: 'none' })
  expect(headers).toHaveProperty('x-error-params')
  expect(read).toEqual({ one: 'this or that', other: 'none' })
})

it('does not take a text for the whole of an issue, a part of which would take all of it away', () => {
  const catalog = contract({ ...plain, issue: { text: '{pointer}: {message} ({code})' } }, { list: 'issues' })
  const params = { list: [{ pointer: '/a', message: 'no code' }] }
  const { read, headers } = readBack(catalog, params)
  expect(headers).toHaveProperty('x-error-params')
  expect(read).toEqual(params)
})

it('reads a null where a schema has one, alone and in a group', () => {
  const params = { since: z.string().nullable(), until: z.string().nullish() }
  const alone = { body: { code: '{code}', message: '{message}', since: '{params.since}', until: '{params.until}' } }
  for (const envelope of [plain, alone]) {
    const catalog = contract(envelope, params)
    expect(readBack(catalog, { since: null, until: null }).withoutHeaders.params).toEqual({ since: null, until: null })
    expect(readBack(catalog, { since: null }).withoutHeaders.params).toEqual({ since: null })
    expect(decodeError(catalog, { status: 400, body: { code: 'told', message: 'Told' } }).kind).toBe('unrecognized')
  }
})

it('takes a null for absent where no schema asks for one', () => {
  const catalog = contract(plain, { count: z.coerce.number(), name: 'string?' })
  const answer = (params: unknown) =>
    decodeError(catalog, { status: 400, body: { code: 'told', message: 'M', params } })
  expect(answer({ count: 1, name: null }).params).toEqual({ count: 1 })
  expect(answer({ count: null }).kind).toBe('unrecognized')
})

it('takes a null in an issue for absent', () => {
  const catalog = contract(plain, { list: 'issues' })
  const list = [{ pointer: '/a', message: 'm', code: null }]
  const { params } = decodeError(catalog, { status: 400, body: { code: 'told', message: 'Told', params: { list } } })
  expect(params).toEqual({ list: [{ pointer: '/a', message: 'm' }] })
})

it('gives an item of a list to the template that fits it best', () => {
  const body = {
    message: '{message}',
    details: [
      { '@type': 'help', domain: 'shop', url: '{params.url}' },
      { '@type': 'info', domain: 'shop', reason: '{code}' },
      { note: '{params.note}' },
    ],
  }
  const catalog = contract({ body }, { url: 'string?', note: 'string?' })
  expect(readBack(catalog, {}).withoutHeaders).toMatchObject({ kind: 'told', params: {} })
  expect(readBack(catalog, { note: 'n' }).withoutHeaders).toMatchObject({ kind: 'told', params: { note: 'n' } })
  expect(readBack(catalog, { url: 'u' }).withoutHeaders).toMatchObject({ kind: 'told', params: { url: 'u' } })
})

it('does not take the key beside a spread for a param that has its place elsewhere', () => {
  const body = { code: '{code}', message: '{message}', '...': '{params}', card: { code: '{params.code}' } }
  const catalog = contract({ body }, { code: 'string?', left: 'integer' })
  expect(readBack(catalog, { left: 1 }).withoutHeaders.params).toEqual({ left: 1 })
  expect(readBack(catalog, { left: 1, code: 'c' }).withoutHeaders.params).toEqual({ left: 1, code: 'c' })
})

it.each([
  ['whose place is that of another which is left out', [{ a: '{params.left}' }, { a: '{params.kept}' }]],
  [
    'that is left out before one which is always there',
    [{ a: '{params.left}' }, { a: '{message}', b: '{params.kept}' }],
  ],
  [
    'which may be a spread',
    [{ b: '{params.count}', '...': '{params}' }, { '...': '{params}' }, { b: '{params.kept}' }],
  ],
  [
    'which may have the constant of another',
    [
      { a: 'x', b: '{params.left}' },
      { a: '{params.kept}', b: '{params.count}' },
    ],
  ],
])('takes no item of a list for another: one %s', (_, list) => {
  const catalog = contract(
    { body: { code: '{code}', text: '{message}', number: '{params.count}', list } },
    { count: 'integer', kept: 'string?', left: 'string?' },
  )
  for (const given of [
    { count: 1, kept: 'x' },
    { count: 1, left: 'x' },
    { count: 1, kept: 'x', left: 'y' },
    { count: 1 },
  ]) {
    const { raised, read, withoutHeaders } = readBack(catalog, given)
    expect(read).toEqual(raised)
    // Rather no kind than a param that is another's.
    if (withoutHeaders.kind === 'told') expect(raised).toMatchObject(withoutHeaders.params)
    else expect(withoutHeaders.params).toEqual({})
  }
})

it('needs no header for the items of a list that their constants tell apart', () => {
  const list = [
    { '@type': 'reason', value: '{params.one}' },
    { '@type': 'help', value: '{params.other}' },
  ]
  const catalog = contract({ body: { code: '{code}', list } }, { one: 'string?', other: 'string?' })
  for (const given of [{ one: 'a' }, { other: 'b' }, { one: 'a', other: 'b' }, {}]) {
    const { raised, headers, withoutHeaders } = readBack(catalog, given)
    expect(headers).not.toHaveProperty('x-error-params')
    expect(withoutHeaders.params).toEqual(raised)
  }
})
