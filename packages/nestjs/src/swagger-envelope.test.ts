import { defineCatalog } from '@errspec/core'
import { exampleEnvelope } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import { Controller, Get } from '@nestjs/common'
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ApiErrors } from './swagger.js'
import { onExpress, start, stopAll } from './test-application.js'
import { responsesOf } from './test-documents.js'

afterEach(stopAll)

/** A contract with an envelope of its own, and params that only a schema describes. */
const orders = defineCatalog({
  name: 'orders',
  version: '1.0.0',
  envelope: {
    contentType: 'application/vnd.orders+json; charset=utf-8',
    body: { error: { code: '{code}', message: '{message}', details: '{params}', hint: '{fields.hint|null}' } },
  },
  statuses: { 409: { title: 'Conflict', retry: false }, 500: { title: 'Oops', retry: false } },
  defaults: { unknown: 'internal' },
  errors: {
    internal: { status: 500, message: 'Something broke' },
    unauthorized: { status: 409, message: 'Not yours' },
    sold_out: {
      status: 409,
      code: 'SOLD_OUT',
      message: '{item} is sold out',
      params: {
        left: 'integer',
        state: z.literal('gone'),
        size: z.tuple([z.string(), z.number().positive()]).nullable(),
      },
      example: { item: 'Tea', left: 0, state: 'gone', size: ['L', 1] },
      fields: { hint: 'Order another one' },
    },
    odd: { status: 409, message: 'Odd', params: { text: z.string().regex(/^a+b$/) } },
  },
})

describe('a contract with an envelope of its own', () => {
  const document = async () => {
    @Controller('orders')
    @ApiErrors(orders, 'internal', 'unauthorized')
    class Orders {
      @Get()
      @ApiErrors(orders, 'sold_out', 'odd')
      @ApiErrors(ig1, 'unauthorized')
      get(): void {}
    }
    const { app } = await start(onExpress, { module: { controllers: [Orders] } })
    return SwaggerModule.createDocument(app, new DocumentBuilder().build())
  }

  test('is documented in that envelope, with its params, its constants and its media type', async () => {
    const made = await document()
    const schemas = made.components?.schemas ?? {}
    expect(schemas['SoldOutError']).toMatchObject({
      type: 'object',
      required: ['error'],
      properties: {
        error: {
          type: 'object',
          required: expect.arrayContaining(['code', 'message', 'details']),
          properties: {
            code: { type: 'string', enum: ['SOLD_OUT'] },
            details: {
              required: ['item', 'left', 'state', 'size'],
              properties: {
                item: { type: 'string' },
                left: { type: 'integer' },
                state: { type: 'string', enum: ['gone'] },
                size: { type: 'array', nullable: true, minItems: 2, maxItems: 2 },
              },
            },
          },
        },
      },
    })
    const [[type, media] = []] = Object.entries(responsesOf(made, 'get', '/orders')['409']?.content ?? {})
    expect(type).toBe('application/vnd.orders+json')
    expect(media?.examples['sold_out']?.value).toEqual(exampleEnvelope(orders, 'sold_out'))
    // No value of its schema is known, and none is made up.
    expect(Object.keys(media?.examples ?? {})).toEqual(['sold_out', 'unauthorized'])
  })

  test('has a name of its own for a schema where another contract has a kind of that name', async () => {
    const made = await document()
    const refs = JSON.stringify(made.paths).match(/\w*UnauthorizedError/g)
    expect(new Set(refs)).toEqual(new Set(['UnauthorizedError', 'OrdersUnauthorizedError']))
    const schemas = made.components?.schemas as Record<string, { properties: object }>
    expect(schemas['OrdersUnauthorizedError']?.properties).toHaveProperty('error')
    expect(schemas['UnauthorizedError']?.properties).toHaveProperty('request_id')
  })

  test('is valid OpenAPI 3', async () => {
    const made = JSON.parse(JSON.stringify(await document())) as Record<string, unknown>
    expect(await new Validator().validate(made)).toEqual({ valid: true })
  })
})
