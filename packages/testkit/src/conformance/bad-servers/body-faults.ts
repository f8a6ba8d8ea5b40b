import type { IncomingMessage } from 'node:http'
import { ig1 } from '@errspec/core/ig1'
import {
  answerAs,
  type FaultyServer,
  faulty,
  inBody,
  inHeaders,
  inText,
  isError,
  isHostile,
  isKind,
  isProblem,
} from './fault-makers.js'
import type { Wire } from './faulty-server.js'

const NOTICE = ig1.notice?.text ?? ''

/** The params of a request in place of the clean ones, spoilt in another way. */
const unclean =
  (spoil: (value: string) => string) =>
  (text: string, _wire: Wire, request: IncomingMessage): string => {
    const { model } = JSON.parse(String(request.headers['x-errspec-params'] ?? '{}'))
    if (model === undefined || !text.startsWith('Unknown model ')) return text
    return `Unknown model ${spoil(model)}${NOTICE}`
  }

const IG1 = { contract: 'ig1' } as const

export const bodyFaults: readonly FaultyServer[] = [
  faulty(
    'message',
    'is that of the cause, without a notice',
    inText((text, wire) => (wire.status < 500 ? text : 'pg: down')),
    IG1,
  ),
  faulty(
    'notice',
    'is missing on a 5xx',
    inText((text, wire) => (wire.status < 500 ? text : text.replace(NOTICE, ''))),
    IG1,
  ),
  faulty('answered', 'drops the connection', (wire) => {
    if (isKind('forbidden')(wire)) wire.raw = ''
  }),
  faulty('answered', 'sends half a body', (wire) => {
    if (isKind('forbidden')(wire)) wire.raw = 'HTTP/1.1 403 Forbidden\r\ncontent-length: 99\r\n\r\n{'
  }),
  faulty('answered', 'sends no HTTP', (wire) => {
    if (isKind('forbidden')(wire)) wire.raw = 'SMTP 220 hello\r\n\r\n'
  }),
  faulty('answered', 'never stops', (wire) => {
    if (isKind('forbidden')(wire)) wire.body = ' '.repeat(2_000_000)
  }),
  faulty('answered', 'sends broken chunks', (wire) => {
    if (isKind('forbidden')(wire)) wire.raw = 'HTTP/1.1 403 Forbidden\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'
  }),
  faulty(
    'status',
    'is another, which the code follows',
    (wire, request, setup) => {
      if (!isKind('unauthorized')(wire)) return
      inBody((fields) => Object.assign(fields, { code: 500 }))(wire, request, setup)
      wire.status = 500
    },
    IG1,
  ),
  faulty('status', 'is another than the code', (wire) => {
    if (isKind('unauthorized')(wire)) wire.status = 403
  }),
  faulty('status', 'is a success', (wire) => {
    if (isKind('bad_json')(wire)) wire.status = 200
  }),
  faulty('status', 'is throughout that of another kind', answerAs('unauthorized', isKind('forbidden'))),
  faulty('status', 'is that of a failure, of unclean params', answerAs('internal_server_error', isHostile)),
  faulty('x-error-kind', 'is throughout another', answerAs('request_parse_failed', isKind('bad_json'))),
  faulty(
    'content-type',
    'has no charset',
    inHeaders({ 'content-type': 'application/json' }, (wire) => isError(wire) && !isProblem(wire)),
  ),
  faulty(
    'content-type',
    'is missing',
    inHeaders({ 'content-type': undefined }, (wire) => isError(wire) && !isProblem(wire)),
  ),
  faulty('json', 'is cut', (wire) => {
    if (isError(wire) && !isProblem(wire)) wire.body = wire.body.slice(0, -1)
  }),
  faulty('json', 'is not UTF-8, of unclean params', (wire, request) => {
    if (isError(wire) && isHostile(wire, request)) wire.bytes = Buffer.from(wire.body, 'latin1').fill(0xff, 20, 30)
  }),
  faulty('json', 'is UTF-16', (wire) => {
    if (isError(wire) && !isProblem(wire)) wire.bytes = Buffer.from(wire.body, 'utf16le')
  }),
  faulty('json', 'is a list', (wire) => {
    if (isError(wire) && !isProblem(wire)) wire.body = `[${wire.body}]`
  }),
  faulty('json', 'is empty', (wire) => {
    if (isError(wire) && !isProblem(wire)) wire.body = ''
  }),
  faulty(
    'fields',
    'has a stack',
    inBody((fields) => Object.assign(fields, { stack: 'at x.ts:1' })),
    IG1,
  ),
  ...['message', 'code', 'request_id'].map((name) =>
    faulty(
      'fields',
      `lacks ${name}`,
      inBody((fields) => delete fields[name]),
      IG1,
    ),
  ),
  faulty(
    'fields',
    'lacks error',
    inBody((fields) => delete fields['error']),
    { forms: ['openai'], contract: 'ig1' },
  ),
  faulty(
    'fields',
    'has an error object',
    inBody((fields) => Object.assign(fields, { error: {} })),
    { forms: ['own'], contract: 'ig1' },
  ),
  faulty(
    'body-status',
    'is text',
    inBody((fields) => Object.assign(fields, { code: String(fields['code']) })),
    IG1,
  ),
  faulty(
    'body-status',
    'is another',
    inBody((fields) => Object.assign(fields, { code: 418 })),
    IG1,
  ),
  faulty(
    'message',
    'is another',
    inText((text) => `Sorry: ${text}`),
    IG1,
  ),
  faulty(
    'message',
    'leaks on a 5xx',
    inText((text, wire) => (wire.status < 500 ? text : text.replace(NOTICE, `: pg down${NOTICE}`))),
    IG1,
  ),
  faulty(
    'message',
    'leaks behind the notice',
    inText((text, wire) => (wire.status < 500 ? text : `${text} (pg down)`.replace(NOTICE, '') + NOTICE)),
    IG1,
  ),
  faulty(
    'message',
    'is an alias',
    inText((text) => text.replace(' request to backend', ' request')),
    IG1,
  ),
  faulty(
    'message',
    'is no text',
    inBody((fields) => Object.assign(fields, { message: ['x'] })),
    IG1,
  ),
  faulty(
    'message',
    'has another param',
    inText((text) => text.replace('up to 3', 'up to 4')),
    IG1,
  ),
  faulty(
    'notice',
    'is missing',
    inText((text) => text.replace(NOTICE, '')),
    IG1,
  ),
  faulty(
    'notice',
    'is reworded',
    inText((text) => text.replace(NOTICE, ' Please contact your administrator.')),
    IG1,
  ),
  faulty(
    'notice',
    'is another altogether',
    inText((text) => text.replace(NOTICE, ' Contact support.')),
    IG1,
  ),
  faulty(
    'notice',
    'is in another language',
    inText((text) => text.replace(NOTICE, ' Bitte wenden Sie sich mit der Nummer an den Administrator.')),
    IG1,
  ),
  faulty(
    'notice',
    'begins a line',
    inText((text) => text.replace(NOTICE, `\n${NOTICE.trim()}`)),
    IG1,
  ),
  faulty(
    'notice',
    'is doubled',
    inText((text) => text + NOTICE),
    IG1,
  ),
  faulty('params-clean', 'keeps control characters and length', inText(unclean((value) => value)), IG1),
  faulty('params-clean', 'keeps control characters', inText(unclean((value) => value.slice(0, 100))), IG1),
  faulty(
    'params-clean',
    'cuts at 50',
    inText(unclean((value) => value.replace(/[\p{Cc}\p{Cs}\u2028]/gu, '').slice(0, 50))),
    IG1,
  ),
  faulty(
    'params-clean',
    'puts spaces in place of control characters',
    inText(unclean((value) => [...value.replace(/[\p{Cc}\p{Cs}\u2028]/gu, ' ')].slice(0, 200).join(''))),
    IG1,
  ),
  faulty(
    'params-clean',
    'cuts at 200 units of UTF-16',
    inText(unclean((value) => value.replace(/[\p{Cc}\p{Cs}\u2028]/gu, '').slice(0, 200))),
    IG1,
  ),
  faulty(
    'params-clean',
    'ends what is cut in an ellipsis',
    inText((text, wire, request) => (isHostile(wire, request) ? text.replace(NOTICE, `…${NOTICE}`) : text)),
    IG1,
  ),
]
