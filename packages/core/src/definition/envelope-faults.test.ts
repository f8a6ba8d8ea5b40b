import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { nestEnvelope, openAiEnvelope, problemEnvelope } from '../envelope/ready-made.js'
import { catalogFaults } from './catalog-faults.js'

type Patch = Readonly<Record<string, unknown>>

const definition = (envelope: unknown, errors: Patch = {}, more: Patch = {}) => ({
  name: 'shop',
  version: '1.0.0',
  envelope,
  statuses: {
    409: { title: 'Conflict', retry: false, fields: { doc: 'x' } },
    500: { title: 'Internal Server Error', retry: true },
  },
  defaults: { unknown: 'broken' },
  errors: { broken: { status: 500, message: 'Broken' }, ...errors },
  ...more,
})
const coded = { code: '{code}', message: '{message}', status: '{status}' }
const faultsOf = (...args: Parameters<typeof definition>) =>
  catalogFaults(definition(...args)).map(({ path, message }) => `${path}: ${message}`)

/** A list in a list, as often as that. */
const nested = (levels: number): unknown => (levels === 0 ? '{message}' : [nested(levels - 1)])

describe('an envelope', () => {
  it.each([
    ['the default', undefined],
    ["OpenAI's", openAiEnvelope],
    ["RFC 9457's", problemEnvelope({ type: 'https://shop.example/errors/{kind}' })],
    ["Nest's", nestEnvelope],
    ['a list', { body: [{ code: '{code}', note: '{fields.doc}' }], frame: { kind: '{kind}' } }],
    ['every part', { body: { ...coded, parts: '{type} {title} {requestId} {param} {retryAfter} {path} {timestamp}' } }],
    ['every form', { body: { ...coded, a: '{status|string}', b: '{param|null}', c: '{kind|unrecognized}' } }],
    ['literal braces', { body: { ...coded, usage: 'say {{name}} to us' } }],
    ['a body that is 31 levels deep', { body: nested(31) }],
    ['a charset', { body: coded, contentType: 'application/vnd.shop+json; charset=utf-8' }],
    ['no entry of issues', { body: { ...coded, errors: '{params.issues}' } }],
  ])('may be %s', (_, envelope) => expect(faultsOf(envelope)).toEqual([]))

  it.each<[string, unknown, string]>([
    ['null', null, `envelope: must be an object with a 'body', not null`],
    ['a text', 'openai', `envelope: must be an object with a 'body', not "openai"`],
    ['without a body', {}, 'envelope.body: must be an object or a list of JSON, nested up to 32 levels deep'],
    ['with a body that is text', { body: '{message}' }, 'envelope.body: must be an object or a list of JSON'],
    ['with a Date', { body: { ...coded, at: new Date(0) } }, 'envelope.body: must be an object or a list of JSON'],
    ['with a Map', { body: { ...coded, at: new Map() } }, 'envelope.body: must be an object or a list of JSON'],
    ['with a function', { body: { ...coded, at: () => 1 } }, 'envelope.body: must be an object or a list of JSON'],
    ['with NaN', { body: { ...coded, at: Number.NaN } }, 'envelope.body: must be an object or a list of JSON'],
    ['that is 33 levels deep', { body: nested(33) }, 'envelope.body: must be an object or a list of JSON'],
    ['that is deeper than any stack', { body: nested(5000) }, 'envelope.body: must be an object or a list of JSON'],
    ['with a frame that is text', { body: coded, frame: '{code}' }, 'envelope.frame: must be an object or a list'],
    ['with an issue that is text', { body: coded, issue: '{message}' }, 'envelope.issue: must be an object of JSON'],
    ['with a misspelt key', { body: coded, contenttype: 'a/b' }, `envelope.contenttype: is not a known key; did you`],
    ['with half a media type', { body: coded, contentType: 'json' }, 'envelope.contentType: must be a media type such'],
    [
      'with a media type of two lines',
      { body: coded, contentType: 'application/json\r\nx: y' },
      'envelope.contentType: must be a media type',
    ],
    [
      'that tells nothing',
      { body: { id: '{requestId}' } },
      'envelope.body: has none of {message}, {kind}, {code}, so that it would tell nobody what went wrong',
    ],
    [
      'whose frame tells nothing',
      { body: coded, frame: { status: '{status}' } },
      'envelope.frame: has none of {message}, {kind}, {code}',
    ],
    [
      'whose issue tells nothing',
      { body: coded, issue: { loc: 'body' } },
      'envelope.issue: has none of {pointer}, {field}, {message}, {code}',
    ],
    [
      'with a misspelt part',
      { body: { ...coded, id: '{requestid}' } },
      `envelope.body.id: {requestid} is not a part of an error (known: {message}, `,
    ],
    ['with a misspelt part, and says which', { body: { ...coded, id: '{requestid}' } }, `; did you mean 'requestId'?`],
    [
      'with one in a list',
      { body: { ...coded, all: [{ id: '{mesage}' }] } },
      'envelope.body.all.0.id: {mesage} is not',
    ],
    [
      'with one in a frame',
      { body: coded, frame: { code: '{code}', s: '{sttus}' } },
      'envelope.frame.s: {sttus} is not',
    ],
    ['with one in an issue', { body: coded, issue: { at: '{pointr}' } }, 'envelope.issue.at: {pointr} is not a part'],
    [
      'with a part of a body in an issue',
      { body: coded, issue: { id: '{requestId}' } },
      'envelope.issue.id: {requestId}',
    ],
    ['with a part without a name', { body: { ...coded, x: '{}' } }, 'envelope.body.x: {} is not a part'],
    [
      'with a part that objects have',
      { body: { ...coded, x: '{constructor}' } },
      'envelope.body.x: {constructor} is not',
    ],
    ['with an open brace', { body: { ...coded, x: 'a {b' } }, `envelope.body.x: has a '{' at 2 that is never closed`],
    ['with a closing brace', { body: { ...coded, x: 'a }' } }, `envelope.body.x: has a '}' at 2 that closes nothing`],
    ['with an unknown form', { body: { ...coded, x: '{kind|strng}' } }, `'|strng' is not a form of {kind}`],
    ['with a form of codes alone', { body: { ...coded, x: '{path|unrecognized}' } }, 'is not a form of {path}'],
    ['with a form amid text', { body: { ...coded, x: 'no {path|null}' } }, '{path|null} has a form, which only a part'],
    [
      'with a spread of something',
      { body: { ...coded, '...': '{fields}' } },
      `envelope.body["..."]: must be '{params}'`,
    ],
    [
      'with a part of no param',
      { body: { ...coded, x: '{params.left}' } },
      `envelope.body.x: no error has a param 'left'`,
    ],
    [
      'with a part of no field',
      { body: { ...coded, x: '{fields.dox}' } },
      `no status has a field 'dox'; did you mean 'doc'?`,
    ],
  ])('may not be %s', (_, envelope, fault) => {
    expect(faultsOf(envelope)).toContainEqual(expect.stringContaining(fault))
  })

  it('may not have a key that objects have already', () => {
    const body = JSON.parse('{"message":"{message}","code":"{code}","status":"{status}","__proto__":{"x":1}}')
    expect(faultsOf({ body })).toEqual([`envelope.body: has a key '__proto__', which objects have already`])
  })

  it('has all of its faults told at once', () => {
    const envelope = { body: { a: '{mesage}', b: '{sttus}' }, frame: 7, issue: { a: '{feld}' }, contentType: '' }
    expect(catalogFaults(definition(envelope)).map(({ path }) => path)).toEqual([
      'envelope.contentType',
      'envelope.body.a',
      'envelope.body.b',
      'envelope.body',
      'envelope.frame',
      'envelope.issue.a',
    ])
  })
})

describe('a param', () => {
  const sold = (params: Patch, message = 'Sold out') => ({ sold_out: { status: 409, message, params } })

  it('that the message does not show needs an envelope that carries it', () => {
    expect(faultsOf({ body: coded }, sold({ left: 'integer' }))).toEqual([
      `errors.sold_out.params.left: the message has no {left} and the envelope no {params} or {params.left}, so that no client could see it`,
    ])
    for (const place of [
      { all: '{params}' },
      { left: '{params.left}' },
      { '...': '{params}' },
      { text: 'n: {params.left}' },
    ]) {
      expect(faultsOf({ body: { ...coded, ...place } }, sold({ left: 'integer' }))).toEqual([])
    }
  })

  it('that is spread may not overwrite a key beside it, unless it has a place of its own', () => {
    const body = { ...coded, left: 'some', '...': '{params}' }
    expect(faultsOf({ body }, sold({ left: 'integer' }))).toEqual([
      `envelope.body["..."]: the param 'left' of 'sold_out' would overwrite the key 'left' beside it`,
    ])
    expect(faultsOf({ body: { ...body, left: '{params.left}' } }, sold({ left: 'integer' }))).toEqual([])
    expect(faultsOf({ body: { ...coded, '...': '{params}' } }, sold({}, 'Sold out: {status}'))).toEqual([
      `envelope.body["..."]: the param 'status' of 'sold_out' would overwrite the key 'status' beside it`,
    ])
    expect(faultsOf(problemEnvelope(), sold({ title: 'string' }))).toHaveLength(1)
  })

  it.each([
    ['a list of issues', 'issues'],
    ['one of a schema', z.array(z.string())],
  ])('in a text may not be %s', (_, type) => {
    for (const text of ['{params.p|string}', 'of {params.p}']) {
      expect(faultsOf({ body: { ...coded, all: '{params}', text } }, sold({ p: type }))).toEqual([
        `envelope.body.text: {params.p} of 'sold_out' is no string, integer, number or boolean, and so has no text`,
      ])
    }
    expect(faultsOf({ body: { ...coded, p: '{params.p}' } }, sold({ p: type }))).toEqual([])
  })

  it('may stand twice in a message, and side by side, where the envelope carries them all', () => {
    const message = '{a}{b}, {a}'
    const carrying = { body: { ...coded, params: '{params}' } }
    expect(faultsOf(carrying, sold({}, message))).toEqual([])
    expect(faultsOf({ body: { ...coded, a: '{params.a}' } }, sold({}, message))).toHaveLength(2)
    expect(faultsOf({ body: { ...coded, a: '{params.a}', b: '{params.b}' } }, sold({}, message))).toEqual([])
  })
})

describe('the frame of a coded contract', () => {
  const equal = {
    a: { status: 409, message: 'A', code: 'same' },
    b: { status: 500, message: 'B', code: 'same' },
  }

  it('tells the status, the kind, or a code that no other error has', () => {
    const body = { code: '{code}', message: '{message}' }
    expect(faultsOf({ body })).toEqual([])
    expect(faultsOf({ body }, equal)).toEqual([
      `envelope.body: has no {status}, and the code "same" is that of 'a' and of 'b': in an event stream nobody could tell them apart; give the envelope a 'frame' with {status}`,
    ])
    expect(faultsOf({ body, frame: { ...body, status: '{status}' } }, equal)).toEqual([])
    expect(faultsOf({ body, frame: { kind: '{kind}' } }, equal)).toEqual([])
    expect(faultsOf({ body: { ...body, s: '{status}' }, frame: body }, equal)).toEqual([
      expect.stringMatching(/^envelope\.frame: has no \{status\}/),
    ])
    expect(faultsOf({ body, frame: { message: '{message}' } })).toEqual([
      expect.stringMatching(/^envelope\.frame: has none of \{status\}, \{kind\} and \{code\}/),
    ])
  })

  it('compares codes as texts, and a code with a kind that has none of its own', () => {
    const body = { code: '{code}', message: '{message}' }
    const numbers = { a: { status: 409, message: 'A', code: 7 }, b: { status: 500, message: 'B', code: '7' } }
    expect(faultsOf({ body }, numbers)).toHaveLength(1)
    expect(faultsOf({ body }, { a: { status: 409, message: 'A', code: 'broken' } })).toHaveLength(1)
  })

  it('is not asked of a text contract', () => {
    expect(faultsOf({ body: { message: '{message}' } })).toEqual([])
  })
})

describe('messages of a coded contract', () => {
  const alike = {
    a: { status: 409, message: 'Sold out: {x}' },
    b: { status: 409, message: 'Sold out: {y}' },
  }

  it('may be alike; those of a text contract may not', () => {
    expect(faultsOf({ body: coded }, alike)).toEqual([])
    expect(faultsOf({ body: { message: '{message}' } }, alike)).toEqual([
      expect.stringMatching(/^errors\.b\.message: has the same text/),
    ])
  })
})

describe('an envelope that refers to itself', () => {
  it('is refused, and takes neither the stack nor for ever', () => {
    const body: Record<string, unknown> = { ...coded }
    body['a'] = body
    body['b'] = [body, { c: body }]
    expect(faultsOf({ body })).toContainEqual(
      expect.stringMatching(/^envelope\.body: must be .* nested up to 32 levels/),
    )
  })
})
