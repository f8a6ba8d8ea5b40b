import { defineCatalog, defineOperations } from '@errspec/core'
import { envelopeJsonSchema } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import { Controller, Get, Post } from '@nestjs/common'
import { ApiOkResponse, ApiResponse, DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterEach, describe, expect, test } from 'vitest'
import { ApiErrors } from './swagger.js'
import { onExpress, platforms, start, stopAll } from './test-application.js'
import { responsesOf } from './test-documents.js'

afterEach(stopAll)

const NOTICE = ' Please contact the administrator with the request ID.'

const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  statuses: { 402: { title: 'Payment Required', retry: false }, 500: { title: 'Oops', retry: false } },
  defaults: { unknown: 'broken' },
  errors: {
    broken: { status: 500, message: 'Something broke' },
    too_dear: {
      status: 402,
      message: 'Costs {price}, {{you}} have {coins}',
      params: { price: 'number', coins: 'integer' },
    },
  },
})

@Controller('models')
@ApiErrors(ig1, 'unauthorized', 'internal_server_error')
class Models {
  @Get()
  list(): void {}

  @Post()
  @ApiOkResponse({ description: 'Done' })
  @ApiErrors(ig1, 'unknown_model', 'bad_json', 'too_many_input_images')
  create(): void {}

  @Get('lookup')
  @ApiErrors(ig1, 'model_lookup_failed', 'internal_server_error')
  lookup(): void {}
}

@Controller('plain')
class Plain {
  @Get()
  nothing(): void {}

  @Get('one')
  @ApiErrors(ig1, 'commit_exceeded')
  @ApiErrors(ig1, 'backend_unavailable')
  one(): void {}

  @Get('two')
  @ApiResponse({ status: 418, description: 'Tea' })
  @ApiErrors(shop, 'too_dear')
  @ApiErrors(ig1, 'commit_exceeded')
  two(): void {}
}

/** The kinds that an operation lists, by status. */
function kindsOf(document: OpenAPIObject, method: 'get' | 'post', path: string): Record<string, string[]> {
  const responses = responsesOf(document, method, path)
  return Object.fromEntries(
    Object.entries(responses)
      .filter(([status]) => Number(status) >= 400)
      .map(([status, { content = {} }]) => [status, Object.keys(content['application/json']?.examples ?? {})]),
  )
}

abstract class Base {
  @Get('base')
  @ApiErrors(ig1, 'unknown_model')
  base(): string {
    return this.constructor.name
  }
}

@Controller('first')
@ApiErrors(ig1, 'bad_json', 'forbidden')
class First extends Base {}

@Controller('second')
@ApiErrors(ig1, 'invalid_year')
class Second extends Base {}

describe.each(platforms)('$name', (platform) => {
  const document = async () => {
    const { app } = await start(platform, { module: { controllers: [Models, Plain] } })
    return SwaggerModule.createDocument(app, new DocumentBuilder().setTitle('Models').setVersion('1').build())
  }

  test('an operation lists exactly the errors named on its method and its class', async () => {
    const made = await document()
    const onClass = { 401: ['unauthorized'], 500: ['internal_server_error'] }
    expect(kindsOf(made, 'get', '/models')).toEqual(onClass)
    expect(kindsOf(made, 'post', '/models')).toEqual({
      ...onClass,
      400: ['unknown_model', 'bad_json', 'too_many_input_images'],
    })
    expect(kindsOf(made, 'get', '/models/lookup')).toEqual({
      401: ['unauthorized'],
      500: ['model_lookup_failed', 'internal_server_error'],
    })
    expect(kindsOf(made, 'get', '/plain')).toEqual({})
    expect(kindsOf(made, 'get', '/plain/one')).toEqual({ 402: ['commit_exceeded'], 502: ['backend_unavailable'] })
  })

  test('a class adds its errors to the methods that it inherits, and to no other class', async () => {
    const { app, send } = await start(platform, { module: { controllers: [First, Second] } })
    const made = SwaggerModule.createDocument(app, new DocumentBuilder().build())
    expect(kindsOf(made, 'get', '/first/base')).toEqual({ 400: ['unknown_model', 'bad_json'], 403: ['forbidden'] })
    expect(kindsOf(made, 'get', '/second/base')).toEqual({ 400: ['unknown_model', 'invalid_year'] })
    expect(responsesOf(made, 'get', '/first/base')['400']?.description).toBe('Bad Request')
    expect((await send('/first/base')).body).toBe('First')
  })

  test('responses named otherwise stay, and kinds of two contracts share a status', async () => {
    const made = await document()
    const responses = responsesOf(made, 'post', '/models')
    expect(responses['200']).toMatchObject({ description: 'Done' })
    expect(kindsOf(made, 'get', '/plain/two')).toEqual({ 418: [], 402: ['commit_exceeded', 'too_dear'] })
  })

  test('each kind has an example body as it goes over the wire', async () => {
    const responses = responsesOf(await document(), 'post', '/models')
    const examples = responses['400']?.content?.['application/json']?.examples
    expect(responses['400']?.description).toBe('Bad Request')
    expect(examples?.['too_many_input_images']).toEqual({
      summary: 'Model {model} only supports up to {N} input images',
      value: {
        message: `Model example-model only supports up to 3 input images${NOTICE}`,
        code: 400,
        request_id: 'req_abc123xyz',
      },
    })
    expect(examples?.['bad_json']?.value['message']).toBe(`Bad JSON.${NOTICE}`)
  })

  test('the schema of a kind stands once, and its operations refer to it', async () => {
    const made = await document()
    const schemaOf = (method: 'get' | 'post', path: string, status: number) =>
      responsesOf(made, method, path)[status]?.content?.['application/json']?.schema
    const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
    expect(schemaOf('get', '/models', 401)).toEqual(ref('UnauthorizedError'))
    expect(schemaOf('post', '/models', 401)).toEqual(ref('UnauthorizedError'))
    expect(schemaOf('post', '/models', 400)).toEqual({
      anyOf: [ref('UnknownModelError'), ref('BadJsonError'), ref('TooManyInputImagesError')],
    })
    expect(schemaOf('get', '/models/lookup', 500)).toEqual({
      anyOf: [ref('ModelLookupFailedError'), ref('InternalServerError')],
    })
    expect(made.components?.schemas?.['UnauthorizedError']).toEqual(
      envelopeJsonSchema(ig1, { kind: 'unauthorized', isOpenApi30: true }),
    )
    expect(made.components?.schemas?.['UnauthorizedError']).toMatchObject({
      type: 'object',
      required: ['message', 'code', 'request_id'],
      properties: {
        message: { type: 'string' },
        code: { type: 'integer', enum: [401] },
        request_id: { type: 'string' },
      },
    })
  })

  test('numbers and literal braces of a template are filled in', async () => {
    const responses = responsesOf(await document(), 'get', '/plain/two')
    const examples = responses['402']?.content?.['application/json']?.examples
    expect(examples?.['too_dear']?.value['message']).toBe('Costs 12.5, {you} have 3')
  })

  test('the document is valid OpenAPI 3', async () => {
    const made = JSON.parse(JSON.stringify(await document())) as Record<string, unknown>
    expect(await new Validator().validate(made)).toEqual({ valid: true })
    // The validator does find faults.
    expect(await new Validator().validate({ ...made, paths: { x: 1 } })).toMatchObject({ valid: false })
  })
})

test('a kind that the catalog does not have is refused, by the types and at run time', () => {
  // @ts-expect-error - no kind of the contract
  expect(() => ApiErrors(ig1, 'no_such_kind')).toThrow(TypeError)
  // @ts-expect-error - no kind of the contract
  expect(() => ApiErrors(ig1, 'toString')).toThrow(/toString/)
})

describe('an operation of defineOperations', () => {
  const api = defineOperations(shop, { '*': ['broken'], 'POST /orders': ['too_dear'], 'GET /orders/{id}': [] })

  test('is documented by what it declares, with what any operation raises', async () => {
    @Controller('orders')
    @ApiErrors(ig1, 'unauthorized')
    class Orders {
      @Post()
      @ApiErrors(api, 'POST /orders')
      create(): void {}

      @Get(':id')
      @ApiErrors(api, 'GET /orders/{id}')
      @ApiErrors(shop, 'too_dear')
      get(): void {}
    }
    const { app } = await start(onExpress, { module: { controllers: [Orders] } })
    const made = SwaggerModule.createDocument(app, new DocumentBuilder().build())
    const all = { 401: ['unauthorized'], 402: ['too_dear'], 500: ['broken'] }
    expect(kindsOf(made, 'post', '/orders')).toEqual(all)
    expect(kindsOf(made, 'get', '/orders/{id}')).toEqual(all)
    expect(await new Validator().validate(JSON.parse(JSON.stringify(made)))).toEqual({ valid: true })
  })

  test('that is not defined is refused, by the types and at run time', () => {
    // @ts-expect-error - no such operation
    expect(() => ApiErrors(api, 'POST /order')).toThrow(
      /unknown operation "POST \/order".* did you mean 'POST \/orders'/,
    )
    // @ts-expect-error - those of any operation are no operation
    expect(() => ApiErrors(api, '*')).toThrow(/unknown operation/)
    // @ts-expect-error - which one?
    expect(() => ApiErrors(api)).toThrow(/ApiErrors: expected one operation of 'shop', not 0/)
    // @ts-expect-error - a kind, and a second name
    expect(() => ApiErrors(api, 'POST /orders', 'broken')).toThrow(/ApiErrors: expected one operation of 'shop', not 2/)
  })
})

test('a class’s kinds join its methods’ whatever the order of the decorators', async () => {
  @Controller()
  class Both {
    @ApiErrors(ig1, 'unknown_model')
    @Get()
    get(): void {}
  }
  ApiErrors(ig1, 'bad_json')(Both)
  const { app } = await start(onExpress, { module: { controllers: [Both] } })
  const made = SwaggerModule.createDocument(app, new DocumentBuilder().build())
  expect(kindsOf(made, 'get', '/')).toEqual({ 400: ['unknown_model', 'bad_json'] })
})

test('several decorators of a class are one list, which a subclass adds to and does not change', async () => {
  @ApiErrors(ig1, 'bad_json')
  @ApiErrors(ig1, 'unknown_model', 'bad_json')
  class Base {
    @Get()
    get(): void {}
  }
  @Controller('base')
  class Plainly extends Base {}
  @Controller('more')
  @ApiErrors(ig1, 'invalid_month')
  class More extends Base {}
  const { app } = await start(onExpress, { module: { controllers: [Plainly, More] } })
  const made = SwaggerModule.createDocument(app, new DocumentBuilder().build())
  expect(kindsOf(made, 'get', '/base')).toEqual({ 400: ['unknown_model', 'bad_json'] })
  expect(kindsOf(made, 'get', '/more')).toEqual({ 400: ['unknown_model', 'bad_json', 'invalid_month'] })
  const responses = responsesOf(made, 'get', '/base')
  expect(responses['400']?.description).toBe('Bad Request')
})
