import type { StandardSchemaV1 } from '@standard-schema/spec'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import * as mini from 'zod/mini'
import { paramRulesOf, raiseParams } from './param-rules.js'

type Result = StandardSchemaV1.Result<unknown> | Promise<StandardSchemaV1.Result<unknown>>

/** A schema of no library: what the specification asks for, and no more. */
const schemaOf = (check: (value: unknown) => Result): StandardSchemaV1 => ({
  '~standard': { version: 1, vendor: 'test', validate: check },
})

const rulesOf = (p: StandardSchemaV1) => paramRulesOf({ message: 'x', params: { p } })

function raise(schema: StandardSchemaV1, p?: unknown) {
  const faults: string[] = []
  const raised = raiseParams(rulesOf(schema), p === undefined ? {} : { p }, faults)
  return { raised, faults }
}

const sound = (schema: StandardSchemaV1, p?: unknown) => {
  const { raised, faults } = raise(schema, p)
  expect(faults).toEqual([])
  return raised
}

const faultOf = (schema: StandardSchemaV1, p?: unknown) => raise(schema, p).faults.join('; ')

/** As arktype's are: a function that is a schema as well. */
const callable = Object.assign(
  (value: unknown) => value,
  schemaOf((value) => ({ value })),
)

/** As valibot's are: the props are made by a getter each time. */
const lazy = {
  get '~standard'() {
    return schemaOf((value) => (Array.isArray(value) ? { value } : { issues: [{ message: 'no list' }] }))['~standard']
  },
}

/** One whose `validate` needs its `this`. */
class Limited {
  readonly '~standard' = {
    version: 1 as const,
    vendor: 'test',
    limit: 3,
    validate(this: { limit: number }, value: unknown): StandardSchemaV1.Result<number> {
      return Number(value) <= this.limit ? { value: Number(value) } : { issues: [{ message: 'too much' }] }
    },
  }
}

describe('a param with a schema', () => {
  it.each<[string, StandardSchemaV1, unknown]>([
    ['zod', z.object({ id: z.string(), tags: z.array(z.string()) }), { id: 'a', tags: ['b'] }],
    ['zod/mini', mini.object({ id: mini.string(), tags: mini.array(mini.string()) }), { id: 'a', tags: ['b'] }],
    ['no library', schemaOf((value) => ({ value })), [{ a: null }, 1, 'x']],
    ['a function', callable, { a: 1 }],
    ['a getter', lazy, [1]],
    ['an instance that needs its this', new Limited(), 2],
  ])('is sent as it is and read back the same, of %s', (_, schema, value) => {
    expect(sound(schema, value)).toEqual({ p: value })
    expect(rulesOf(schema)['p']?.read(JSON.parse(JSON.stringify(value)))).toEqual(value)
  })

  it.each<[string, StandardSchemaV1, unknown, RegExp]>([
    ['what does not fit, by its path', z.object({ a: z.array(z.int()) }), { a: [1, 'x'] }, /schema: a\.1: Invalid/],
    ['what does not fit as a whole', mini.array(mini.string()), 'x', /^param 'p' does not fit its schema: \w/],
    ['segments of a path', schemaOf(() => ({ issues: [{ message: 'm', path: [{ key: 'a' }, 0] }] })), 1, /: a\.0: m$/],
    ['without a reason', schemaOf(() => ({ issues: [] })), 1, /refused without a reason/],
    ['a missing value', z.string(), undefined, /^param 'p' does not fit its schema: /],
    ['for ever', z.string().check(z.refine(async () => true)), 'x', /schema threw|asynchronous/],
    ['with a promise', schemaOf(async (value) => ({ value })), 1, /its schema is asynchronous/],
    ['with a promise that rejects', schemaOf(() => Promise.reject(new Error('x'))), 1, /its schema is asynchronous/],
    [
      'by throwing',
      schemaOf(() => {
        throw new Error('no luck')
      }),
      1,
      /its schema threw: no luck/,
    ],
    [
      'by throwing nothing',
      schemaOf(() => {
        throw undefined
      }),
      1,
      /its schema threw: undefined/,
    ],
    ['with no answer', schemaOf(() => undefined as never), 1, /its schema threw/],
  ])('refuses %s', async (_, schema, value, fault) => {
    expect(faultOf(schema, value)).toMatch(fault)
    // An unhandled rejection would fail the run.
    await new Promise((resolve) => setImmediate(resolve))
  })

  it.each<[string, StandardSchemaV1, unknown, RegExp]>([
    ['a bigint', z.bigint(), 1n, /cannot be written as JSON/],
    ['a cycle', z.any(), Object.assign(Object.create(null), { self: undefined }), /./],
    [
      'what throws nothing when it is written',
      z.any(),
      {
        toJSON() {
          throw undefined
        },
      },
      /cannot be written as JSON: undefined/,
    ],
    ['a Map', z.map(z.string(), z.string()), new Map([['a', 'b']]), /does not read back from JSON: /],
    ['a function', z.any().refine((value) => value !== undefined), () => 1, /does not read back from JSON/],
    ['NaN', z.nan(), Number.NaN, /does not read back from JSON/],
    ['what grows each time', z.string().transform((text) => `${text}!`), 'a', /does not read back from JSON as it was/],
    ['a number made of a text', z.string().transform(Number), '7', /does not read back from JSON/],
    ['what differs each time', schemaOf(() => ({ value: Math.random() })), 1, /as it was/],
  ])('refuses %s, which a client could not read', (name, schema, value, fault) => {
    if (name === 'a cycle') (value as { self: unknown }).self = value
    expect(faultOf(schema, value)).toMatch(fault)
    expect(raise(schema, value).raised).toEqual({})
  })

  it('is what its schema makes of it, as a client will read it', () => {
    expect(sound(z.string().trim(), ' a ')).toEqual({ p: 'a' })
    expect(sound(z.coerce.date(), new Date(0))).toEqual({ p: new Date(0) })
    expect(sound(z.object({ a: z.string().optional() }), { a: undefined })).toStrictEqual({ p: {} })
    expect(sound(z.object({ a: z.number() }), { a: 1, secret: 2 })).toEqual({ p: { a: 1 } })
    expect(Object.is(sound(z.number(), -0)['p'], 0)).toBe(true)
    expect(sound(z.string().nullable(), null)).toEqual({ p: null })
  })

  it('is its default where nothing is given, and optional', () => {
    const list = z.array(z.string()).default(['none'])
    expect(sound(list)).toEqual({ p: ['none'] })
    expect(rulesOf(list)['p']?.isOptional).toBe(true)
    expect(rulesOf(list)['p']?.read(undefined)).toEqual(['none'])
  })

  it('is absent where its schema lets it be', () => {
    expect(sound(z.string().optional())).toStrictEqual({})
    expect(rulesOf(z.string().optional())['p']?.isOptional).toBe(true)
    expect(rulesOf(z.string())['p']?.isOptional).toBe(false)
    expect(rulesOf(schemaOf(async (value) => ({ value })))['p']?.isOptional).toBe(false)
  })

  it('is not cleaned and not cut: that is for its author to bound', () => {
    const text = `a\n${'x'.repeat(500)}`
    expect(sound(z.string(), text)).toEqual({ p: text })
  })

  it('keeps its schema as it is: never frozen, copied or written to', () => {
    const schema = schemaOf((value) => ({ value }))
    sound(schema, 1)
    expect(Object.isFrozen(schema) || Object.isFrozen(schema['~standard'])).toBe(false)
    expect(Object.keys(schema)).toEqual(['~standard'])
  })

  it('that is received does not throw, whatever its schema does', () => {
    const bad = schemaOf(() => {
      throw new Error('x')
    })
    for (const schema of [bad, schemaOf(async (value) => ({ value })), schemaOf(() => null as never)]) {
      expect(rulesOf(schema)['p']?.read(1)).toBeUndefined()
    }
    expect(rulesOf(z.int())['p']?.read('1')).toBeUndefined()
  })
})
