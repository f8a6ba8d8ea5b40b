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
