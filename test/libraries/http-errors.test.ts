import Boom from '@hapi/boom'
import Boom9 from 'boom9'
import { HTTPException } from 'hono/http-exception'
import createError from 'http-errors'
import createError1 from 'http-errors1'
import { describe } from 'vitest'
import { as, plain, type Row, type Setup, testRows } from './service.js'

const throws =
  (make: () => unknown): Setup =>
  (app) =>
    app.use(() => {
      throw make()
    })
const PG = () => new Error('relation "users" at 10.0.0.7')

describe('http-errors', () => {
  testRows(
    (
      [
        ['2', createError],
        ['1', createError1 as typeof createError],
      ] as const
    ).flatMap(([major, create]): Row[] => [
      {
        name: `${major}: its own`,
        setup: throws(() => create(409, 'Name taken')),
        as: plain(409, 'Name taken'),
      },
      {
        name: `${major}: of a status without a class`,
        setup: throws(() => create(499, 'Gone away')),
        as: plain(499, 'Gone away'),
      },
      {
        name: `${major}: around another error`,
        setup: throws(() => create(403, PG())),
        ...{ as: as.forbidden, hides: /users|10\.0/ },
      },
      {
        name: `${major}: around another error, at a status without a kind`,
        setup: throws(() => create(410, PG(), { headers: { 'x-secret': 's' } })),
        ...{
          as: plain(410, 'Gone'),
          hides: /users|10\.0/,
          headers: { 'x-secret': undefined },
        },
      },
      {
        name: `${major}: with the system's words`,
        setup: throws(() => create(404, "ENOENT: no such file or directory, open '/srv/app/data'")),
        ...{
          as: as.notFound,
          hides: /srv/,
        },
      },
      {
        name: `${major}: with an address that could not be reached`,
        setup: throws(() => create(424, 'connect ECONNREFUSED 10.0.0.7:5432')),
        ...{
          as: plain(424, 'Failed Dependency'),
          hides: /10\.0/,
        },
      },
      {
        name: `${major}: a challenge of its own`,
        setup: throws(() => create(401, 'Who?', { headers: { 'WWW-Authenticate': 'Basic realm="shop"' } })),
        ...{
          as: as.unauthorized,
          headers: { 'www-authenticate': 'Basic realm="shop"' },
        },
      },
      {
        name: `${major}: the methods that are allowed`,
        setup: throws(() => create(405, { headers: { allow: ['GET', 'HEAD'], 'set-cookie': 'a=b' } })),
        ...{ as: plain(405, 'Method Not Allowed'), headers: { allow: 'GET, HEAD', 'set-cookie': undefined } },
      },
      {
        name: `${major}: the protocol to upgrade to`,
        setup: throws(() => create(426, { headers: { Upgrade: 'TLS/1.0' } })),
        ...{
          as: plain(426, 'Upgrade Required'),
          headers: { upgrade: 'TLS/1.0' },
        },
      },
      {
        name: `${major}: a header that no header can hold`,
        setup: throws(() => create(401, { headers: { 'www-authenticate': 'Basic realm="a\r\nset-cookie: b=c"' } })),
        ...{
          as: as.unauthorized,
          headers: { 'www-authenticate': 'Bearer', 'set-cookie': undefined },
        },
      },
      {
        name: `${major}: a wait`,
        setup: throws(() => create(429, 'Slow down', { headers: { 'Retry-After': '30' } })),
        ...{
          as: plain(429, 'Slow down'),
          headers: { 'retry-after': '30' },
        },
      },
      {
        name: `${major}: of a 5xx`,
        setup: throws(() => create(503, 'pg down')),
        as: plain(503, 'Service Unavailable'),
        hides: /pg/,
      },
    ]),
  )
})

describe('@hapi/boom', () => {
  testRows(
    (
      [
        ['10', Boom],
        ['9', Boom9 as typeof Boom],
      ] as const
    ).flatMap(([major, boom]): Row[] => [
      {
        name: `${major}: its own`,
        setup: throws(() => boom.conflict('Name taken')),
        as: plain(409, 'Name taken'),
      },
      {
        name: `${major}: a challenge`,
        setup: throws(() => boom.unauthorized('Wrong password', 'Basic', { realm: 'shop' })),
        ...{
          as: as.unauthorized,
          headers: { 'www-authenticate': 'Basic realm="shop", error="Wrong password"' },
        },
      },
      {
        name: `${major}: the methods that are allowed`,
        setup: throws(() => boom.methodNotAllowed('No', undefined, ['GET', 'PUT'])),
        ...{ as: plain(405, 'No'), headers: { allow: 'GET, PUT' } },
      },
      {
        name: `${major}: around another error`,
        setup: throws(() => boom.boomify(PG(), { statusCode: 409 })),
        ...{ as: plain(409, 'Conflict'), hides: /users/ },
      },
      {
        name: `${major}: around another error, with words of its own before it`,
        setup: throws(() => boom.boomify(PG(), { statusCode: 409, message: 'Not now' })),
        ...{ as: plain(409, 'Conflict'), hides: /users/ },
      },
      {
        name: `${major}: of a 5xx`,
        setup: throws(() => boom.badImplementation('pg down')),
        as: as.unknown,
        hides: /pg/,
      },
      {
        name: `${major}: busy`,
        setup: throws(() => boom.serverUnavailable('pg down')),
        as: plain(503, 'Service Unavailable'),
        hides: /pg/,
      },
    ]),
  )
})

describe("Hono's HTTPException", () => {
  testRows([
    {
      name: 'with a text',
      setup: throws(() => new HTTPException(409, { message: 'Name taken' })),
      as: plain(409, 'Name taken'),
    },
    {
      name: 'with a response',
      setup: throws(() => {
        const res = new Response('secret', { status: 401, headers: { 'www-authenticate': 'Basic realm="shop"' } })
        return new HTTPException(401, { res })
      }),
      ...{
        as: as.unauthorized,
        headers: { 'www-authenticate': 'Basic realm="shop"' },
        hides: /secret/,
      },
    },
    {
      name: 'for a body that is not JSON',
      setup: throws(() => new HTTPException(400, { message: 'Malformed JSON in request body' })),
      ...{ as: as.badJson },
    },
    {
      name: 'for a large body',
      setup: throws(() => new HTTPException(413, { res: new Response('x') })),
      as: as.tooLarge,
    },
    {
      name: 'of a 5xx',
      setup: throws(() => new HTTPException(500, { message: 'pg down' })),
      as: as.unknown,
      hides: /pg/,
    },
  ])
})
