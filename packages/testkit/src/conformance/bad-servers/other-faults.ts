import { exampleError, toErrorResponse, toStreamFrame } from '@errspec/core/adapter'
import {
  type FaultyServer,
  faulty,
  inHeaders,
  isError,
  isProblem,
  isStream,
  otherId,
  otherIdInBody,
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
    { forms: ['negotiated'] },
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
    otherIdInBody(() => JSON.stringify(otherId()), isStream),
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
  faulty('stream-data', 'is throughout that of another kind', (wire, _request, { catalog, envelope }) => {
    if (!isStream(wire)) return
    const error = exampleError(catalog, 'backend_unavailable')
    const frame = toStreamFrame(catalog, error, wire.headers['x-request-id'] ?? '', { envelope })
    wire.body = wire.body.replace(/\n\nevent: error.*/s, frame)
  }),
  faulty('stream-data', 'runs into an open event', (wire) => {
    if (isStream(wire)) wire.body = wire.body.replace(/\n+event: error/, '\ndata: half\nevent: error')
  }),
  faulty('stream-no-done', 'comes after the frame', (wire) => {
    if (isStream(wire)) wire.body += 'data: [DONE]\n\n'
  }),
  faulty('stream-broken-off', 'is a clean end', (wire) => {
    if (isStream(wire)) wire.ending = 'whole'
  }),
  faulty('vary', 'is missing', inHeaders({ vary: undefined }), { forms: ['negotiated'] }),
  faulty(
    'content-type',
    'is JSON on problems',
    inHeaders({ 'content-type': 'application/json; charset=utf-8' }, isProblem),
    {
      forms: ['negotiated'],
    },
  ),
  ...['type', 'title', 'status', 'detail', 'kind', 'request_id'].map((name) =>
    faulty(
      'fields',
      `of problems lack ${name}`,
      (wire) => {
        if (isProblem(wire)) wire.body = JSON.stringify({ ...JSON.parse(wire.body), [name]: undefined })
      },
      { forms: ['negotiated'] },
    ),
  ),
  faulty(
    'content-type',
    'is that of the envelope that is sent instead',
    (wire, _request, { catalog }) => {
      if (!isProblem(wire)) return
      const error = exampleError(catalog, String(wire.headers['x-error-kind']))
      const { body, headers } = toErrorResponse(catalog, error, { requestId: wire.headers['x-request-id'] })
      Object.assign(wire, { body, headers: { ...wire.headers, 'content-type': headers['content-type'] } })
    },
    { forms: ['negotiated'] },
  ),
]
