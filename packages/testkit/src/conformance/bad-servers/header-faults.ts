import type { IncomingMessage } from 'node:http'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import type { RuleId } from '../../index.js'
import {
  answerAs,
  type FaultyServer,
  faulty,
  inHeaders,
  isError,
  isKind,
  isProblem,
  isStream,
  otherId,
  otherIdInBody,
  replaceId,
  setHeaders,
} from './fault-makers.js'
import type { Fault, Wire } from './faulty-server.js'

/** A server that takes over every inbound id. */
const trusting = (wire: Wire, request: IncomingMessage) => {
  const inbound = request.headers['x-request-id']
  if (typeof inbound === 'string') replaceId(wire, inbound)
}

/** Takes over only what may be taken over, but for `change`. */
const trustingWell =
  (change: (inbound: string) => string = (inbound) => inbound) =>
  (wire: Wire, request: IncomingMessage) => {
    const inbound = change(String(request.headers['x-request-id'] ?? ''))
    if (/^[A-Za-z0-9._-]{1,128}$/.test(inbound)) replaceId(wire, inbound)
  }

/** Faults that only the answers to `accept: application/problem+json` have. */
const problemFaults: readonly (readonly [RuleId, string, Fault])[] = [
  ...(
    [
      ['x-error-kind', { 'x-error-kind': undefined }],
      ['x-should-retry', { 'x-should-retry': 'maybe' }],
      ['cache-control', { 'cache-control': undefined }],
      ['nosniff', { 'x-content-type-options': undefined }],
      ['request-id-headers', { 'x-request-id': undefined }],
      ['request-id-headers', { 'request-id': undefined }],
      ['vary', { vary: undefined }],
      ['retry-after', { 'retry-after': '1.5' }],
      ['stale-headers', { etag: '"1"' }],
    ] as const
  ).map(([rule, headers]) => [rule, 'is wrong on problems', inHeaders(headers, isProblem)] as const),
  [
    'status',
    'is 200 on problems',
    (wire) => {
      if (isProblem(wire)) wire.status = 200
    },
  ],
  [
    'request-id-form',
    'is a UUID on problems',
    (wire) => {
      if (isProblem(wire)) replaceId(wire, crypto.randomUUID())
    },
  ],
  ['request-id-body', 'is another id on problems', otherIdInBody(() => JSON.stringify(otherId()), isProblem)],
  ['status', 'is throughout that of another kind on problems', answerAs('unauthorized', isProblem)],
]

export const headerFaults: readonly FaultyServer[] = [
  faulty('request-id-headers', 'lack the first', inHeaders({ 'x-request-id': undefined })),
  faulty('request-id-headers', 'have another id in the first', (wire) => {
    if (isError(wire)) setHeaders(wire, { 'x-request-id': otherId() })
  }),
  faulty('request-id-headers', 'lack the second', inHeaders({ 'request-id': undefined })),
  faulty('request-id-headers', 'have another id in the second', (wire) => {
    if (isError(wire)) setHeaders(wire, { 'request-id': otherId() })
  }),
  faulty(
    'request-id-body',
    'is another id',
    otherIdInBody(() => JSON.stringify(otherId()), isError),
  ),
  faulty(
    'request-id-body',
    'is a number',
    otherIdInBody(() => '7', isError),
  ),
  faulty('request-id-form', 'is a UUID', (wire) => replaceId(wire, crypto.randomUUID())),
  faulty('request-id-unique', 'is the same for all', (wire) => replaceId(wire, 'req_abc123xyz')),
  faulty(
    'request-id-success',
    'is missing',
    inHeaders({ 'x-request-id': undefined }, (wire) => !isError(wire) && !isStream(wire)),
  ),
  faulty(
    'request-id-success',
    'differ',
    inHeaders({ 'request-id': 'req_other1' }, (wire) => !isError(wire) && !isStream(wire)),
  ),
  faulty('inbound-request-id', 'is taken over', trusting),
  faulty('inbound-request-id', 'is taken over in one header', (wire, { headers }) => {
    if (headers['x-request-id']) setHeaders(wire, { 'x-request-id': String(headers['x-request-id']) })
  }),
  faulty('inbound-request-id', 'is ignored although trusted', () => {}, { trusts: true }),
  faulty('inbound-request-id', 'is taken over by a success', (wire, request) => {
    if (!isError(wire)) trusting(wire, request)
  }),
  faulty('inbound-request-id', 'is taken over where it looks generated', (wire, request) => {
    if (/^req_/.test(String(request.headers['x-request-id']))) trusting(wire, request)
  }),
  faulty(
    'inbound-request-id',
    'is ignored by a success although trusted',
    (wire, request) => {
      if (isError(wire)) trustingWell()(wire, request)
    },
    { trusts: true },
  ),
  faulty('inbound-request-id-form', 'is taken over whatever it is', trusting, { trusts: true }),
  faulty(
    'inbound-request-id-form',
    'is taken over with any characters',
    (wire, request) => {
      if (String(request.headers['x-request-id']).length <= 128) trusting(wire, request)
    },
    { trusts: true },
  ),
  faulty(
    'inbound-request-id-form',
    'is cut to what may be taken over',
    trustingWell((inbound) => inbound.slice(0, 128)),
    { trusts: true },
  ),
  faulty(
    'inbound-request-id-form',
    'is rid of what may not be taken over',
    trustingWell((inbound) => inbound.replace(/[^A-Za-z0-9._-]/g, '')),
    { trusts: true },
  ),
  faulty('x-error-kind', 'is missing', inHeaders({ 'x-error-kind': undefined })),
  faulty('x-error-kind', 'is another', (wire) => {
    if (isKind('forbidden')(wire)) setHeaders(wire, { 'x-error-kind': 'unauthorized' })
  }),
  faulty('x-should-retry', 'is true on a 4xx', inHeaders({ 'x-should-retry': 'true' })),
  faulty('x-should-retry', 'is missing', inHeaders({ 'x-should-retry': undefined })),
  faulty('x-should-retry', 'is true although the wait is long', (wire) => {
    if (isKind('backend_unavailable')(wire)) setHeaders(wire, { 'retry-after': '61' })
  }),
  faulty('retry-after', 'is a fraction', inHeaders({ 'retry-after': '1.5' })),
  faulty('retry-after', 'is a date', inHeaders({ 'retry-after': 'Mon, 01 Jan 2035 00:00:00 GMT' })),
  faulty('retry-after', 'is in milliseconds', inHeaders({ 'retry-after-ms': '1500' })),
  faulty('status-headers', 'are missing', inHeaders({ 'www-authenticate': undefined })),
  faulty('status-headers', 'are others', inHeaders({ 'www-authenticate': 'Basic' }, isKind('unauthorized'))),
  faulty('cache-control', 'is missing', inHeaders({ 'cache-control': undefined })),
  faulty('cache-control', 'is another', inHeaders({ 'cache-control': 'no-cache, max-age=5' })),
  faulty('nosniff', 'is missing', inHeaders({ 'x-content-type-options': undefined })),
  faulty('stale-headers', 'has an etag', inHeaders({ etag: '"1"' })),
  faulty('stale-headers', 'has a disposition', inHeaders({ 'content-disposition': 'attachment' })),
  ...['gzip', 'br', 'deflate'].map((encoding) =>
    faulty('stale-headers', `has an encoding, ${encoding}`, inHeaders({ 'content-encoding': encoding })),
  ),
  faulty('cors', 'is missing', inHeaders({ 'access-control-allow-origin': undefined })),
  faulty('cors', 'exposes nothing', inHeaders({ 'access-control-expose-headers': undefined })),
  faulty('cors', 'exposes less', inHeaders({ 'access-control-expose-headers': 'x-request-id' })),
  faulty('cors', 'allows no credentials', (wire) => {
    if (!isError(wire)) setHeaders(wire, { 'access-control-allow-credentials': 'true' })
  }),
  ...(
    [
      ['gzip', gzipSync],
      ['br', brotliCompressSync],
      ['deflate', deflateSync],
    ] as const
  ).map(([encoding, compress]) =>
    faulty('stale-headers', `tells truly of ${encoding} that nobody asked for`, (wire) => {
      if (!isError(wire)) return
      setHeaders(wire, { 'content-encoding': encoding })
      if (wire.body) wire.bytes = compress(wire.body)
    }),
  ),
  ...problemFaults.map(([rule, fault, change]) => faulty(rule, fault, change, { forms: ['negotiated'] })),
]
