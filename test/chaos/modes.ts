import { gzipSync } from 'node:zlib'
import { toStreamFrame } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import { type Act, head, response, says, saysAndDrips, saysAndFloods, saysAndResets, saysAndWaits } from './acts.js'

/** One way for a server to misbehave, and what a client has to make of it. */
export interface Mode {
  /** What it waits for. Default: a whole request. */
  readonly at?: 'connection' | 'first byte'
  readonly act: Act
  /**
   * How its calls end, each of them at least once: the kind of a `TransportError`; the status and kind of an `ApiError`;
   * the status of a response, and whether its body came `whole`, `broken`, had to be `cut` by the caller, or
   * is `stuck`.
   */
  readonly outcomes: readonly string[]
  /** How they may end as well, where chance or the load of the machine decides. */
  readonly alsoAllowed?: readonly string[]
  /**
   * How the responses that are read as events may end: `done`, `refused` for what is no stream, or an error as above.
   * Default: in any of these ways.
   */
  readonly events?: readonly string[]
  /** Whether nothing but the client's timeout, or the caller's patience with a body, ends it. */
  readonly hangs?: true
  /** Its share of the calls, beside the others' 1. */
  readonly weight?: number
}

const LOST = ['connection_failed']
const LATE = ['timeout']
const JSON_TYPE = 'content-type: application/json'
const CHUNKED = 'transfer-encoding: chunked'
const LONG = 'content-length: 1000000000'

/** All modes by name; some send the client on to `nowhere`. */
export function chaosModes(nowhere: string): Record<string, Mode> {
  return {
    ...withoutAnswer,
    ...withBrokenHead,
    ...redirects(nowhere),
    ...withBrokenBody,
    ...streams,
    ...errors,
    ...oddities,
  }
}

const lost = (act: Act): Mode => ({ act, outcomes: LOST })
const late = (act: Act): Mode => ({ act, outcomes: LATE, hangs: true })
/** What comes before a body that hangs may be too late as well, on a loaded machine. */
const hangs = (act: Act, ...outcomes: string[]): Mode => ({ act, outcomes, alsoAllowed: LATE, hangs: true })
const ends = (act: Act, ...outcomes: string[]): Mode => ({ act, outcomes })

const withoutAnswer: Record<string, Mode> = {
  'reset at once': { ...lost((socket) => socket.resetAndDestroy()), at: 'connection' },
  // Node's fetch now and then waits for ever when the connection is closed before it has written (undici 6.24).
  'closed at once': { ...hangs((socket) => socket.destroy(), ...LOST), at: 'connection' },
  'reset while the request is sent': { ...lost((socket) => socket.resetAndDestroy()), at: 'first byte' },
  'reset after the request': lost((socket) => socket.resetAndDestroy()),
  'closed after the request': lost((socket) => socket.end()),
  'no answer': { ...late(() => {}), weight: 2 },
  'request not read': {
    ...late((socket) => {
      socket.pause()
      // A paused socket would never see the client go.
      setTimeout(() => socket.resume(), 2000)
    }),
    at: 'connection',
  },
}

const withBrokenHead: Record<string, Mode> = {
  'garbage status line': lost(says('HELLO WORLD\r\n\r\n')),
  'status that is no number': lost(says('HTTP/1.1 abc OK\r\ncontent-length: 0\r\n\r\n')),
  'status of two digits': lost(says('HTTP/1.1 099 Odd\r\ncontent-length: 0\r\n\r\n')),
  'HTTP/0.9': lost(says('<html><body>hello</body></html>')),
  'HTTP/9.9': lost(says('HTTP/9.9 200 OK\r\ncontent-length: 0\r\n\r\n')),
  'binary garbage': lost(says(Buffer.from([0x16, 3, 1, 0, 0xff, 0, 10, 13, 10, 0x80]))),
  'half a status line, then closed': lost(says('HTTP/1.1 20')),
  'half a status line, then reset': lost(saysAndResets('HTTP/1.1 20')),
  'half a status line, then silence': late(saysAndWaits('HTTP/1.1 20')),
  'half the headers, then closed': lost(says('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-a')),
  'half the headers, then silence': late(saysAndWaits('HTTP/1.1 502 Bad Gateway\r\ncontent-le')),
  'slow headers': late(saysAndDrips('HTTP/1.1 200 OK\r\nx-a: ', 20, () => 'a')),
  // Long ones: Node's fetch makes an error of each header past the limit.
  'endless headers': lost(saysAndFloods('HTTP/1.1 200 OK\r\n', `x-a: ${'a'.repeat(2000)}\r\n`)),
  'endless slow headers': late(saysAndDrips('HTTP/1.1 500 Oops\r\n', 20, (tick) => `x-${tick}: a\r\n`)),
  'header over 16 kB': lost(says(response('200 OK', 'hi', `x-a: ${'a'.repeat(20_000)}`))),
  'invalid header characters': lost(says(response('200 OK', 'hi', 'x-a: \0\x01'))),
  'line feeds alone': lost(says('HTTP/1.1 200 OK\ncontent-length: 2\n\nhi')),
  'two content lengths': lost(says(response('200 OK', 'hi', 'content-length: 3'))),
  'negative content length': lost(says(`HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\nhi`)),
  'length and chunks': lost(says(response('200 OK', '0\r\n\r\n', CHUNKED))),
  'unasked 100': lost(says(head('100 Continue') + head('200 OK', 'content-length: 0'))),
  'flood of 100s': lost(saysAndFloods('', head('100 Continue').repeat(100))),
  'flood of 103s': late(saysAndDrips('', 5, () => head('103 Early Hints', 'link: </a>').repeat(20))),
  'unasked upgrade': lost(says(head('101 Switching Protocols', 'upgrade: websocket', 'connection: upgrade'))),
}

const redirects = (nowhere: string): Record<string, Mode> => {
  const to = (location: string, status = '307 Temporary Redirect') =>
    says(response(status, '', `location: ${location}`))
  return {
    'redirect to nowhere': lost(to(nowhere)),
    'redirect to no URL': lost(to('http://[')),
    'redirect to another scheme': lost(to('ftp://127.0.0.1/', '302 Found')),
    // Twenty requests each: on a machine under load, more than a call has time for.
    'redirect loop': { ...lost(to('/again')), weight: 0.2, alsoAllowed: LATE },
    'redirect loop of GETs': { ...lost(to('/again', '303 See Other')), weight: 0.2, alsoAllowed: LATE },
    'redirect without a location': ends(says(response('302 Found')), '302 whole'),
  }
}

const withBrokenBody: Record<string, Mode> = {
  'length too long': ends(says(`${head('200 OK', 'content-length: 20')}hi`), '200 broken'),
  'length too short': ends(says(`${head('200 OK', 'connection: close', 'content-length: 1')}hi there`), '200 whole'),
  'reset in the body': ends(saysAndResets(`${head('200 OK', 'content-length: 20')}hi`), '200 broken'),
  'chunked garbage': ends(says(`${head('200 OK', CHUNKED)}zz\r\nhi`), '200 broken'),
  'chunks cut off': ends(says(`${head('200 OK', CHUNKED)}5\r\nhe`), '200 broken'),
  'chunk larger than memory': ends(says(`${head('200 OK', CHUNKED)}fffffffffff\r\nhi`), '200 broken'),
  'gzip garbage': {
    ...ends(says(response('200 OK', 'hi', 'content-encoding: gzip')), '200 broken'),
    // Node's fetch, where the garbage comes in pieces.
    alsoAllowed: ['200 stuck'],
  },
  // Node's fetch takes what it could unpack for the whole.
  'gzip cut off': ends(
    says(response('200 OK', gzipSync('hello '.repeat(500)).subarray(0, 30), 'content-encoding: gzip')),
    '200 whole',
  ),
  'unknown encoding': ends(says(response('200 OK', 'hi', 'content-encoding: x-rot13')), '200 whole'),
  'one byte a second': hangs(
    saysAndDrips(head('200 OK', 'content-length: 100'), 1000, () => 'a'),
    '200 cut',
  ),
  'endless body': hangs(saysAndFloods(head('200 OK', LONG), 'a'.repeat(16_384)), '200 cut'),
  '204 with a body': ends(says(response('204 No Content', 'hi')), '204 whole'),
  '205 with a body': ends(says(response('205 Reset Content', 'hi')), '205 whole'),
  '304 with a body': ends(says(response('304 Not Modified', 'hi')), '304 whole'),
}

const STREAM = head('200 OK', 'connection: close', 'content-type: text/event-stream')
const frame = toStreamFrame(ig1, ig1.error('backend_unavailable'), 'req_chaos')
const BROKEN = ['stream_interrupted']

const streams: Record<string, Mode> = {
  'a stream': { ...ends(says(`${STREAM}data: 1\n\ndata: [DONE]\n\n`), '200 whole'), events: ['done'] },
  'stream that fails': {
    ...ends(says(`${STREAM}data: 1\n\n${frame}`), '200 whole'),
    events: ['502 backend_unavailable'],
  },
  'stream without its end': { ...ends(says(`${STREAM}data: 1\n\n`), '200 whole'), events: BROKEN },
  // Node's fetch takes the reset of a body without a length for its end: only the marker tells.
  'stream reset': { ...ends(saysAndResets(`${STREAM}data: 1\n\nda`), '200 whole'), events: BROKEN },
  'stream of garbage': { ...ends(says(`${STREAM}\0\xff\r\r\ndata\ndata:\n:\nid:\0`), '200 whole'), events: BROKEN },
  'stream that falls silent': { ...hangs(saysAndWaits(`${STREAM}data: 1\n\n`), '200 cut'), events: LATE },
  'stream of comments': {
    ...hangs(
      saysAndDrips(STREAM, 5, () => ': ping\n\n'),
      '200 cut',
    ),
    events: ['aborted'],
  },
  'endless event': {
    ...hangs(saysAndFloods(`${STREAM}data: `, 'a'.repeat(16_384)), '200 cut'),
    events: ['aborted', ...BROKEN],
  },
}

const page = '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>'
const envelope = JSON.stringify(ig1.error('backend_unavailable').toEnvelope('req_chaos'))
const wrongModel = JSON.stringify(ig1.error('unknown_model', { model: 'm' }).toEnvelope('req_chaos'))
const failed = (body: string | Buffer, ...headers: string[]) => says(response('500 Oops', body, ...headers))

const errors: Record<string, Mode> = {
  'error of the contract': ends(says(response('502 Bad Gateway', envelope, JSON_TYPE)), '502 backend_unavailable'),
  'final error of the contract': ends(says(response('400 Bad Request', wrongModel, JSON_TYPE)), '400 unknown_model'),
  'error under another status': ends(says(response('403 Forbidden', envelope, JSON_TYPE)), '403 unrecognized'),
  'HTML 502': ends(says(response('502 Bad Gateway', page, 'content-type: text/html')), '502 unrecognized'),
  'error cut off': ends(
    says(`${head('502 Bad Gateway', 'content-length: 500')}${envelope}`),
    '502 backend_unavailable',
  ),
  'error reset in the body': ends(
    saysAndResets(`${head('500 Oops', 'content-length: 500')}{"mess`),
    '500 unrecognized',
  ),
  'error in gzip garbage': ends(failed('hi', 'content-encoding: gzip'), '500 unrecognized'),
  'error in a gzip bomb': ends(failed(gzipSync(Buffer.alloc(1_000_000)), 'content-encoding: gzip'), '500 unrecognized'),
  'error in chunked garbage': ends(says(`${head('500 Oops', CHUNKED)}zz\r\nhi`), '500 unrecognized'),
  'error of one byte a second': hangs(
    saysAndDrips(head('500 Oops', 'content-length: 100'), 1000, () => 'a'),
    '500 unrecognized',
  ),
  'error that falls silent': hangs(saysAndWaits(`${head('502 Bad Gateway', LONG)}${page}`), '502 unrecognized'),
  'endless error': ends(saysAndFloods(head('500 Oops', LONG), 'a'.repeat(16_384)), '500 unrecognized'),
  'error nested too deep': ends(failed('['.repeat(10_000), JSON_TYPE), '500 unrecognized'),
  'error of the wrong shape': ends(failed('{"message":{"a":[null]},"code":"x"}', JSON_TYPE), '500 unrecognized'),
  'error in bytes that are no text': ends(failed(Buffer.from([0xff, 0xfe, 0x7b, 0])), '500 unrecognized'),
  'error before the request is read': {
    // The end of the connection may overtake the answer while the request is still on its way.
    ...ends(saysAndResets(response('413 Too Large', '{"message":"too large"}')), '413 unrecognized'),
    alsoAllowed: LOST,
    at: 'first byte',
  },
  'request to wait a day': ends(failed(envelope, 'retry-after: 86400'), '500 unrecognized'),
  'waits that are none': ends(
    failed('', 'retry-after: soon', 'retry-after-ms: -1', 'x-should-retry: perhaps'),
    '500 unrecognized',
  ),
  'budget spent': ends(says(response('429 Slow Down', '{"message":"budget exceeded"}', JSON_TYPE)), '429 unrecognized'),
  // The platform's fetch takes it for a failure of the network.
  'proxy’s 407': lost(says(response('407 Proxy Authentication Required'))),
  'status 999': ends(says(response('999 Odd', 'hi')), '999 unrecognized'),
}

const fine = (...headers: string[]) => `${head('200 OK', 'content-length: 2', ...headers)}hi`
const last = 'connection: close'

const oddities: Record<string, Mode> = {
  'nothing wrong': { ...ends(says(response('200 OK', 'hi')), '200 whole'), weight: 4 },
  'early hints': ends(says(head('103 Early Hints', 'link: </a>') + fine(last)), '200 whole'),
  'folded header': ends(says(fine(last, 'x-a: a\r\n b')), '200 whole'),
  'two answers': { ...ends(says(fine() + fine()), '200 whole'), alsoAllowed: LOST },
  'length of nothing': ends(says('HTTP/1.1 200 OK\r\n\r\nuntil the end'), '200 whole'),
  'kept alive, then closed as the next request comes': {
    ...ends((socket, random) => {
      socket.write(fine('keep-alive: timeout=2'))
      setTimeout(() => (random() < 0.5 ? socket.end() : socket.resetAndDestroy()), random() * 10)
    }, '200 whole'),
    // Where three tries in a row meet a connection that is about to close; a body that a reset overtakes.
    alsoAllowed: [...LOST, '200 broken'],
    weight: 4,
  },
  'kept alive': { ...ends((socket) => socket.write(fine('keep-alive: timeout=2')), '200 whole'), weight: 2 },
}
