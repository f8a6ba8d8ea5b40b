import { type AnyCatalog, type ApiError, defineCatalog, type Params } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { z } from 'zod'
import type { Answer } from './exchange.js'

/** A status and a kind, and the text that goes with them. */
export type Expected = readonly [status: number, kind: string, text: string]

/**
 * A contract under the wire suite. What the suite provokes on every platform has a name here, and what this contract makes of it;
 * bodies are written out by hand, so that the envelope's own code does not judge itself.
 */
export interface SuiteContract {
  readonly name: string
  readonly catalog: AnyCatalog
  /** Params of the kinds that need some. */
  readonly params: Readonly<Record<string, Params>>
  /** The statuses that the contract retries. */
  readonly retried: readonly number[]
  /** What is appended to every message. */
  readonly notice: string
  /** The keys of the body in their order. `message` has the notice. */
  body(error: ApiError, message: string, requestId: unknown): unknown
  /** The same, in an event stream. */
  frame(error: ApiError, message: string, requestId: unknown): unknown
  /** The message in a body. */
  messageOf(body: unknown): unknown
  /** The id in a body. */
  requestIdOf(body: unknown): unknown
  /** Kinds to raise. */
  readonly raised: {
    /** Without params, and not retried. */
    readonly refusal: string
    /** A 401 with `www-authenticate: Bearer`. */
    readonly unauthorized: string
    /** Its message shows one param, which is text. */
    readonly named: string
    readonly nameOf: string
    /** A 5xx that is retried. */
    readonly retryable: string
  }
  /** What becomes of causes that nobody raised from the contract. */
  readonly causes: Readonly<
    Record<
      | 'unknown'
      | 'badJson'
      | 'unreadableBody'
      | 'bodyTooLarge'
      | 'invalidInput'
      | 'contentType'
      | 'noRoute'
      | 'forbidden',
      Expected
    >
  >
}

const IG1: SuiteContract = {
  name: 'IG1',
  catalog: ig1,
  params: {
    unknown_model: { model: 'm {x} \u{1F600}' },
    unknown_quality: { quality: 'ultra' },
    too_many_input_images: { model: 'qwen-image-edit', N: 3 },
    prompt_enhancing_not_supported: { model: 'qwen-image-lite' },
    commit_exceeded: { totalCost: 12.5, maxCost: 10 },
  },
  retried: [500, 502],
  notice: ' Please contact the administrator with the request ID.',
  body: ({ status }, message, id) => ({ message, code: status, request_id: id }),
  frame: ({ status, kind, type, params }, message, id) => ({
    ...{ message, code: status, request_id: id },
    error: {
      ...{ message, type, code: kind, param: Object.keys(params).length === 1 ? Object.keys(params)[0] : null },
      request_id: id,
      ...(Object.keys(params).length > 0 && { params }),
    },
  }),
  messageOf: (body) => (body as { message: unknown }).message,
  requestIdOf: (body) => (body as { request_id: unknown }).request_id,
  raised: {
    refusal: 'forbidden',
    unauthorized: 'unauthorized',
    named: 'unknown_model',
    nameOf: 'model',
    retryable: 'model_lookup_failed',
  },
  causes: {
    unknown: [500, 'internal_server_error', 'Internal Server Error'],
    badJson: [400, 'bad_json', 'Bad JSON.'],
    unreadableBody: [400, 'request_body_unreadable', 'Request body processing error.'],
    bodyTooLarge: [400, 'request_body_unreadable', 'Request body processing error.'],
    invalidInput: [400, 'request_parse_failed', 'Failed to parse request'],
    contentType: [
      400,
      'invalid_content_type',
      'Invalid content type. Must be application/json or multipart/form-data.',
    ],
    noRoute: [404, 'unrecognized', 'Not Found'],
    forbidden: [403, 'forbidden', 'Forbidden'],
  },
}

/** A contract with machine codes, and with params that no message shows. */
export const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  envelope: {
    body: { error: { code: '{code}', message: '{message}', details: '{params}', requestId: '{requestId}' } },
  },
  statuses: {
    400: { title: 'Bad Request', retry: false },
    401: { title: 'Unauthorized', retry: false, kind: 'unauthenticated', headers: { 'www-authenticate': 'Bearer' } },
    403: { title: 'Forbidden', retry: false, kind: 'not_yours' },
    404: { title: 'Not Found', retry: false, kind: 'route_not_found' },
    409: { title: 'Conflict', retry: true },
    413: { title: 'Content Too Large', retry: false, kind: 'body_too_large' },
    415: { title: 'Unsupported Media Type', retry: false },
    422: { title: 'Unprocessable Content', retry: false },
    500: { title: 'Internal Server Error', retry: false },
    503: { title: 'Service Unavailable', retry: true },
  },
  defaults: {
    unknown: 'internal',
    badJson: 'malformed_json',
    unreadableBody: 'unreadable_body',
    invalidInput: 'invalid_input',
    contentType: 'unsupported_type',
  },
  errors: {
    malformed_json: { status: 400, code: 'MALFORMED_JSON', message: 'The body is not JSON' },
    // Two kinds with one text: the code tells them apart.
    unreadable_body: { status: 400, code: 'UNREADABLE_BODY', message: 'The request could not be read' },
    unreadable_header: { status: 400, code: 1400, message: 'The request could not be read' },
    unauthenticated: { status: 401, code: 'UNAUTHENTICATED', message: 'Log in first' },
    not_yours: { status: 403, code: 'NOT_YOURS', message: 'This belongs to somebody else' },
    route_not_found: { status: 404, code: 'ROUTE_NOT_FOUND', message: 'There is nothing here' },
    order_not_found: { status: 404, code: 'ORDER_NOT_FOUND', message: 'There is no order {order}' },
    sold_out: {
      status: 409,
      code: 'SOLD_OUT',
      message: '{item} is sold out, and {item} will not come back',
      params: { left: 'integer', isFinal: 'boolean?', variants: z.array(z.object({ size: z.string() })) },
    },
    body_too_large: { status: 413, code: 'BODY_TOO_LARGE', message: 'The body is too large' },
    unsupported_type: { status: 415, message: 'Send JSON' },
    invalid_input: {
      status: 422,
      code: 'INVALID_INPUT',
      message: 'The input is not valid',
      params: { issues: 'issues' },
    },
    internal: { status: 500, code: 'INTERNAL', message: 'Something broke' },
    busy: { status: 503, code: 'BUSY', message: 'Too much to do' },
  },
})

const SHOP: SuiteContract = {
  name: 'a coded contract',
  catalog: shop,
  params: {
    order_not_found: { order: 'o {x} \u{1F600} "1"' },
    sold_out: { item: 'Tea', left: 0, isFinal: true, variants: [{ size: 'L\u2028' }, { size: '\u{1F600}' }] },
    invalid_input: { issues: [{ pointer: '/items/0/qty', message: 'is not a number', code: 'invalid_type' }] },
  },
  retried: [409, 503],
  notice: '',
  body: ({ code, params }, message, id) => ({
    error: { code, message, ...(Object.keys(params).length > 0 && { details: params }), requestId: id },
  }),
  frame: (error, message, id) => SHOP.body(error, message, id),
  messageOf: (body) => (body as { error: { message: unknown } }).error.message,
  requestIdOf: (body) => (body as { error: { requestId: unknown } }).error.requestId,
  raised: {
    refusal: 'not_yours',
    unauthorized: 'unauthenticated',
    named: 'order_not_found',
    nameOf: 'order',
    retryable: 'busy',
  },
  causes: {
    unknown: [500, 'internal', 'Something broke'],
    badJson: [400, 'malformed_json', 'The body is not JSON'],
    unreadableBody: [400, 'unreadable_body', 'The request could not be read'],
    bodyTooLarge: [413, 'body_too_large', 'The body is too large'],
    invalidInput: [422, 'invalid_input', 'The input is not valid'],
    contentType: [415, 'unsupported_type', 'Send JSON'],
    noRoute: [404, 'route_not_found', 'There is nothing here'],
    forbidden: [403, 'not_yours', 'This belongs to somebody else'],
  },
}

/** The contracts that the suite runs for. */
export const contracts: readonly SuiteContract[] = [IG1, SHOP]

/** An error of a contract, with the params that the suite has for its kind. */
export function errorOf({ catalog, params }: SuiteContract, kind: string): ApiError {
  return catalog.error(kind, params[kind])
}

/** What an answer says: its status, the kind in its headers, and its message without the contract's notice. */
export function told({ messageOf, notice }: SuiteContract, { status, headers, body }: Answer): Expected {
  const message = String(messageOf(JSON.parse(body)))
  if (!message.endsWith(notice)) throw new Error(`No notice: ${message}`)
  return [status, String(headers['x-error-kind']), message.slice(0, message.length - notice.length)]
}
