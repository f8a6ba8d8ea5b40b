import {
  type FaultyServer,
  faulty,
  inBody,
  inHeaders,
  isError,
  isKind,
  isStream,
  otherId,
  replaceId,
  setHeaders,
} from './faults.js'
import type { Fault } from './faulty-server.js'

/** A server that takes over every inbound id. */
const trusting: Fault = (wire, request) => {
  const inbound = request.headers['x-request-id']
  if (typeof inbound === 'string') replaceId(wire, inbound)
}

export const headerFaults: readonly FaultyServer[] = [
  faulty('x-request-id', 'is missing', inHeaders({ 'x-request-id': undefined })),
  faulty('x-request-id', 'is another id', (wire) => {
    if (isError(wire)) setHeaders(wire, { 'x-request-id': otherId() })
  }),
  faulty('request-id', 'is missing', inHeaders({ 'request-id': undefined })),
  faulty('request-id', 'is another id', (wire) => {
    if (isError(wire)) setHeaders(wire, { 'request-id': otherId() })
  }),
  faulty(
    'request-id-body',
    'is another id',
    inBody((fields) => {
      fields['request_id'] = otherId()
      if (fields['error']) fields['error'].request_id = fields['request_id']
    }),
  ),
  faulty(
    'request-id-body',
    'is a number',
    inBody((fields) => Object.assign(fields, { request_id: 7 })),
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
  faulty('inbound-request-id-form', 'is taken over whatever it is', trusting, { trusts: true }),
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
  faulty('stale-headers', 'has an encoding', inHeaders({ 'content-encoding': 'gzip' })),
  faulty('cors', 'is missing', inHeaders({ 'access-control-allow-origin': undefined })),
]
