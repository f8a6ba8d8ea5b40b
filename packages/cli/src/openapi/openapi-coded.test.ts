import { openAiEnvelope, problemEnvelope } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { codedFile, contractOf, ig1Contract } from '../shared/contract/test-contracts.js'
import { schemaNames } from './components.js'
import { mergeOpenApi } from './merge/document-file.js'
import { type FormOptions, jsonSchema, openApi } from './openapi.js'

// biome-ignore lint/suspicious/noExplicitAny: documents are looked into at many places
type Document = any
const orders = contractOf(codedFile)
const made = (contract = orders, options?: FormOptions): Document => openApi(contract, options)

/** A contract with an error of which no example can be made. */
const unshown = contractOf(codedFile, (file) => {
  file.errors.sold_out.params.variants = { jsonSchema: { type: 'string', pattern: '^x{7}$' } }
})

describe('the documents of a coded contract', () => {
  const document = made()

  it('have its own bodies, codes and params, and its messages as any text', async () => {
    expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true })
    const { required, properties } = document.components.schemas.SoldOutError.properties.error
    expect(required).toEqual(['code', 'type', 'message', 'details', 'help', 'requestId'])
    expect(properties.code).toEqual({ type: 'string', const: 'SOLD_OUT' })
    expect(properties.message).toEqual({ type: 'string', description: 'What went wrong, for people.' })
    expect(properties.details).toEqual({
      type: 'object',
      required: ['item', 'left', 'variants'],
      properties: {
        item: { type: 'string' },
        left: { type: 'integer' },
        variants: { type: 'array', items: { type: 'string' } },
        note: { type: 'string' },
      },
    })
    const issues = document.components.schemas.InvalidInputError.properties.error.properties.details.properties.issues
    expect(Object.keys(issues.items.properties)).toEqual(['field', 'problem', 'rule'])
  })

  it('have only examples that their schemas allow, and each fits the schema of its kind alone', () => {
    const checkerOf = (name: string) =>
      new Ajv2020({ strict: false }).compile({ $ref: `#/components/schemas/${name}`, components: document.components })
    const examples: Document = Object.assign(
      {},
      ...Object.values<Document>(document.components.responses).map(
        (response) => response.content['application/json'].examples,
      ),
    )
    expect(Object.keys(examples).sort()).toEqual(Object.keys(orders.catalog.errors).sort())
    const isError = new Ajv2020({ strict: false }).compile(jsonSchema(orders))
    for (const [other, { value }] of Object.entries<Document>(examples)) {
      expect([isError(value), checkerOf('ErrorEnvelope')(value)]).toEqual([true, true])
      for (const [kind, name] of schemaNames(orders.catalog)) {
        expect(checkerOf(name)(value), `${kind}, ${other}`).toBe(kind === other)
      }
    }
  })

  it('name the header of the params only where the body is not the own one, or omits one', () => {
    expect(document.components.responses.Error409.headers).not.toHaveProperty('x-error-params')
    expect(made(ig1Contract).components.responses.Error402.headers).toHaveProperty('x-error-params')
    expect(made(ig1Contract).components.responses.Error403.headers).not.toHaveProperty('x-error-params')
    const problem = made(orders, { envelope: problemEnvelope() })
    expect(problem.components.responses.Error409.headers).toHaveProperty('x-error-params')
  })

  it('leave the example of an error out that cannot be shown', async () => {
    const without = made(unshown)
    expect(without.components.schemas.SoldOutError).not.toHaveProperty('examples')
    expect(without.components.responses.Error409.content['application/json']).not.toHaveProperty('examples')
    expect(await new Validator().validate(structuredClone(without))).toEqual({ valid: true })
  })
})

describe('the documents of a server with another envelope', () => {
  it('have its form and content type, and in a text contract the exact message', () => {
    const problem = made(ig1Contract, { envelope: problemEnvelope({ type: 'https://x.example/{kind}' }) })
    const { content } = problem.components.responses.Error400
    expect(Object.keys(content)).toEqual(['application/problem+json'])
    expect(content['application/problem+json'].examples.unknown_model.value).toMatchObject({
      type: 'https://x.example/unknown_model',
      status: 400,
      model: 'example-model',
    })
    expect(problem.components.schemas.BadJsonError.properties.detail.const).toMatch(/^Bad JSON\. Please/)
    expect(problem.components.schemas.BadJsonError.properties.type.const).toBe('https://x.example/bad_json')
  })

  it('have each form of which Accept picks, with schemas of its own', async () => {
    const both = made(ig1Contract, { envelope: [ig1.envelope, problemEnvelope()] })
    expect(await new Validator().validate(structuredClone(both))).toEqual({ valid: true })
    const { content } = both.components.responses.Error402
    expect(content).toMatchObject({
      'application/json': { schema: { $ref: '#/components/schemas/CommitExceededError' } },
      'application/problem+json': { schema: { $ref: '#/components/schemas/CommitExceededErrorAsProblemJson' } },
    })
    expect(both.components.schemas).toHaveProperty('ErrorEnvelopeAsProblemJson')
    expect(jsonSchema(ig1Contract, 'envelope', { envelope: openAiEnvelope })).toMatchObject({
      properties: { error: { properties: { type: { type: 'string' } } } },
    })
  })
})

describe('openapi --into with another envelope', () => {
  const source = {
    info: { title: 'Orders', version: '1.0.0' },
    paths: {
      '/orders': {
        post: {
          'x-errors': ['sold_out', 'invalid_input'],
          responses: {
            200: { description: 'Fine' },
            409: { description: 'Theirs', content: { 'application/json': { schema: { type: 'object' } } } },
          },
        },
      },
    },
  }
  const merge = (text: string, options?: FormOptions) => mergeOpenApi(orders, text, 'api.json', options)

  it.each(['3.0.3', '3.1.0'])(
    'makes a valid document of OpenAPI %s with examples that fit, and takes it back',
    async (openapi) => {
      const text = JSON.stringify({ openapi, ...source })
      const own = merge(text)
      expect(merge(own)).toBe(own)
      const asProblem = merge(own, { envelope: problemEnvelope() })
      expect(JSON.parse(asProblem)).toEqual(JSON.parse(merge(text, { envelope: problemEnvelope() })))
      expect(JSON.parse(merge(asProblem))).toEqual(JSON.parse(own))
      const both = merge(text, { envelope: [orders.catalog.envelope, problemEnvelope()] })
      for (const document of [own, asProblem, both].map((json): Document => JSON.parse(json))) {
        expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true })
      }
      const { content } = JSON.parse(both).paths['/orders'].post.responses[409]
      expect(content['application/json'].schema.anyOf).toEqual([
        { type: 'object' },
        { $ref: '#/components/schemas/SoldOutError' },
      ])
      expect(content['application/problem+json'].examples.sold_out.value).toMatchObject({ kind: 'sold_out', left: 3 })
    },
  )
})
