import { ig1 } from '@errspec/core/ig1'
import {
  type FaultyServer,
  faulty,
  inBody,
  inFrame,
  inHeaders,
  isError,
  isProblem,
  isStream,
  otherId,
  replaceId,
  setHeaders,
} from './fault-makers.js'

export const otherFaults: readonly FaultyServer[] = [
  faulty('response-broken-off', 'is a clean end', (wire, { headers }) => {
    if (headers['x-errspec-cut']) wire.ending = 'whole'
  }),
  faulty('not-found', "is the framework's", (wire, { headers }) => {
    if (headers['x-errspec-raise'] !== '404') return
    Object.assign(wire, { headers: { 'content-type': 'text/html' }, body: '<pre>Cannot GET /</pre>' })
  }),
  faulty('not-found', "is the framework's JSON", (wire, { headers }) => {
    if (headers['x-errspec-raise'] !== '404') return
    const body = '{"statusCode":404,"message":"Cannot GET /","error":"Not Found"}'
    Object.assign(wire, { headers: { 'content-type': 'application/json; charset=utf-8' }, body })
  }),
  faulty('not-found', 'is a 200', (wire, { headers }) => {
    if (headers['x-errspec-raise'] === '404') wire.status = 200
  }),
  faulty('head-no-body', 'has one', (wire, { method }) => {
    if (method !== 'HEAD') return
    const lines = Object.entries(wire.headers).map(([name, value]) => `${name}: ${value}\r\n`)
    wire.raw = `HTTP/1.1 ${wire.status} X\r\n${lines.join('')}\r\n{"message":"x"}`
  }),
  faulty('head-headers', 'lacks one', (wire, { method }) => {
    if (method === 'HEAD') setHeaders(wire, { 'x-error-kind': undefined })
  }),
  faulty('head-headers', 'is a success', (wire, { method }) => {
    if (method === 'HEAD') wire.status = 204
  }),
  faulty('head-headers', 'has another kind', (wire, { method }) => {
    if (method === 'HEAD') setHeaders(wire, { 'x-error-kind': 'internal_server_error' })
  }),
  faulty('head-headers', 'lacks x-should-retry', (wire, { method }) => {
    if (method === 'HEAD') setHeaders(wire, { 'x-should-retry': undefined })
  }),
  faulty('head-headers', 'has another status', (wire, { method }) => {
    if (method === 'HEAD') wire.status = 500
  }),
  faulty(
    'head-headers',
    'lacks vary',
    (wire, { method }) => {
      if (method === 'HEAD') setHeaders(wire, { vary: undefined })
    },
    { bodies: ['negotiate'] },
  ),
  faulty('success-status', 'is a redirect', (wire) => {
    if (!isError(wire) && !isStream(wire)) wire.status = 302
  }),
  faulty('stream-status', 'is a 500', (wire) => {
    if (isStream(wire)) Object.assign(wire, { status: 500, ending: 'whole' })
  }),
  faulty('stream-status', 'is another type', (wire) => {
    if (isStream(wire)) setHeaders(wire, { 'content-type': 'text/plain' })
  }),
  faulty(
    'stream-status',
    'is a type that begins alike',
    inHeaders({ 'content-type': 'text/event-stream-x' }, isStream),
  ),
  faulty('request-id-form', 'is a UUID on streams', (wire) => {
    if (isStream(wire)) replaceId(wire, crypto.randomUUID())
  }),
  faulty('stream-request-id', 'is missing in the headers', inHeaders({ 'request-id': undefined }, isStream)),
  faulty(
    'stream-request-id',
    'is another in the frame',
    inFrame((data) => Object.assign(data, { request_id: otherId() })),
  ),
  faulty('stream-error-frame', 'is missing', (wire) => {
    if (isStream(wire)) wire.body = wire.body.replace(/event: error\n.*/s, '')
  }),
  faulty('stream-error-frame', 'is no event: error', (wire) => {
    if (isStream(wire)) wire.body = wire.body.replace('event: error\n', '')
  }),
  faulty('stream-error-frame', 'comes twice', (wire) => {
    if (isStream(wire)) wire.body = wire.body.replace(/event: error\n.*\n\n/, '$&$&')
  }),
  faulty('stream-error-frame', 'is not closed', (wire) => {
    if (isStream(wire)) wire.body = wire.body.trimEnd()
  }),
  faulty('stream-error-frame', 'is not the last', (wire) => {
    if (isStream(wire)) wire.body += 'data: {"more":1}\n\n'
  }),
  faulty(
    'stream-data',
    'has another code',
    inFrame((data) => Object.assign(data, { code: 200 })),
  ),
  faulty(
    'stream-data',
    'leaks',
    inFrame((data) => Object.assign(data, { message: `pg: ${data['message']}` })),
  ),
  faulty(
    'stream-data',
    'lacks the request id',
    inFrame((data) => delete data['request_id']),
  ),
  faulty(
    'stream-data',
    'lacks the error object',
    inFrame((data) => delete data['error']),
  ),
  faulty(
    'stream-data',
    'is throughout that of another kind',
    inFrame((data) => {
      const { message, code } = ig1.error('backend_unavailable').toEnvelope('')
      const error = { ...data['error'], message, type: 'server_error', code: 'backend_unavailable' }
      Object.assign(data, { message, code, error })
    }),
  ),
  faulty('stream-data', 'runs into an open event', (wire) => {
    if (isStream(wire)) wire.body = wire.body.replace(/\n+event: error/, '\ndata: half\nevent: error')
  }),
  faulty(
    'stream-error-object',
    'has another code',
    inFrame(({ error }) => Object.assign(error, { code: 502 })),
  ),
  faulty(
    'stream-error-object',
    'lacks its type',
    inFrame(({ error }) => delete error.type),
  ),
  faulty('stream-no-done', 'comes after the frame', (wire) => {
    if (isStream(wire)) wire.body += 'data: [DONE]\n\n'
  }),
  faulty('stream-broken-off', 'is a clean end', (wire) => {
    if (isStream(wire)) wire.ending = 'whole'
  }),
  faulty(
    'openai-error',
    'has the status as its code',
    inBody(({ error }) => Object.assign(error, { code: 400 })),
    { bodies: ['openai'] },
  ),
  faulty(
    'openai-error',
    'has another type',
    inBody(({ error }) => Object.assign(error, { type: 'api_error' })),
    { bodies: ['openai'] },
  ),
  faulty(
    'openai-error',
    'has no param',
    inBody(({ error }) => delete error.param),
    { bodies: ['openai'] },
  ),
  faulty(
    'openai-error',
    'is text',
    inBody((fields) => Object.assign(fields, { error: 'Bad Request' })),
    { bodies: ['openai'] },
  ),
  faulty('vary', 'is missing', inHeaders({ vary: undefined }), { bodies: ['negotiate'] }),
  faulty(
    'problem-content-type',
    'is JSON',
    inHeaders({ 'content-type': 'application/json; charset=utf-8' }, isProblem),
    {
      bodies: ['negotiate'],
    },
  ),
  ...['type', 'title', 'status', 'detail', 'kind', 'request_id'].map((name) =>
    faulty(
      'problem-members',
      `lack ${name}`,
      (wire) => {
        if (isProblem(wire)) wire.body = JSON.stringify({ ...JSON.parse(wire.body), [name]: undefined })
      },
      { bodies: ['negotiate'] },
    ),
  ),
  faulty(
    'problem-content-type',
    'is that of the envelope that is sent instead',
    (wire) => {
      if (!isProblem(wire)) return
      const { detail: message, status: code, request_id } = JSON.parse(wire.body)
      setHeaders(wire, { 'content-type': 'application/json; charset=utf-8' })
      wire.body = JSON.stringify({ message, code, request_id })
    },
    { bodies: ['negotiate'] },
  ),
  faulty(
    'problem-members',
    'have a detail without the notice',
    (wire) => {
      if (!isProblem(wire)) return
      const fields = JSON.parse(wire.body)
      wire.body = JSON.stringify({ ...fields, detail: fields.detail.replace(ig1.notice?.text, '') })
    },
    { bodies: ['negotiate'] },
  ),
  faulty(
    'problem-members',
    'have another detail',
    (wire) => {
      if (isProblem(wire)) wire.body = JSON.stringify({ ...JSON.parse(wire.body), detail: 'x' })
    },
    { bodies: ['negotiate'] },
  ),
]
