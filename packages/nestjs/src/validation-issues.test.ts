import { decodeError } from '@errspec/core'
import {
  type ArgumentMetadata,
  BadRequestException,
  Body,
  Controller,
  type HttpException,
  ParseArrayPipe,
  Post,
  type Type as TypeOf,
  UsePipes,
  ValidationPipe,
  type ValidationPipeOptions,
} from '@nestjs/common'
import { RouteSchema } from '@nestjs/platform-fastify'
import { Type } from 'class-transformer'
import { ArrayMinSize, IsInt, IsString, Min, MinLength, ValidateNested } from 'class-validator'
import { createZodDto, ZodValidationPipe } from 'nestjs-zod'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { shop } from '../../../test/wire/contracts.js'
import { ErrspecFilter } from './index.js'
import { onFastify, platforms, start, stopAll } from './test-application.js'

afterEach(stopAll)

class Size {
  @IsString()
  name!: string
}

class Item {
  @IsInt()
  @Min(1, { message: 'Take at least one of them.' })
  qty!: number

  @ValidateNested()
  @Type(() => Size)
  size!: Size
}

class Order {
  @MinLength(2)
  customer!: string

  @IsString({ each: true })
  tags!: string[]

  @ArrayMinSize(1)
  @ValidateNested({ each: true })
  @Type(() => Item)
  items!: Item[]
}

const wrong = {
  customer: 'x',
  tags: ['a', 5],
  items: [
    { qty: 1, size: { name: 'L' } },
    { qty: 0, size: { name: 7 } },
  ],
}

const shape = z.object({ customer: z.string().min(2), items: z.array(z.object({ qty: z.int() })) })

/** One route, `POST /`, whose body goes through a pipe. */
function controllerWith(pipe: Parameters<typeof UsePipes>[number]): TypeOf {
  @Controller()
  class Orders {
    @Post()
    @UsePipes(pipe)
    create(@Body() body: unknown): unknown {
      return body
    }
  }
  return Orders
}

const validates = (options: ValidationPipeOptions = {}) =>
  controllerWith(new ValidationPipe({ expectedType: Order, ...options }))

const JSON_TYPE = { 'content-type': 'application/json' }

/** What the client is told is wrong, sorted by place; by the pointer, the rule's name and the text. */
type Told = readonly (readonly [pointer: string, code: string | undefined, message: string])[]

describe.each(platforms)('$name', (platform) => {
  const ask = async (controller: TypeOf, body: unknown, options: Partial<Parameters<typeof start>[1]> = {}) => {
    const module = { controllers: [controller] }
    const { send, reported } = await start(platform, { module, errspec: { catalog: shop }, ...options })
    const answer = await send('/', { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) })
    return { answer, reported }
  }
  const issuesOf = async (...request: Parameters<typeof ask>): Promise<Told> => {
    const { answer } = await ask(...request)
    const error = decodeError(shop, answer)
    if (!shop.is(error, 'invalid_input')) throw new Error(`Not bad input: ${answer.status} ${answer.body}`)
    expect([answer.status, error.message]).toEqual([422, 'The input is not valid'])
    const told = error.params.issues.map(({ pointer, code, message }) => [pointer, code, message] as const)
    return told.sort(([a], [b]) => (a < b ? -1 : 1))
  }

  const EXPECTED = [
    ['/customer', 'minLength', 'customer must be longer than or equal to 2 characters'],
    ['/items/1/qty', 'min', 'Take at least one of them.'],
    ['/items/1/size/name', 'isString', 'name must be a string'],
    ['/tags', 'isString', 'each value in tags must be a string'],
  ]

  test('ValidationPipe: nested objects, arrays, each, and a message of one’s own', async () => {
    expect(await issuesOf(validates(), wrong)).toEqual(EXPECTED)
  })

  test('the filter alone tells them too', async () => {
    const before = (app: { useGlobalFilters(filter: ErrspecFilter): unknown }) =>
      app.useGlobalFilters(new ErrspecFilter(shop, { onError: () => {} }))
    expect(await issuesOf(validates(), wrong, { errspec: false, before })).toEqual(EXPECTED)
  })

  test.each<[string, ValidationPipeOptions]>([
    ['errorHttpStatusCode', { errorHttpStatusCode: 422 }],
    ['transform', { transform: true }],
    ['a factory that passes the errors on', { exceptionFactory: (errors) => new BadRequestException(errors) }],
    [
      'a factory that passes them on as `message`',
      { exceptionFactory: (errors) => new BadRequestException({ message: errors }) },
    ],
    [
      'a factory that passes them on beside a message of its own',
      { exceptionFactory: (errors) => new BadRequestException({ message: 'Please correct the form', errors }) },
    ],
  ])('ValidationPipe with %s', async (_name, options) => {
    expect(await issuesOf(validates(options), wrong)).toEqual(EXPECTED)
  })

  test('ValidationPipe with a whitelist: a property that should not be there', async () => {
    const body = { customer: 'xy', tags: [], items: [{ qty: 1, size: { name: 'L', hue: 1 } }], isAdmin: true }
    expect(await issuesOf(validates({ whitelist: true, forbidNonWhitelisted: true }), body)).toEqual([
      ['/isAdmin', 'whitelistValidation', 'property isAdmin should not exist'],
      ['/items/0/size/hue', 'whitelistValidation', 'property hue should not exist'],
    ])
  })

  test('ValidationPipe: an error without rules of its own, and one of a body that is none', async () => {
    expect(await issuesOf(validates(), { customer: 'xy', tags: [], items: [null] })).toEqual([
      ['/items/0', 'nestedValidation', expect.stringMatching(/each value in nested property items must be/)],
    ])
    expect((await issuesOf(validates(), [])).length).toBeGreaterThan(0)
  })

  test('a pipe that makes its own texts names the fields where they begin with one', async () => {
    class OwnTexts extends ValidationPipe {
      protected override flattenValidationErrors(): string[] {
        return ['items.1.qty must not be less than 1', 'Something else']
      }
    }
    expect(await issuesOf(controllerWith(new OwnTexts({ expectedType: Order })), wrong)).toEqual([
      ['', undefined, 'Something else'],
      ['/items/1/qty', undefined, 'items.1.qty must not be less than 1'],
    ])
  })

  test('ParseArrayPipe: the fields of each entry', async () => {
    const pipe = new ParseArrayPipe({ items: Item, stopAtFirstError: false })
    const told = await issuesOf(controllerWith(pipe), [
      { qty: 1, size: { name: 'L' } },
      { qty: 'x', size: { name: 7 } },
    ])
    expect(told.map(([pointer]) => pointer)).toEqual(expect.arrayContaining(['/1/qty', '/1/size/name']))
  })

  test('the texts of the pipe are what they would be without us, and its errors are in no JSON', async () => {
    const { reported } = await ask(validates(), wrong)
    const response = (reported.at(0)?.error.cause as HttpException | undefined)?.getResponse() as { message: string[] }
    expect([...response.message].sort()).toEqual([
      'customer must be longer than or equal to 2 characters',
      'each value in tags must be a string',
      'items.1.Take at least one of them.',
      'items.1.size.name must be a string',
    ])
    expect(JSON.stringify(response)).not.toContain('constraints')
  })

  test('nestjs-zod: its pipe and its DTO', async () => {
    class OrderDto extends createZodDto(shape) {}
    class Pipe extends ZodValidationPipe {
      override transform(value: unknown, metadata: ArgumentMetadata) {
        return super.transform(value, { ...metadata, metatype: OrderDto })
      }
    }
    expect(await issuesOf(controllerWith(new Pipe()), wrong)).toEqual([
      ['/customer', 'too_small', expect.stringContaining('>=2 characters')],
    ])
    expect(await issuesOf(controllerWith(new ZodValidationPipe(shape)), { ...wrong, items: [{ qty: 0.5 }] })).toEqual([
      ['/customer', 'too_small', expect.any(String)],
      ['/items/0/qty', 'invalid_type', expect.any(String)],
    ])
  })

  test('zod 3 by its shape', async () => {
    class ZodValidationException extends BadRequestException {
      getZodError() {
        return {
          issues: [{ code: 'invalid_type', path: ['items', 0, 'a/b'], message: 'Expected number', received: 'x' }],
        }
      }
    }
    const pipe = { transform: (): never => raise(new ZodValidationException('Validation failed')) }
    expect(await issuesOf(controllerWith(pipe), {})).toEqual([['/items/0/a~1b', 'invalid_type', 'Expected number']])
  })
})

test('Fastify’s own schema: what is missing, what is too much, and what has the wrong type', async () => {
  @Controller()
  class Orders {
    @Post()
    @RouteSchema({
      body: {
        type: 'object',
        required: ['customer'],
        properties: { items: { type: 'array', items: { type: 'object', properties: { qty: { type: 'integer' } } } } },
      },
    })
    create(): void {}
  }
  const { send } = await start(onFastify, { module: { controllers: [Orders] }, errspec: { catalog: shop } })
  const post = async (body: unknown) => {
    const answer = await send('/', { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) })
    return decodeError(shop, answer).params
  }
  expect(await post({ items: [] })).toEqual({
    issues: [{ pointer: '/customer', message: "must have required property 'customer'", code: 'required' }],
  })
  expect(await post({ customer: 'x', items: [{ qty: 'many' }] })).toEqual({
    issues: [{ pointer: '/items/0/qty', message: 'must be integer', code: 'type' }],
  })
})

test('the pipe’s method is wrapped once, however many filters there are', () => {
  const { prototype } = ValidationPipe as unknown as { prototype: { flattenValidationErrors: unknown } }
  new ErrspecFilter(shop)
  const first = prototype.flattenValidationErrors
  new ErrspecFilter(shop)
  expect(prototype.flattenValidationErrors).toBe(first)
})

function raise(error: Error): never {
  throw error
}
