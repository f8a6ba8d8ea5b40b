import { exampleEnvelope } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import { catalogFileSchema, toCatalogFile } from '@errspec/core/schema'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { contractOf, ig1Contract, shopFile } from '../shared/contract/test-contracts.js'
import { schemaName, schemaNames } from './components.js'
import { kindSchema } from './kind-schema.js'
import { jsonSchema, openApi } from './openapi.js'

// biome-ignore lint/suspicious/noExplicitAny: documents are looked into at many places
const document = openApi(ig1Contract) as any

describe('openApi', () => {
  it('is a valid OpenAPI 3.1 document', async () => {
    expect(document.openapi).toBe('3.1.0')
    expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true })
    expect(await new Validator().validate({ ...document, components: { schemas: 1 } })).toMatchObject({ valid: false })
  })

  it('has a response for each status, with an example of each of its kinds', () => {
    const { responses } = document.components
    expect(Object.keys(responses)).toEqual(['Error400', 'Error401', 'Error402', 'Error403', 'Error500', 'Error502'])
    const kinds = Object.values<typeof responses>(responses).flatMap((response) =>
      Object.keys(response.content['application/json'].examples),
    )
    expect(kinds).toEqual(Object.keys(ig1.errors))
    expect(responses.Error402.content['application/json'].examples.commit_exceeded.value).toEqual(
      exampleEnvelope(ig1, 'commit_exceeded'),
    )
    expect(responses.Error401.headers).toHaveProperty('www-authenticate')
    expect(responses.Error500.headers).toHaveProperty('retry-after')
    expect(responses.Error400.headers).not.toHaveProperty('retry-after')
    expect(responses.Error403.headers['x-error-kind'].schema.enum).toEqual(['forbidden'])
  })

  it('has each message as it is on the wire: a const, or a pattern where it has params', () => {
    const message = (name: string) => document.components.schemas[name].properties.message
    expect(message('BadJsonError').const).toBe('Bad JSON. Please contact the administrator with the request ID.')
    expect(message('CommitExceededError').pattern).toBe(
      '^Commit exceeded: -?[0-9]+(?:\\.[0-9]+)? >= -?[0-9]+(?:\\.[0-9]+)? Please contact the administrator with the request ID\\.$',
    )
  })

  it('differs wherever a text, a status or the notice differs', () => {
    const changed = (edit: Parameters<typeof contractOf>[1]) => JSON.stringify(openApi(contractOf(shopFile, edit)))
    const all = [
      changed(() => {}),
      changed((file) => {
        file.errors.broken.message = 'Something broke.'
      }),
      changed((file) => {
        file.errors.sold_out.message = 'Only {left}  left of {item}'
      }),
      changed((file) => {
        file.errors.sold_out.params.left = 'number'
      }),
      changed((file) => {
        file.notice.on = 'none'
      }),
    ]
    expect(new Set(all).size).toBe(all.length)
  })
})

describe('the schema of a kind', () => {
  const validatorOf = (kind: string, flags?: string) => {
    const schema = kindSchema(ig1, kind, '3.1')
    return new Ajv2020({ strict: false, ...(flags === undefined ? {} : { unicodeRegExp: flags === 'u' }) }).compile(
      schema,
    )
  }

  it('accepts every body of that kind, and none of another one', () => {
    const kinds = Object.keys(ig1.errors)
    for (const kind of kinds) {
      for (const flags of ['u', '']) {
        const validate = validatorOf(kind, flags)
        for (const other of kinds)
          expect(validate(exampleEnvelope(ig1, other)), `${kind}, ${other}`).toBe(kind === other)
      }
    }
  })

  it('accepts hostile params, as they are written', () => {
    const validate = validatorOf('too_many_input_images')
    for (const model of ['', '.*', '😀'.repeat(300), 'a\nb', '$x {y}', '-1']) {
      expect(validate(ig1.error('too_many_input_images', { model, N: -3 }).toEnvelope('req_1')), model).toBe(true)
    }
    const number = validatorOf('commit_exceeded')
    for (const totalCost of [0, -0.5, 1e-9, 1e21, 12]) {
      expect(number(ig1.error('commit_exceeded', { totalCost, maxCost: 1 }).toEnvelope('req_1'))).toBe(true)
    }
    expect(validate({ message: 'Model m only supports up to x input images', code: 400, request_id: 'r' })).toBe(false)
  })

  it('takes every character of a text literally', () => {
    const message = 'a.b*c+d?e^f$g(h)i[j]k{{l}}m|n\\o/p-q {x}'
    const { catalog } = contractOf(shopFile, (file) => {
      file.errors.sold_out.message = message
      file.errors.sold_out.params = {}
      delete file.errors.sold_out.aliases
    })
    for (const unicodeRegExp of [true, false]) {
      const validate = new Ajv2020({ strict: false, unicodeRegExp }).compile(kindSchema(catalog, 'sold_out', '3.1'))
      expect(validate(catalog.error('sold_out', { x: 'y' }).toEnvelope('r'))).toBe(true)
      expect(validate({ message: 'aXb*c+d?e^f$g(h)i[j]k{l}m|n\\o/p-q y', code: 409, request_id: 'r' })).toBe(false)
    }
  })

  it('is named after the kind alone', () => {
    expect([...schemaNames(ig1)].slice(0, 4).map(([, name]) => name)).toEqual([
      'RequestBodyUnreadableError',
      'RequestParseFailedError',
      'BadJsonError',
      'UnknownModelError',
    ])
    expect(schemaName('internal_server_error')).toBe('InternalServerError')
    expect(schemaNames(contractOf().catalog).get('sold_out')).toBe('SoldOutError')
    const clash = contractOf(shopFile, (file) => {
      file.errors['sold-out'] = { status: 404, message: 'Sold', title: 'x', cause: 'y', solution: ['z'] }
    })
    expect([...schemaNames(clash.catalog).values()]).toEqual(['NoSuchPageError', 'sold_out', 'BrokenError', 'sold-out'])
  })
})

describe('jsonSchema', () => {
  it('of the errors accepts every body of the contract and no other', () => {
    const validate = new Ajv2020({ strict: false }).compile(jsonSchema(ig1Contract))
    for (const kind of Object.keys(ig1.errors)) expect(validate(exampleEnvelope(ig1, kind))).toBe(true)
    expect(validate({ message: 'Teapot', code: 418, request_id: 'r' })).toBe(false)
  })

  it('of the envelope accepts every envelope', () => {
    const validate = new Ajv2020().compile(jsonSchema(ig1Contract, 'envelope'))
    expect(validate({ message: 'Teapot', code: 418, request_id: 'r' })).toBe(true)
    expect(validate({ message: 'Teapot', code: '418', request_id: 'r' })).toBe(false)
  })

  it('of a catalog file accepts what parseCatalog takes', () => {
    const validate = new Ajv2020({ strict: false }).compile(jsonSchema(ig1Contract, 'catalog'))
    const file = JSON.parse(JSON.stringify(toCatalogFile(ig1, ig1Contract.guide as never)))
    expect(catalogFileSchema.safeParse(file).success).toBe(true)
    expect(validate(file)).toBe(true)
    expect(validate({ ...file, colour: 'red' })).toBe(false)
  })
})
