import type { StandardSchemaV1 } from '@standard-schema/spec'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import * as mini from 'zod/mini'
import { ig1 } from '../ig1/ig1.js'
import type { ApiError } from './api-error.js'
import { defineCatalog } from './define-catalog.js'
import { parseInput, parseInputAsync } from './parse-input.js'

const definition = {
  name: 'shop',
  version: '1.0.0',
  envelope: { body: { code: '{code}', message: '{message}', errors: '{params.issues}' } },
  statuses: {
    400: { title: 'Bad Request', retry: false },
    422: { title: 'Unprocessable Content', retry: false },
    500: { title: 'Internal Server Error', retry: true },
  },
  defaults: { unknown: 'broken', invalidInput: 'invalid_input' },
  errors: {
    broken: { status: 500, message: 'Broken' },
    invalid_input: { status: 422, message: 'The request is not valid', params: { issues: 'issues' } },
  },
} as const
const shop = defineCatalog(definition)
const order = z.object({ id: z.string(), items: z.array(z.object({ qty: z.int().min(1), 'a/b~1': z.boolean() })) })

const thrownBy = (call: () => unknown): ApiError => {
  try {
    call()
  } catch (error) {
    return error as ApiError
  }
  throw new Error('nothing was thrown')
}

const schemaOf = (issues: readonly StandardSchemaV1.Issue[]): StandardSchemaV1<unknown, number> => ({
  '~standard': { version: 1, vendor: 'test', validate: () => ({ issues }) },
})

describe('parseInput', () => {
  it("gives the schema's output", () => {
    const parsed: { readonly n: number } = parseInput(shop, z.object({ n: z.string().transform(Number) }), { n: '7' })
    expect(parsed).toEqual({ n: 7 })
    expect(parseInput(ig1, mini.object({ a: mini._default(mini.string(), 'x') }), {})).toEqual({ a: 'x' })
  })

  it("throws the contract's error for it, with what is wrong field by field", () => {
    const error = thrownBy(() => parseInput(shop, order, { items: [{ qty: 0, 'a/b~1': 1 }] }))
    expect(error).toMatchObject({ kind: 'invalid_input', status: 422, origin: 'raised' })
    expect(error.params).toEqual({
      issues: [
        { pointer: '/id', message: expect.any(String), code: 'invalid_type' },
        { pointer: '/items/0/qty', message: expect.any(String), code: 'too_small' },
        { pointer: '/items/0/a~1b~01', message: expect.any(String), code: 'invalid_type' },
      ],
    })
    expect(error.toEnvelope('req_1')).toMatchObject({
      code: 'invalid_input',
      errors: (error.params as never)['issues'],
    })
  })

  it('has what the schema said as its cause, for the log', () => {
    const issues = [{ message: 'bad', path: ['a'] }]
    const { cause } = thrownBy(() => parseInput(shop, schemaOf(issues), 1))
    expect(cause).toBeInstanceOf(TypeError)
    expect((cause as { issues?: unknown }).issues).toBe(issues)
  })

  it.each<[StandardSchemaV1.Issue[], unknown]>([
    [[{ message: 'as a whole' }], [{ pointer: '', message: 'as a whole' }]],
    [[{ message: 'm', path: [{ key: 'a' }, 0, ''] }], [{ pointer: '/a/0/', message: 'm' }]],
    [[{ message: 'a\nb', path: [Symbol('s')] }], [{ pointer: '/Symbol(s)', message: 'ab' }]],
    [[{ message: 'm', code: 7 } as StandardSchemaV1.Issue], [{ pointer: '', message: 'm' }]],
    [[], []],
  ])('tells of %j in whatever form a library has it', (issues, told) => {
    expect(thrownBy(() => parseInput(shop, schemaOf(issues), 1)).params).toEqual({ issues: told })
  })

  it('tells of no more than 100', () => {
    const issues = Array.from({ length: 500 }, () => ({ message: 'm' }))
    expect((thrownBy(() => parseInput(shop, schemaOf(issues), 1)).params as never)['issues']).toHaveLength(100)
  })

  it('tells of none where the kind has no list of them', () => {
    const error = thrownBy(() => parseInput(ig1, order, {}))
    expect(error).toMatchObject({ kind: 'request_parse_failed', status: 400, params: {} })
  })

  it('is a plain 400 where no kind is for it, in the words of the status', () => {
    const { invalidInput, ...defaults } = definition.defaults
    const without = defineCatalog({ ...definition, name: 'without', defaults })
    expect(thrownBy(() => parseInput(without, order, { id: 'SECRET' }))).toMatchObject({
      ...{ kind: 'unrecognized', status: 400, message: 'Bad Request', params: {} },
    })
  })

  it('refuses an asynchronous schema by name, and leaves no rejection behind', async () => {
    const asynchronous = z.string().refine(async () => true)
    const rejecting: StandardSchemaV1 = {
      '~standard': { version: 1, vendor: 'test', validate: () => Promise.reject(new Error('x')) },
    }
    for (const schema of [asynchronous, rejecting]) {
      const error = thrownBy(() => parseInput(shop, schema, 'x'))
      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toBe('parseInput: the schema is asynchronous; use parseInputAsync')
    }
    await new Promise((resolve) => setImmediate(resolve))
  })

  it.each([undefined, null, {}, 'string', () => 1])('refuses %j in the place of a schema', async (schema) => {
    const message = /expected a Standard Schema \(zod, valibot, arktype, \.\.\.\), not /
    expect(() => parseInput(shop, schema as never, 1)).toThrow(message)
    await expect(parseInputAsync(shop, schema as never, 1)).rejects.toThrow(message)
  })

  it('calls a schema as what it is: one of a class needs its `this`', () => {
    class Limit {
      readonly '~standard' = {
        version: 1 as const,
        vendor: 'test',
        limit: 3,
        validate(this: { limit: number }, value: unknown): StandardSchemaV1.Result<number> {
          return Number(value) <= this.limit ? { value: Number(value) } : { issues: [{ message: 'too much' }] }
        },
      }
    }
    expect(parseInput(shop, new Limit(), 2)).toBe(2)
    expect(thrownBy(() => parseInput(shop, new Limit(), 4)).kind).toBe('invalid_input')
  })
})

describe('parseInputAsync', () => {
  const known = z.string().refine(async (name) => name === 'known', 'is not known')

  it('waits for the schema', async () => {
    await expect(parseInputAsync(shop, known, 'known')).resolves.toBe('known')
    await expect(parseInputAsync(shop, known, 'other')).rejects.toMatchObject({
      ...{ kind: 'invalid_input', params: { issues: [{ pointer: '', message: 'is not known', code: 'custom' }] } },
    })
  })

  it('takes one that is not asynchronous as well', async () => {
    await expect(parseInputAsync(shop, z.int(), 7)).resolves.toBe(7)
    await expect(parseInputAsync(shop, z.int(), 'x')).rejects.toMatchObject({ kind: 'invalid_input' })
  })
})
