import {
  BadRequestException,
  Body,
  Controller,
  HttpException,
  ParseIntPipe,
  type PipeTransform,
  Post,
  Query,
  UnprocessableEntityException,
  UsePipes,
  ValidationPipe,
} from '@nestjs/common'
import { IsInt, IsString } from 'class-validator'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { kindOf, platforms, start, stopAll, textOf } from './test-application.js'

afterEach(stopAll)

class Dto {
  @IsString()
  model!: string

  @IsInt()
  count!: number
}

const schema = z.object({ model: z.string() })

/** What nestjs-zod throws. */
class ZodValidationException extends BadRequestException {
  constructor(private readonly error: z.ZodError) {
    super({ statusCode: 400, message: 'Validation failed', errors: error.issues })
  }

  getZodError(): z.ZodError {
    return this.error
  }
}

class ZodPipe implements PipeTransform {
  transform(value: unknown): unknown {
    const { data, error } = schema.safeParse(value)
    if (error) throw new ZodValidationException(error)
    return data
  }
}

@Controller()
class Inputs {
  @Post('pipe')
  @UsePipes(new ValidationPipe({ expectedType: Dto }))
  pipe(@Body() body: unknown): unknown {
    return body
  }

  @Post('pipe-422')
  @UsePipes(new ValidationPipe({ expectedType: Dto, errorHttpStatusCode: 422 }))
  pipe422(@Body() body: unknown): unknown {
    return body
  }

  @Post('pipe-silent')
  @UsePipes(new ValidationPipe({ expectedType: Dto, disableErrorMessages: true }))
  silent(@Body() body: unknown): unknown {
    return body
  }

  @Post('own-factory')
  @UsePipes(
    new ValidationPipe({
      expectedType: Dto,
      exceptionFactory: (errors) => new UnprocessableEntityException(`${errors.length} fields are wrong`),
    }),
  )
  ownFactory(@Body() body: unknown): unknown {
    return body
  }

  @Post('zod')
  zod(@Body() body: unknown): unknown {
    return schema.parse(body)
  }

  @Post('nestjs-zod')
  nestjsZod(@Body(new ZodPipe()) body: unknown): unknown {
    return body
  }

  @Post('number')
  number(@Query('n', new ParseIntPipe()) n: number): number {
    return n
  }

  @Post('server')
  server(): void {
    throw new HttpException({ message: ['secret'] }, 502)
  }
}

describe.each(platforms)('$name', (platform) => {
  const post = async (path: string, body: unknown = { model: 5 }) => {
    const { send, reported } = await start(platform, { module: { controllers: [Inputs] } })
    const headers = { 'content-type': 'application/json' }
    return { answer: await send(path, { method: 'POST', headers, body: JSON.stringify(body) }), reported }
  }

  test.each([
    ['ValidationPipe', '/pipe'],
    ['nestjs-zod’s exception', '/nestjs-zod'],
  ])('what %s refuses could not be parsed', async (_name, path) => {
    const { answer, reported } = await post(path)
    expect([answer.status, kindOf(answer), textOf(answer)]).toEqual([
      400,
      'request_parse_failed',
      'Failed to parse request',
    ])
    expect(answer.body).not.toMatch(/must be|expected|invalid|model/i)
    expect(reported).toHaveLength(1)
    expect(reported[0]?.error.cause).toBeInstanceOf(Error)
  })

  test('a bare ZodError may be about the service’s own data: it is unknown', async () => {
    const { answer } = await post('/zod')
    expect([answer.status, kindOf(answer)]).toEqual([500, 'internal_server_error'])
  })

  test('what is valid passes', async () => {
    const { answer } = await post('/pipe', { model: 'm', count: 1 })
    expect(answer).toMatchObject({ status: 201, body: '{"model":"m","count":1}' })
  })

  test('the hook sees what ValidationPipe said', async () => {
    const { reported } = await post('/pipe')
    const response = (reported[0]?.error.cause as HttpException | undefined)?.getResponse()
    expect(response).toMatchObject({ message: expect.arrayContaining(['model must be a string']) })
  })

  test.each([
    ['a ValidationPipe that says nothing', '/pipe-silent', 400, 'Bad Request'],
    ['an exceptionFactory', '/own-factory', 422, '2 fields are wrong'],
    [
      'a ValidationPipe with a status that this contract has no bad input at',
      '/pipe-422',
      422,
      'model must be a string, count must be an integer number',
    ],
    ['ParseIntPipe', '/number?n=x', 400, 'Validation failed (numeric string is expected)'],
  ])('the exception of %s is an HttpException as any other', async (_name, path, status, text) => {
    const { answer } = await post(path)
    expect([answer.status, kindOf(answer), textOf(answer)]).toEqual([status, 'unrecognized', text])
  })

  test('a list of messages with a 5xx is no bad input', async () => {
    const { answer } = await post('/server')
    expect([answer.status, answer.body.includes('secret')]).toEqual([502, false])
  })
})
