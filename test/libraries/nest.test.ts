import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BadRequestException,
  Body,
  ConflictException,
  Controller,
  Get,
  HttpException,
  InternalServerErrorException,
  MaxFileSizeValidator,
  ParseArrayPipe,
  ParseFilePipe,
  ParseUUIDPipe,
  PayloadTooLargeException,
  Post,
  Query,
  UnauthorizedException,
  UnprocessableEntityException,
  UploadedFile,
  UseGuards,
  UseInterceptors,
  UsePipes,
  ValidationPipe,
} from '@nestjs/common'
import { AuthGuard, PassportModule } from '@nestjs/passport'
import { FileInterceptor } from '@nestjs/platform-express'
import { ServeStaticModule } from '@nestjs/serve-static'
import { Throttle, ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler'
import { IsInt, IsString } from 'class-validator'
import { createZodDto, ZodValidationPipe } from 'nestjs-zod'
import passport from 'passport'
import { Strategy as BearerStrategy } from 'passport-http-bearer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { platforms, type Running, start, stopAll } from '../../packages/nestjs/src/test-application.js'
import { contracts } from '../wire/contracts.js'
import type { SendOptions } from '../wire/exchange.js'
import { type As, as, check, form, json, plain } from './service.js'

class Order {
  @IsString()
  name!: string

  @IsInt()
  qty!: number
}
class ZodOrder extends createZodDto(z.object({ qty: z.number() })) {}

/** As Nest 12 has it, where `{ errorCode }` is one of the options. */
class Coded extends HttpException {
  constructor(
    text: string,
    status: number,
    readonly errorCode: string,
  ) {
    super({ message: text, statusCode: status, errorCode }, status)
  }
}

const PG = () => new Error('pg://u:secret@10.0.0.7')
const hides = /secret|10\.0\.0/

/** The one that has issues. */
const LIST = 'a list of texts at 422'

/** What a handler throws, and what is answered. */
const thrown: readonly (readonly [name: string, make: () => unknown, as: As])[] = [
  ['a text', () => new ConflictException('Name taken'), plain(409, 'Name taken')],
  ['no text', () => new UnauthorizedException(), as.unauthorized],
  ['a list of texts at 401', () => new UnauthorizedException(['token expired']), as.unauthorized],
  ['a list of texts at 409', () => new ConflictException(['a', 'b']), plain(409, 'a, b')],
  ['a list of texts at 500', () => new InternalServerErrorException(['secret']), as.unknown],
  ['an error in place of a text', () => new BadRequestException(PG()), plain(400, 'Bad Request')],
  ['an error in place of a text, at 409', () => new ConflictException(PG()), plain(409, 'Conflict')],
  ['an error in an object', () => new BadRequestException({ message: PG(), error: PG() }), plain(400, 'Bad Request')],
  [
    'the words of the system',
    () => new ConflictException('ENOENT: no such file, open /srv/secret'),
    plain(409, 'Conflict'),
  ],
  ['an error of the service', () => new InternalServerErrorException('pg secret'), as.unknown],
  [
    'a code of the contract',
    () => new Coded('The body is too large', 413, 'BODY_TOO_LARGE'),
    { ig1: '413 unrecognized false: The body is too large', shop: '413 body_too_large false: The body is too large' },
  ],
  [
    'a code of the contract, at a status of another kind',
    () => new Coded('Nothing', 404, 'ORDER_NOT_FOUND'),
    { ...as.notFound, ig1: '404 unrecognized false: Nothing' },
  ],
  [
    'a code of the contract whose param its text gives',
    () => new Coded('There is no order 7', 404, 'ORDER_NOT_FOUND'),
    { ig1: '404 unrecognized false: There is no order 7', shop: '404 order_not_found false: There is no order 7' },
  ],
  [
    'a code of the contract whose params it lacks',
    () => new Coded('Sold out', 409, 'SOLD_OUT'),
    plain(409, 'Sold out'),
  ],
  ['a code that the contract has at another status', () => new Coded('Busy', 409, 'BUSY'), plain(409, 'Busy')],
  [
    'a code of a 5xx of the contract',
    () => new Coded('secret', 503, 'BUSY'),
    { ig1: '503 unrecognized true: Service Unavailable', shop: '503 busy true: Too much to do' },
  ],
  ['what Nest makes of a large file', () => new PayloadTooLargeException('File too large'), as.tooLarge],
  [
    'what Nest makes of a broken form',
    () => new BadRequestException('Multipart: Unexpected end of form'),
    as.unreadable,
  ],
  [
    LIST,
    () => new UnprocessableEntityException(['qty must be an integer']),
    { ...as.invalid, ig1: '422 unrecognized false: qty must be an integer' },
  ],
]

const root = mkdtempSync(join(tmpdir(), 'errspec-secret-'))

@Controller()
class Routes {
  @Get('throw')
  raise(@Query('at') at: string): never {
    throw thrown[Number(at)]?.[1]()
  }

  @Post('validate')
  @UsePipes(new ValidationPipe({ expectedType: Order }))
  validate(@Body() body: unknown): unknown {
    return body
  }

  @Post('validate-422')
  @UsePipes(new ValidationPipe({ expectedType: Order, errorHttpStatusCode: 422 }))
  validate422(@Body() body: unknown): unknown {
    return body
  }

  @Post('zod')
  @UsePipes(new ZodValidationPipe(ZodOrder))
  zod(@Body() body: unknown): unknown {
    return body
  }

  @Get('ids')
  ids(@Query('ids', new ParseArrayPipe({ items: Number, stopAtFirstError: false })) ids: number[]): unknown {
    return ids
  }

  @Get('id')
  id(@Query('id', new ParseUUIDPipe()) id: string): unknown {
    return id
  }

  @Get('guarded')
  @UseGuards(AuthGuard('bearer'))
  guarded(): void {}

  @Get('throttled')
  @UseGuards(ThrottlerGuard)
  @Throttle({ default: { limit: 0, ttl: 30_000 } })
  throttled(): void {}

  @Post('file')
  @UseInterceptors(FileInterceptor('file', { limits: { fileSize: 10 } }))
  file(
    @UploadedFile(new ParseFilePipe({ validators: [new MaxFileSizeValidator({ maxSize: 5 })] })) file: unknown,
  ): unknown {
    return typeof file
  }
}

interface Asked {
  readonly as: As
  readonly path: string
  readonly request?: SendOptions
  readonly headers?: Readonly<Record<string, unknown>>
  readonly issues?: unknown
  /** What the platform does not have. */
  readonly notOn?: string
}

const integer = { pointer: '/qty', message: 'qty must be an integer number', code: 'isInt' }
const wrong = json({ name: 'a', qty: 'many' })

const asked: Readonly<Record<string, Asked>> = {
  ValidationPipe: { path: '/validate', request: wrong, as: as.invalid, issues: [integer] },
  'ValidationPipe, 422': {
    ...{ path: '/validate-422', request: wrong, issues: [integer] },
    as: { ...as.invalid, ig1: '422 unrecognized false: qty must be an integer number' },
  },
  'nestjs-zod': {
    path: '/zod',
    request: wrong,
    as: as.invalid,
    issues: [expect.objectContaining({ pointer: '/qty', code: 'invalid_type' })],
  },
  ParseArrayPipe: {
    path: '/ids?ids=1,b',
    as: as.invalid,
    issues: [expect.objectContaining({ pointer: expect.stringMatching(/1/) })],
  },
  ParseUUIDPipe: { path: '/id?id=secret', as: plain(400, 'Validation failed (uuid is expected)') },
  '@nestjs/passport': { path: '/guarded', as: as.unauthorized, headers: { 'www-authenticate': 'Bearer' } },
  '@nestjs/throttler': {
    path: '/throttled',
    as: plain(429, 'ThrottlerException: Too Many Requests'),
    headers: { 'retry-after': '30' },
  },
  'a large file': {
    path: '/file',
    request: form([['file', 'x'.repeat(50), 'a.txt']]),
    as: as.tooLarge,
    notOn: 'Fastify',
  },
  ParseFilePipe: {
    path: '/file',
    request: form([['file', 'x'.repeat(8), 'a.txt']]),
    as: plain(400, 'Validation failed (current file size is 8, expected size is less than 5)'),
    notOn: 'Fastify',
  },
  'ParseFilePipe without a file': {
    path: '/file',
    request: form([['a', '1']]),
    as: plain(400, 'File is required'),
    notOn: 'Fastify',
  },
  'a file that nobody asked for': {
    path: '/file',
    request: form([['other', 'x', 'a.txt']]),
    as: plain(400, 'Unexpected file field - other'),
    notOn: 'Fastify',
  },
  'a form that breaks off': {
    path: '/file',
    request: form([['file', 'x', 'a.txt']], ''),
    as: as.unreadable,
    notOn: 'Fastify',
  },
  '@nestjs/serve-static': { path: '/static/none.txt', as: as.notFound, notOn: 'Fastify' },
}

describe.each(platforms)('Nest on $name', (platform) => {
  describe.each(contracts)('$name', (contract) => {
    let running: Running & { readonly reported: readonly unknown[] }
    beforeAll(async () => {
      passport.use(new BearerStrategy((_token, done) => done(null, false)))
      const statics = ServeStaticModule.forRoot({
        rootPath: root,
        serveRoot: '/static',
        serveStaticOptions: { fallthrough: false },
      })
      const imports = [
        PassportModule,
        ThrottlerModule.forRoot([{ limit: 1, ttl: 1000 }]),
        ...(platform.isFastify ? [] : [statics]),
      ]
      running = await start(platform, {
        module: { controllers: [Routes], imports },
        errspec: { catalog: contract.catalog },
      })
    })
    afterAll(stopAll)

    test.each(thrown.map(([name, , expected], at) => [name, at, expected] as const))(
      '%s',
      async (name, at, expected) => {
        const issues = name === LIST ? [{ pointer: '/qty', message: 'qty must be an integer' }] : undefined
        check(contract, await running.send(`/throw?at=${at}`), { as: expected, hides, ...(issues && { issues }) })
      },
    )

    const rows = Object.entries(asked).filter(([, { notOn }]) => notOn !== platform.name)
    test.each(rows)('%s', async (_name, { path, request, issues, ...row }) => {
      check(contract, await running.send(path, request), { hides, issues: issues as never, ...row })
    })
  })
})
