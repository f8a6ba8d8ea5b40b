import { describe, expect, it } from 'vitest'
import { defineCatalog } from '../contract/define-catalog.js'
import type { DefinitionError, ErrorDefinition } from './definition.js'

const head = {
  name: 'shop',
  version: '1.0.0',
  statuses: { 409: { title: 'Conflict', retry: false }, 500: { title: 'Internal Server Error', retry: true } },
  defaults: { unknown: 'broken' },
} as const
const broken: ErrorDefinition = { status: 500, message: 'Broken' }

/** What is thrown over these errors. */
function thrownOver(errors: Record<string, ErrorDefinition>): DefinitionError {
  try {
    defineCatalog({ ...head, errors: { broken, ...errors } })
  } catch (error) {
    return error as DefinitionError
  }
  throw new Error('nothing was thrown')
}

const many = (count: number, error: (index: number) => Partial<ErrorDefinition>) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `kind_${index}`,
      { status: 409, message: `No ${index}.`, ...error(index) },
    ]),
  )

describe('DefinitionError', () => {
  it('lists each fault with its path, a line for each', () => {
    const { message, faults } = thrownOver({ a: { status: 410, message: 'A' }, b: { status: 409, message: '{x}{y}' } })
    expect(message.split('\n')).toEqual([
      `Catalog "shop" has 2 faults:`,
      `  errors.a.status: 410 has no row in 'statuses'; add one`,
      `  errors.b.message: has no text between {x} and {y}, so they could not be told apart`,
    ])
    expect(faults).toHaveLength(2)
  })

  it('tells those that break one rule together once they are many, the first five by name', () => {
    const { message, faults } = thrownOver(many(240, (index) => ({ params: { [`p${index}`]: 'integer' } })))
    expect(faults).toHaveLength(240)
    expect(message.split('\n')).toEqual([
      `Catalog "shop" has 240 faults:`,
      `  240 kinds: kind_0, kind_1, kind_2, kind_3, kind_4, ...: the message has no {p0} and the envelope no {params} or {params.p0}, so that no client could see it (at errors.kind_0.params.p0)`,
    ])
  })

  it('knows kinds that have dots in their names', () => {
    const dotted = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [`shop.kind_${index}`, { status: 410, message: `No ${index}.` }]),
    )
    expect(thrownOver(dotted).message.split('\n').slice(1)).toEqual([
      expect.stringMatching(/^ {2}9 kinds: shop\.kind_0, .*, shop\.kind_4, \.\.\.: 410 has no row /),
    ])
  })

  it('tells five of them one by one, and others beside them', () => {
    const five = many(5, () => ({ status: 410 }))
    expect(thrownOver(five).message.split('\n')).toHaveLength(6)
    const six = thrownOver({ ...many(6, () => ({ status: 410 })), odd: { status: 409, message: '{' } })
    expect(six.message.split('\n').slice(1)).toEqual([
      expect.stringMatching(
        /^ {2}6 kinds: kind_0, .*, kind_4, \.\.\.: 410 has no row .* \(at errors\.kind_0\.status\)$/,
      ),
      expect.stringMatching(/^ {2}errors\.odd\.message: has a '\{' at 0/),
    ])
  })
})

describe('DefinitionError over one text', () => {
  it('tells the first five of many faults of one text, and how many more there are', () => {
    const { message, faults } = thrownOver({ a: { status: 409, message: '{a'.repeat(9) } })
    expect(faults).toHaveLength(9)
    expect(message.split('\n').slice(1)).toEqual([
      ...[0, 2, 4, 6, 8].map((index) => expect.stringMatching(`^ {2}errors\\.a\\.message: has a '\\{' at ${index} `)),
      '  errors.a.message: and 4 more',
    ])
  })

  // Squared, it took minutes.
  it('is soon told of many thousands', () => {
    const { message, faults } = thrownOver({ a: { status: 409, message: '{a'.repeat(80_000) } })
    expect(faults).toHaveLength(80_000)
    const endless = `${'{a'.repeat(80_000)}}`
    expect(thrownOver({ a: { status: 409, message: 'A', aliases: [endless] } }).faults).toHaveLength(2)
    expect(thrownOver({ a: { status: 409, message: endless, aliases: ['A'] } }).faults).toHaveLength(2)
    expect(message.length).toBeLessThan(2000)
  })

  it('lists a code, a status and a kind that cannot even be written as text', () => {
    const odd = Object.create(null)
    const mute = { toString: null }
    for (const value of [Symbol('odd'), 10n, odd, mute] as never[]) {
      const errors = { a: { status: value, message: 'A' }, b: { status: 409, message: 'B', code: value } }
      expect(thrownOver(errors).faults.map(({ path }) => path)).toEqual(['errors.a.status', 'errors.b.code'])
      const unknown = { status: value, message: 'Broken' }
      expect(() => defineCatalog({ ...head, errors: { broken: unknown } })).toThrow(
        /has 1 fault:\n {2}errors\.broken\.status/,
      )
      const definition = { ...head, errors: { broken }, defaults: { unknown: value } }
      expect(() => defineCatalog(definition)).toThrow(/defaults\.unknown: .* is not a kind of this catalog/)
      const retry = { attempts: 3, initialDelayMs: value, factor: 2, maxDelayMs: value, unsafe: false }
      expect(() => defineCatalog({ ...head, errors: { broken }, retry })).toThrow(/retry\.initialDelayMs.*retry\.max/s)
    }
  })
})

describe('a definition', () => {
  it('is read once: a getter cannot change its mind between the check and the use', () => {
    let reads = 0
    const catalog = defineCatalog({
      ...head,
      errors: {
        broken,
        get sneaky() {
          return {
            status: 409,
            get message() {
              return reads++ === 0 ? 'Sound' : 'Not {sound'
            },
          }
        },
      },
    })
    expect(reads).toBe(1)
    expect(catalog.error('sneaky' as never, {} as never)).toHaveProperty('message', 'Sound')
    expect(JSON.parse(JSON.stringify(catalog)).errors.sneaky.message).toBe('Sound')
    expect(reads).toBe(1)
  })
})
