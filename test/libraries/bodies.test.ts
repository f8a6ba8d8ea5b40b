import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import bodyParser from 'body-parser'
import bodyParser1 from 'body-parser1'
import createError from 'http-errors'
import getRawBody from 'raw-body'
import { describe } from 'vitest'
import { as, express4, json, listenOn, plain, type Row, type Setup, testRows } from './service.js'

const JSON_TYPE = { 'content-type': 'application/json' }

describe('body-parser', () => {
  testRows(
    (
      [
        ['2', bodyParser],
        ['1', bodyParser1],
      ] as const
    ).flatMap(([major, parser]): Row[] => {
      const limited: Setup = (app) => app.use(parser.json({ limit: 100 }))
      const fails =
        (verify: () => void): Setup =>
        (app) =>
          app.use(parser.json({ verify }))
      const hides = /secret|SELECT|10\.0/
      const chunked = { ...json(`"${'x'.repeat(200)}"`), headers: { ...JSON_TYPE, 'transfer-encoding': 'chunked' } }
      const urlencoded = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
      return [
        { name: `${major}: not JSON`, setup: limited, request: json('{"secret": tru'), as: as.badJson, hides },
        { name: `${major}: too large`, setup: limited, request: json({ a: 'x'.repeat(200) }), as: as.tooLarge },
        { name: `${major}: too large, in chunks`, setup: limited, request: chunked, as: as.tooLarge },
        {
          name: `${major}: too large, once it is decompressed`,
          ...{ setup: limited, as: as.tooLarge },
          request: {
            ...{ method: 'POST', headers: { ...JSON_TYPE, 'content-encoding': 'gzip' } },
            body: gzipSync(JSON.stringify('x'.repeat(200))),
          },
        },
        {
          name: `${major}: an unknown charset`,
          setup: limited,
          request: json('{}', { 'content-type': 'application/json; charset=klingon' }),
          ...{ as: as.unreadable, hides: /klingon/i },
        },
        {
          name: `${major}: an unknown encoding`,
          ...{
            setup: limited,
            request: json('{}', { 'content-encoding': 'rot13' }),
            as: as.unreadable,
            hides: /rot13/,
          },
        },
        {
          name: `${major}: not what its encoding says`,
          ...{
            setup: limited,
            request: json('{}', { 'content-encoding': 'gzip' }),
            as: as.unreadable,
            hides: /header check/,
          },
        },
        {
          name: `${major}: too many parameters`,
          setup: (app) => app.use(parser.urlencoded({ parameterLimit: 1, extended: false })),
          ...{ request: { ...urlencoded, body: 'a=1&b=2' }, as: as.unreadable },
        },
        {
          name: `${major}: verify throws an error of the service`,
          setup: fails(() => {
            throw new Error('SELECT key FROM keys -- 10.0.0.7')
          }),
          ...{ request: json('{"secret": 1}'), as: as.forbidden, hides },
        },
        {
          name: `${major}: verify throws an error with a type of its own`,
          setup: fails(() => {
            throw Object.assign(new Error('secret'), {
              type: 'StripeSignatureVerificationError',
              raw: {},
              statusCode: undefined,
            })
          }),
          ...{ request: json('{}'), as: as.forbidden, hides },
        },
        {
          name: `${major}: verify throws an error for the client`,
          setup: fails(() => {
            throw createError(402, 'Pay first')
          }),
          ...{ request: json('{}'), as: plain(402, 'Pay first') },
        },
        {
          name: `${major}: a stream that has an encoding is our own fault`,
          setup: (app) => app.use((request, _response, next) => next(void request.setEncoding('utf8')), parser.json()),
          ...{ request: json('{}'), as: as.unknown },
        },
      ]
    }),
  )
})

describe('raw-body', () => {
  /** A handler that reads an upstream's answer, after our own body was read. */
  const reads =
    (answer: { readonly headers: Record<string, string>; readonly body: string }, limit: number): Setup =>
    async (app, express) => {
      const upstream = createServer((_request, response) => {
        response.writeHead(200, answer.headers)
        response.write(answer.body)
        // In chunks where it has no length: and it breaks off where it has not sent all.
        if (answer.headers['x-breaks-off']) setTimeout(() => response.destroy(), 20)
        else response.end()
      })
      const port = await listenOn(upstream)
      const { get } = await import('node:http')
      const read = async () => {
        const incoming = await new Promise<import('node:http').IncomingMessage>(
          (resolve, reject) => void get({ port, host: '127.0.0.1', agent: false }, resolve).on('error', reject),
        )
        const { 'content-length': length = null } = incoming.headers
        return getRawBody(incoming, { limit, length })
      }
      // Express 4 leaves promises alone.
      app.use(express.json(), (_request, response, next) => void read().then((body) => response.send(body), next))
    }
  const large = { headers: { 'content-length': '500' }, body: 'x'.repeat(500) }
  const chunked = { headers: {}, body: 'x'.repeat(500) }
  const broken = { headers: { 'content-length': '500', 'x-breaks-off': '1' }, body: 'x' }
  const upstreams = [
    ['a large answer of an upstream', large],
    ['a large answer of an upstream, in chunks', chunked],
    ['an answer of an upstream that breaks off', broken],
  ] as const
  const requests = [
    ['a GET', {}],
    ['a GET with a type', { headers: JSON_TYPE }],
    ['a POST', json({ a: 1 })],
    ['a POST in chunks', { ...json({ a: 1 }), headers: { ...JSON_TYPE, 'transfer-encoding': 'chunked' } }],
    [
      'a POST that is compressed',
      { method: 'POST', headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: gzipSync('{"a":1}') },
    ],
  ] as const
  const direct: Setup = (app) =>
    app.use(async (request, response) => response.send(await getRawBody(request, { limit: 100, encoding: 'utf8' })))
  testRows([
    ...upstreams.flatMap(([name, answer]) =>
      requests.flatMap(([sent, request]): Row[] => [
        { name: `${name} is our own fault: ${sent}`, setup: reads(answer, 100), request, as: as.unknown },
        {
          name: `${name} is our own fault: ${sent}, Express 4`,
          ...{ express: express4, setup: reads(answer, 100), request, as: as.unknown },
        },
      ]),
    ),
    {
      name: 'the request itself, read by it, is too large',
      setup: direct,
      request: json('x'.repeat(200)),
      as: as.tooLarge,
    },
    {
      name: 'the request itself, read by it in chunks, is too large',
      setup: direct,
      ...{ request: { ...json('x'.repeat(200)), headers: { 'transfer-encoding': 'chunked' } }, as: as.tooLarge },
    },
    {
      name: 'the request itself, in an encoding that it does not know',
      setup: (app) =>
        app.use(async (request) =>
          getRawBody(request, { encoding: /charset=(.*)/.exec(String(request.headers['content-type']))?.[1] ?? true }),
        ),
      ...{
        request: json('{}', { 'content-type': 'text/plain; charset=klingon' }),
        as: as.unreadable,
        hides: /klingon/,
      },
    },
    {
      name: 'an encoding that the service made up is our own fault',
      setup: (app) => app.use(async (request) => getRawBody(request, { encoding: 'klingon' })),
      ...{ request: json('{}'), as: as.unknown },
    },
  ])
})
