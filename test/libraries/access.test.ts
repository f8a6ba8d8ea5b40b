import { createServer } from 'node:http'
import cookieParser from 'cookie-parser'
import { doubleCsrf } from 'csrf-csrf'
import { doubleCsrf as doubleCsrf3 } from 'csrf-csrf3'
import { csrfSync } from 'csrf-sync'
import csurf from 'csurf'
import { expressjwt } from 'express-jwt'
import { expressjwt as expressjwt7 } from 'express-jwt7'
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer'
import session from 'express-session'
import jwt from 'jsonwebtoken'
import { Passport } from 'passport'
import { BasicStrategy } from 'passport-http'
import { Strategy as BearerStrategy } from 'passport-http-bearer'
import tinyCsrf from 'tiny-csrf'
import { describe, expect } from 'vitest'
import { as, json, listenOn, plain, type Row, type Setup, testRows } from './service.js'

const SECRET = 's'.repeat(32)
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
const expired = jwt.sign({ exp: 1 }, SECRET)

describe('express-jwt', () => {
  testRows(
    (
      [
        ['8', expressjwt],
        ['7', expressjwt7 as unknown as typeof expressjwt],
      ] as const
    ).flatMap(([major, guard]): Row[] => {
      const setup: Setup = (app) => app.use(guard({ secret: SECRET, algorithms: ['HS256'] }))
      const noKey: Setup = (app) =>
        app.use(guard({ algorithms: ['HS256'], secret: () => Promise.reject(new Error('no keys at 10.0.0.7')) }))
      const headers = { 'www-authenticate': 'Bearer' }
      return [
        { name: `${major}: no token`, setup, as: as.unauthorized, headers },
        {
          name: `${major}: another scheme`,
          setup,
          request: { headers: { authorization: 'Basic abc' } },
          as: as.unauthorized,
          headers,
        },
        {
          name: `${major}: no token in its header`,
          setup,
          request: { headers: { authorization: 'Bearer' } },
          as: as.unauthorized,
          headers,
        },
        {
          name: `${major}: a token that is none`,
          setup,
          request: bearer('secret'),
          as: as.unauthorized,
          headers,
          hides: /secret/,
        },
        { name: `${major}: an expired token`, setup, request: bearer(expired), as: as.unauthorized, headers },
        {
          name: `${major}: a key that cannot be had is our own fault`,
          setup: noKey,
          request: bearer(expired),
          as: as.unknown,
          hides: /10\.0/,
        },
        {
          name: `${major}: a revoked token`,
          setup: (app) => app.use(guard({ secret: SECRET, algorithms: ['HS256'], isRevoked: () => true as never })),
          ...{ request: bearer(jwt.sign({}, SECRET)), as: as.unauthorized, headers },
        },
      ]
    }),
  )
})

describe('jsonwebtoken, thrown bare', () => {
  testRows([
    {
      name: 'may be about a token of the service: it is unknown',
      setup: (app) => app.use(() => jwt.verify(expired, SECRET)),
      ...{ as: as.unknown },
    },
  ])
})

describe('express-oauth2-jwt-bearer', () => {
  const options = { issuer: 'https://issuer.example/', audience: 'shop', secret: SECRET, tokenSigningAlg: 'HS256' }
  const setup: Setup = (app) => app.use(auth(options), requiredScopes('write'))
  const token = (claims: object) =>
    bearer(
      jwt.sign({ iss: options.issuer, aud: 'shop', sub: 'a', client_id: 'a', jti: '1', ...claims }, SECRET, {
        expiresIn: 60,
      }),
    )
  const keys =
    (answer: (response: import('node:http').ServerResponse) => void): Setup =>
    async (app) => {
      const port = await listenOn(createServer((_request, response) => answer(response)))
      app.use(auth({ issuer: options.issuer, audience: 'shop', jwksUri: `http://127.0.0.1:${port}/secret` }))
    }
  const rs256 = bearer(
    `${Buffer.from('{"alg":"RS256","kid":"k","typ":"JWT"}').toString('base64url')}.${Buffer.from(JSON.stringify({ iss: options.issuer })).toString('base64url')}.c2ln`,
  )
  testRows([
    {
      name: 'no token',
      setup,
      as: as.unauthorized,
      headers: { 'www-authenticate': expect.stringMatching(/^Bearer realm="api", DPoP algs="[^"]+"$/) },
    },
    {
      name: 'a token that is none',
      setup,
      request: bearer('a.b.c'),
      as: as.unauthorized,
      headers: {
        'www-authenticate': expect.stringMatching(/^Bearer realm="api", error="invalid_token", DPoP algs="[^"]+"$/),
      },
    },
    { name: 'two tokens', setup, path: '/?access_token=a', request: bearer('b'), as: plain(400, 'Bad Request') },
    { name: 'a scope that is missing', setup, request: token({ scope: 'read' }), as: as.forbidden },
    {
      name: 'keys that cannot be had are our own fault',
      setup: keys((response) => response.writeHead(503).end()),
      request: rs256,
      as: as.unknown,
      hides: /secret|127\.0/,
    },
    {
      name: 'keys that are none are our own fault',
      setup: keys((response) => response.end('<html>')),
      request: rs256,
      as: as.unknown,
      hides: /secret|127\.0/,
    },
    {
      name: 'a connection for the keys that breaks off is our own fault',
      setup: keys((response) => response.destroy()),
      request: rs256,
      as: as.unknown,
    },
    {
      name: 'keys without this one',
      setup: keys((response) => response.end('{"keys":[]}')),
      request: rs256,
      as: as.unauthorized,
    },
  ])
})

describe('passport', () => {
  const passport =
    (strategy: import('passport').Strategy, name: string): Setup =>
    (app) => {
      const instance = new Passport()
      instance.use(strategy)
      app.use(instance.initialize(), instance.authenticate(name, { session: false, failWithError: true }))
    }
  const basic = passport(
    new BasicStrategy({ realm: 'shop' } as never, (_user, _password, done) => done(null, false)),
    'basic',
  )
  const broken = passport(
    new BasicStrategy((_user, _password, done) => done(new Error('no users at 10.0.0.7'))),
    'basic',
  )
  const user = { headers: { authorization: 'Basic YTpi' } }
  testRows([
    {
      name: 'Basic, without a user',
      setup: basic,
      as: as.unauthorized,
      headers: { 'www-authenticate': 'Basic realm="shop"' },
    },
    {
      name: 'Basic, with a wrong user',
      setup: basic,
      request: user,
      as: as.unauthorized,
      headers: { 'www-authenticate': 'Basic realm="shop"' },
    },
    {
      name: 'Basic, malformed',
      setup: basic,
      request: { headers: { authorization: 'Basic' } },
      as: plain(400, 'Bad Request'),
    },
    {
      name: 'Bearer, without a token',
      setup: passport(new BearerStrategy((_token, done) => done(null, false)), 'bearer'),
      ...{ as: as.unauthorized, headers: { 'www-authenticate': 'Bearer realm="Users"' } },
    },
    { name: 'a store that fails is our own fault', setup: broken, request: user, as: as.unknown, hides: /10\.0/ },
  ])
})

describe('tokens against forged requests', () => {
  const sessions: Setup = (app) =>
    app.use(cookieParser(SECRET), session({ secret: SECRET, resave: false, saveUninitialized: true }))
  const post = json({ _csrf: 'secret' })
  const guards: [string, (app: Parameters<Setup>[0], express: Parameters<Setup>[1]) => void][] = [
    ['csurf', (app) => app.use(csurf())],
    [
      'csrf-csrf 4',
      (app) => app.use(doubleCsrf({ getSecret: () => SECRET, getSessionIdentifier: () => 'a' }).doubleCsrfProtection),
    ],
    ['csrf-csrf 3', (app) => app.use(doubleCsrf3({ getSecret: () => SECRET }).doubleCsrfProtection)],
    ['csrf-sync', (app) => app.use(csrfSync().csrfSynchronisedProtection)],
    ['tiny-csrf', (app) => app.use(tinyCsrf(SECRET))],
  ]
  testRows(
    guards.map(
      ([name, guard]): Row => ({
        name,
        setup: async (app, express) => {
          await sessions(app, express)
          app.use(express.json())
          guard(app, express)
        },
        ...{ request: post, as: as.forbidden, hides: /secret/ },
      }),
    ),
  )
})
