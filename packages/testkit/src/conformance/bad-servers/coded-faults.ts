import {
  answerAs,
  type FaultyServer,
  type Fields,
  faulty,
  inBody,
  inFrame,
  inHeaders,
  isHostile,
  isKind,
  setHeaders,
} from './fault-makers.js'

const own = { forms: ['own'], contract: 'orders' } as const

/** A fault in the error of the bodies of one kind. */
const inError = (kind: string, change: (error: Fields) => void) =>
  inBody((fields, wire) => {
    if (isKind(kind)(wire)) change(fields['error'])
  })

/** Faults of a coded contract with a nested envelope. */
export const codedFaults: readonly FaultyServer[] = [
  faulty(
    'code',
    'is the kind in place of the code',
    inError('sold_out', (error) => Object.assign(error, { code: 'sold_out' })),
    own,
  ),
  faulty(
    'code',
    'is that of another kind of the status',
    inError('bad_json', (error) => Object.assign(error, { code: 'NOT_AN_ORDER' })),
    own,
  ),
  faulty(
    'code',
    'is a text in place of a number',
    inError('unauthorized', (error) => Object.assign(error, { code: '1401' })),
    own,
  ),
  faulty(
    'code',
    'is the message',
    inBody(({ error }) => 'code' in error && Object.assign(error, { code: error.message })),
    own,
  ),
  faulty(
    'status',
    'is throughout that of another kind with params',
    answerAs('sold_out', isKind('invalid_input')),
    own,
  ),
  faulty('x-error-kind', 'is throughout another with params', answerAs('price_changed', isKind('sold_out')), own),
  faulty(
    'fields',
    'have another key in place of error',
    inBody((fields) => {
      fields['failure'] = fields['error']
      delete fields['error']
    }),
    own,
  ),
  faulty(
    'fields',
    'have a flat error',
    inBody((fields) => {
      Object.assign(fields, fields['error'])
      delete fields['error']
    }),
    own,
  ),
  faulty(
    'fields',
    'have details without params',
    inError('forbidden', (error) => Object.assign(error, { details: {} })),
    own,
  ),
  faulty(
    'fields',
    'lack the code',
    inBody(({ error }) => delete error.code),
    own,
  ),
  faulty(
    'fields',
    'lack the list',
    inBody((fields) => delete fields['meta']),
    own,
  ),
  faulty(
    'fields',
    'have more in the list',
    inBody(({ meta }) => meta.push({ trace: 1 })),
    own,
  ),
  faulty(
    'members',
    'have another constant',
    inBody((fields) => Object.assign(fields, { ok: true })),
    own,
  ),
  faulty(
    'members',
    'have another link',
    inBody(({ error }) => 'docs' in error && Object.assign(error, { docs: 'https://old.example' })),
    own,
  ),
  faulty(
    'members',
    'have the type of another status',
    inError('unauthorized', (error) => Object.assign(error, { type: 'invalid_request_error' })),
    own,
  ),
  faulty(
    'body-status',
    'is text',
    inBody(({ error }) => Object.assign(error, { status: String(error.status) })),
    own,
  ),
  faulty(
    'message',
    'is empty',
    inBody(({ error }) => Object.assign(error, { message: '' })),
    own,
  ),
  faulty(
    'message',
    'is a list',
    inBody(({ error }) => Object.assign(error, { message: [error.message] })),
    own,
  ),
  faulty(
    'params',
    'lack one',
    inError('sold_out', ({ details }) => delete details.left),
    own,
  ),
  faulty(
    'params',
    'are missing',
    inError('sold_out', (error) => delete error['details']),
    own,
  ),
  faulty(
    'params',
    'have one of another type',
    inError('sold_out', ({ details }) => Object.assign(details, { left: '3' })),
    own,
  ),
  faulty(
    'params',
    'have another value',
    inError('price_changed', ({ details }) => Object.assign(details.price, { amount: 1 })),
    own,
  ),
  faulty(
    'params',
    'do not fit their schema',
    inError('price_changed', ({ details }) => Object.assign(details.price, { currency: 'euro' })),
    own,
  ),
  faulty(
    'params',
    'have one more',
    inError('sold_out', ({ details }) => Object.assign(details, { stack: 'at x.ts:1' })),
    own,
  ),
  faulty(
    'params',
    "have issues in another form than the envelope's",
    inError('invalid_input', ({ details }) => {
      details.issues = [{ pointer: '/name', message: 'must not be empty', code: 'too_small' }]
    }),
    own,
  ),
  faulty(
    'params',
    'lack the issues',
    inError('invalid_input', ({ details }) => Object.assign(details, { issues: [] })),
    own,
  ),
  faulty(
    'params-clean',
    'keep control characters and length',
    inBody(({ error }, wire, request) => {
      if (!isHostile(wire, request)) return
      error.details.item = JSON.parse(String(request.headers['x-errspec-params'])).item
    }),
    own,
  ),
  faulty(
    'params-clean',
    'cut at 50',
    inBody(({ error }, wire, request) => {
      if (isHostile(wire, request)) error.details.item = error.details.item.slice(0, 50)
    }),
    own,
  ),
  faulty('content-type', 'is plain JSON', inHeaders({ 'content-type': 'application/json; charset=utf-8' }), own),
  faulty(
    'x-error-params',
    'has another value, although it need not be there',
    (wire, request) => {
      if (isKind('sold_out')(wire) && !isHostile(wire, request)) wire.headers['x-error-params'] = '{"item":"x"}'
    },
    own,
  ),
  faulty(
    'stream-data',
    'is a body and no frame',
    inFrame((data) => {
      data['error'] = data['failure']
      delete data['failure']
    }),
    own,
  ),
  faulty(
    'stream-data',
    'has another code',
    inFrame(({ failure }) => Object.assign(failure, { code: 'bad_json' })),
    own,
  ),
  faulty(
    'stream-data',
    'has another status',
    inFrame(({ failure }) => Object.assign(failure, { status: 502 })),
    own,
  ),
  faulty(
    'stream-data',
    'lacks the id',
    inFrame(({ failure }) => delete failure.id),
    own,
  ),
  // OpenAI's envelope shows no params, so that the header is all that a client has.
  ...(
    [
      ['is missing', () => undefined],
      ['is not ASCII', (text: string) => text.replace('example-item', 'th\xe9')],
      ['is too long', (text: string) => text.replace('{', `{${' '.repeat(1024)}`)],
      ['lacks a param', (text: string) => text.replace('"left":3,', '')],
    ] as const
  ).map(([fault, change]) =>
    faulty(
      'x-error-params',
      fault,
      (wire, request) => {
        const { 'x-error-params': text } = wire.headers
        if (isKind('sold_out')(wire) && !isHostile(wire, request) && text !== undefined) {
          setHeaders(wire, { 'x-error-params': change(text) })
        }
      },
      { forms: ['openai'], contract: 'orders' },
    ),
  ),
]
