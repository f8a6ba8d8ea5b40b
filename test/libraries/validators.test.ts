import { parseInputAsync } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { Joi as CelebrateJoi, celebrate, errors, Segments } from 'celebrate'
import { Joi as CelebrateJoi15, celebrate as celebrate15 } from 'celebrate15'
import * as openApi from 'express-openapi-validator'
import * as openApi4 from 'express-openapi-validator4'
import { body, validationResult } from 'express-validator'
import { body as body6, validationResult as validationResult6 } from 'express-validator6'
import Joi from 'joi'
import Joi17 from 'joi17'
import { describe, expect, test } from 'vitest'
import * as yup from 'yup'
import { shop } from '../wire/contracts.js'
import { as, form, json, plain, type Row, type Setup, serve, testRows } from './service.js'

const WRONG = json({ items: [{ qty: 1 }, { qty: 'many' }] })

describe('express-openapi-validator', () => {
  const apiSpec = {
    openapi: '3.0.3',
    info: { title: 'shop', version: '1' },
    components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-key' } } },
    paths: {
      '/orders': {
        get: {
          parameters: [{ name: 'page', in: 'query', schema: { type: 'integer' } }],
          responses: { 200: { description: 'ok', content: { 'application/json': { schema: { type: 'object' } } } } },
        },
        post: {
          requestBody: {
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['name'],
                  properties: {
                    name: { type: 'string' },
                    items: { type: 'array', items: { type: 'object', properties: { qty: { type: 'integer' } } } },
                  },
                },
              },
              'multipart/form-data': {
                schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } },
              },
            },
          },
          responses: { 200: { description: 'ok' } },
        },
      },
      '/mine': { get: { security: [{ key: [] }], responses: { 200: { description: 'ok' } } } },
    },
  }
  testRows(
    (
      [
        ['5', openApi],
        ['4', openApi4 as unknown as typeof openApi],
      ] as const
    ).flatMap(([major, { middleware }]): Row[] => {
      const key =
        (refuse: () => unknown): Setup =>
        (app, express) =>
          app.use(
            express.json(),
            ...middleware({
              apiSpec: structuredClone(apiSpec) as never,
              validateResponses: true,
              validateSecurity: { handlers: { key: refuse as never } },
              fileUploader: { limits: { fileSize: 10 } } as never,
            }),
            (_request: unknown, response: import('express').Response) => void response.json(['secret']),
          )
      const setup = key(() => true)
      const hides = /secret/
      const must = major === '5' ? 'must' : 'should'
      const required = { pointer: '/name', message: `${must} have required property 'name'`, code: 'required' }
      const integer = (pointer: string) => ({ pointer, message: `${must} be integer`, code: 'type' })
      return [
        {
          name: `${major}: a body that does not fit`,
          ...{ setup, path: '/orders', request: WRONG, as: as.invalid },
          // Version 4 collects all.
          issues: major === '5' ? [required] : [required, integer('/items/1/qty')],
        },
        {
          name: `${major}: a query that does not fit`,
          setup,
          path: '/orders?page=secret',
          as: as.invalid,
          hides,
          issues: [integer('/page')],
        },
        {
          name: `${major}: an unknown parameter`,
          setup,
          path: '/orders?pages=1',
          as: as.invalid,
          issues: [{ pointer: '/pages', message: "Unknown query parameter 'pages'" }],
        },
        {
          name: `${major}: another type`,
          setup,
          path: '/orders',
          request: json('a', { 'content-type': 'text/plain' }),
          as: as.contentType,
        },
        {
          name: `${major}: another method`,
          setup,
          path: '/orders',
          request: { method: 'DELETE' },
          as: plain(405, 'Method Not Allowed'),
          headers: { allow: 'POST, GET' },
        },
        { name: `${major}: another path`, setup, path: '/secret', as: as.notFound, hides },
        {
          name: `${major}: no key`,
          setup,
          path: '/mine',
          as: as.unauthorized,
          headers: { 'www-authenticate': 'Bearer' },
        },
        {
          name: `${major}: a key whose handler fails`,
          setup: key(() => {
            throw new Error('no secrets at 10.0.0.7')
          }),
          ...{ path: '/mine', request: { headers: { 'x-key': 'a' } }, as: as.unauthorized, hides: /secrets|10\.0/ },
        },
        {
          name: `${major}: a key that its handler forbids`,
          setup: key(() => {
            throw Object.assign(new Error('secret'), { status: 403 })
          }),
          ...{ path: '/mine', request: { headers: { 'x-key': 'a' } }, as: as.forbidden, hides },
        },
        {
          name: `${major}: a handler that says 400`,
          setup: key(() => {
            throw Object.assign(new Error('secret'), { status: 400 })
          }),
          ...{ path: '/mine', request: { headers: { 'x-key': 'a' } }, as: as.invalid, hides, issues: [] },
        },
        {
          name: `${major}: a large file`,
          setup,
          path: '/orders',
          request: form([['file', 'x'.repeat(50), 'a.txt']]),
          as: as.tooLarge,
        },
        {
          name: `${major}: an answer that does not fit is our own fault`,
          setup,
          path: '/orders',
          as: as.unknown,
          hides,
        },
      ]
    }),
  )
})

describe('celebrate', () => {
  testRows(
    (
      [
        ['16', celebrate, CelebrateJoi],
        ['15', celebrate15, CelebrateJoi15 as unknown as typeof CelebrateJoi],
      ] as const
    ).flatMap(([major, check, joi]): Row[] => {
      const items = joi.object({ items: joi.array().items(joi.object({ qty: joi.number() })) })
      return [
        {
          name: `${major}: a body that does not fit`,
          setup: (app, express) => app.use(express.json(), check({ [Segments.BODY]: items } as never)),
          ...{ request: WRONG, as: as.invalid },
          issues: [{ pointer: '/items/1/qty', message: '"items[1].qty" must be a number', code: 'number.base' }],
        },
        {
          name: `${major}: several parts that do not fit`,
          setup: (app, express) =>
            app.use(
              express.json(),
              check(
                { [Segments.BODY]: items, [Segments.QUERY]: joi.object({ page: joi.number().required() }) } as never,
                { abortEarly: false },
                { mode: 'full' as never },
              ),
            ),
          ...{ request: WRONG, as: as.invalid },
          issues: [
            { pointer: '/page', message: '"page" is required', code: 'any.required' },
            { pointer: '/items/1/qty', message: '"items[1].qty" must be a number', code: 'number.base' },
          ],
        },
      ]
    }),
  )
  test('answers by itself with its own handler', async () => {
    const check = celebrate({ [Segments.BODY]: CelebrateJoi.object({ a: CelebrateJoi.number().required() }) })
    const { send, reported } = await serve(ig1, (app, express) => app.use(express.json(), check, errors()))
    expect(await send('/', json({}))).toMatchObject({ status: 400, body: expect.stringContaining('Validation failed') })
    expect(reported).toEqual([])
  })
})

const joiOf = (joi: typeof Joi) => joi.object({ items: joi.array().items(joi.object({ qty: joi.number() })) })
const yupItems = yup.object({ items: yup.array(yup.object({ qty: yup.number().strict() })) })

describe('a schema error that is thrown bare may be about the data of the service: it is unknown', () => {
  const chain =
    (check: typeof body, resultOf: typeof validationResult): Setup =>
    (app, express) =>
      app.use(express.json(), check('items.*.qty').isInt(), (request: import('express').Request) => {
        resultOf(request).throw()
      })
  const parsed =
    (parse: (value: unknown) => unknown): Setup =>
    (app, express) =>
      app.use(express.json(), (request) => void parse(request.body))
  testRows([
    {
      name: 'Joi 18',
      setup: parsed((value) => Joi.assert(value, joiOf(Joi))),
      request: WRONG,
      as: as.unknown,
      hides: /many/,
    },
    {
      name: 'Joi 17',
      setup: parsed((value) => Joi17.assert(value, joiOf(Joi17 as never) as never)),
      request: WRONG,
      as: as.unknown,
      hides: /many/,
    },
    {
      name: 'yup',
      setup: parsed((value) => yupItems.validateSync(value)),
      request: WRONG,
      as: as.unknown,
      hides: /many/,
    },
    {
      name: 'express-validator 7',
      setup: chain(body, validationResult),
      request: WRONG,
      as: as.unknown,
      hides: /many/,
    },
    {
      name: 'express-validator 6',
      setup: chain(body6 as never, validationResult6 as never),
      request: WRONG,
      as: as.unknown,
      hides: /many/,
    },
  ])
})

describe('a schema of theirs, by parseInputAsync', () => {
  test.each([
    ['Joi 18', joiOf(Joi) as never, { pointer: '/items/1/qty', message: '"items[1].qty" must be a number' }],
    ['yup', yupItems as never, { pointer: '/items/1/qty', message: expect.stringMatching(/must be a `number` type/) }],
  ])('%s: the input is not valid, with its issues', async (_name, schema, issue) => {
    const { send } = await serve(shop, (app, express) =>
      // yup's are asynchronous.
      app.use(express.json(), (request) => parseInputAsync(shop, schema, request.body) as Promise<void>),
    )
    const { status, body: text } = await send('/', WRONG)
    expect([status, JSON.parse(text).error.details.issues]).toEqual([422, [expect.objectContaining(issue)]])
  })
})
