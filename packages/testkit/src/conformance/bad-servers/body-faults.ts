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

export const bodyFaults: readonly FaultyServer[] = [
  faulty(
    'message',
    'is that of the cause, without a notice',
    inText((text, wire) => (wire.status < 500 ? text : 'pg: down')),
  ),
  faulty(
    'notice',
    'is missing on a 5xx',
    inText((text, wire) => (wire.status < 500 ? text : text.replace(NOTICE, ''))),
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
  faulty('status', 'is another, which the code follows', (wire, request) => {
    if (!isKind('unauthorized')(wire)) return
    inBody((fields) => Object.assign(fields, { code: 500 }))(wire, request)
    wire.status = 500
  }),
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
  ),
  ...['message', 'code', 'request_id'].map((name) =>
    faulty(
      'fields',
      `lacks ${name}`,
      inBody((fields) => delete fields[name]),
    ),
  ),
  faulty(
    'fields',
    'lacks error',
    inBody((fields) => delete fields['error']),
    { bodies: ['openai'] },
  ),
  faulty(
    'fields',
    'has an error object',
    inBody((fields) => Object.assign(fields, { error: {} })),
    { bodies: ['envelope'] },
  ),
  faulty(
    'code',
    'is text',
    inBody((fields) => Object.assign(fields, { code: String(fields['code']) })),
  ),
  faulty(
    'code',
    'is another',
    inBody((fields) => Object.assign(fields, { code: 418 })),
  ),
  faulty(
    'message',
    'is another',
    inText((text) => `Sorry: ${text}`),
  ),
  faulty(
    'message',
    'leaks on a 5xx',
    inText((text, wire) => (wire.status < 500 ? text : text.replace(NOTICE, `: pg down${NOTICE}`))),
  ),
  faulty(
    'message',
    'leaks behind the notice',
    inText((text, wire) => (wire.status < 500 ? text : `${text} (pg down)`.replace(NOTICE, '') + NOTICE)),
  ),
  faulty(
    'message',
    'is an alias',
    inText((text) => text.replace(' request to backend', ' request')),
  ),
  faulty(
    'message',
    'is no text',
    inBody((fields) => Object.assign(fields, { message: ['x'] })),
  ),
  faulty(
    'message',
    'has another param',
    inText((text) => text.replace('up to 3', 'up to 4')),
  ),
  faulty(
    'notice',
    'is missing',
    inText((text) => text.replace(NOTICE, '')),
  ),
  faulty(
    'notice',
    'is reworded',
    inText((text) => text.replace(NOTICE, ' Please contact your administrator.')),
  ),
  faulty(
    'notice',
    'is another altogether',
    inText((text) => text.replace(NOTICE, ' Contact support.')),
  ),
  faulty(
    'notice',
    'is in another language',
    inText((text) => text.replace(NOTICE, ' Bitte wenden Sie sich mit der Nummer an den Administrator.')),
  ),
  faulty(
    'notice',
    'begins a line',
    inText((text) => text.replace(NOTICE, `\n${NOTICE.trim()}`)),
  ),
  faulty(
    'notice',
    'is doubled',
    inText((text) => text + NOTICE),
  ),
  faulty('message-clean', 'keeps control characters and length', inText(unclean((value) => value))),
  faulty('message-clean', 'keeps control characters', inText(unclean((value) => value.slice(0, 100)))),
  faulty(
    'message-clean',
    'cuts at 50',
    inText(unclean((value) => value.replace(/[\p{Cc}\p{Cs}\u2028]/gu, '').slice(0, 50))),
  ),
  faulty(
    'message-clean',
    'puts spaces in place of control characters',
    inText(unclean((value) => [...value.replace(/[\p{Cc}\p{Cs}\u2028]/gu, ' ')].slice(0, 200).join(''))),
  ),
  faulty(
    'message-clean',
    'cuts at 200 units of UTF-16',
    inText(unclean((value) => value.replace(/[\p{Cc}\p{Cs}\u2028]/gu, '').slice(0, 200))),
  ),
  faulty(
    'message-clean',
    'ends what is cut in an ellipsis',
    inText((text, wire, request) => (isHostile(wire, request) ? text.replace(NOTICE, `…${NOTICE}`) : text)),
  ),
]
