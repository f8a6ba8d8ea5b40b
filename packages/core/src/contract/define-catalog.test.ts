import { describe, expect, it } from 'vitest'
import { type DefinitionError, defaultRetryPolicy } from '../definition/definition.js'
import { defineCatalog } from './define-catalog.js'

const sound = () => ({
  name: 'shop',
  version: '1.0.0',
  notice: { text: ' Ask support.', on: '5xx' as const },
  statuses: {
    400: { title: 'Bad Request', retry: false },
    500: { title: 'Internal Server Error', retry: true, headers: { 'x-team': 'shop' } },
  },
  defaults: { unknown: 'broken' as const },
  errors: {
    broken: { status: 500, message: 'Broken' },
    sold_out: { status: 400, message: 'Only {N} of {item} left', params: { N: 'integer' as const } },
  },
})

describe('defineCatalog', () => {
  it.each([undefined, null, 'ig1', 3, []])('refuses %j altogether', (definition) => {
    expect(() => defineCatalog(definition as never)).toThrow(/The catalog has 1 fault:\n {2}must be an object/)
  })

  it('lists several faults in one error, in the order of the definition', () => {
    const errors = { ...sound().errors, broken: { status: 42, message: 'Broken' } }
    const definition = { ...sound(), version: 'new', errors, defaults: { unknown: 'nobody' } } as never
    let thrown: unknown
    try {
      defineCatalog(definition)
    } catch (error) {
      thrown = error
    }
    const { message, faults } = thrown as DefinitionError
    expect(faults.map(({ path }) => path)).toEqual(['version', 'errors.broken.status', 'defaults.unknown'])
    expect(message).toMatch(
      /^Catalog "shop" has 3 faults:\n {2}version: .*\n {2}errors\.broken\.status: .*\n {2}defaults/,
    )
  })

  it("neither freezes nor changes the caller's definition, and does not follow its changes", () => {
    const definition = sound()
    const catalog = defineCatalog(definition)
    expect(definition).toEqual(sound())
    expect(Object.isFrozen(definition) || Object.isFrozen(definition.errors.broken)).toBe(false)
    definition.errors.broken.message = 'Changed'
    expect(catalog.error('broken').message).toBe('Broken')
  })

  it('freezes the catalog and all that it holds', () => {
    const catalog = defineCatalog(sound())
    const { errors, statuses, notice, defaults, lineage, retryTable } = catalog
    for (const part of [
      catalog,
      errors,
      errors.broken,
      errors.sold_out.params,
      statuses,
      statuses[400],
      notice,
      defaults,
      lineage,
      retryTable,
    ]) {
      expect(Object.isFrozen(part)).toBe(true)
    }
  })

  it('gives functions that need no this', async () => {
    const { error, is, recognize, wrap } = defineCatalog(sound())
    const raised = error('sold_out', { N: 1, item: 'x' })
    expect(is(raised, 'sold_out')).toBe(true)
    expect(recognize({ message: 'Broken', status: 500 })).toEqual({ kind: 'broken', params: {} })
    await expect(wrap('broken', () => 7)).resolves.toBe(7)
  })

  it('is its own definition as JSON, and can be made from that again', () => {
    const json = JSON.stringify(defineCatalog(sound()))
    expect(JSON.parse(json)).toEqual(sound())
    expect(JSON.stringify(defineCatalog(JSON.parse(json)))).toBe(json)
  })

  it('has a retry table by status, and the default policy where it sets none', () => {
    const catalog = defineCatalog(sound())
    expect(catalog.retryTable).toEqual({ 400: false, 500: defaultRetryPolicy })
    const retry = { attempts: 1, initialDelayMs: 0, factor: 1, maxDelayMs: 0, unsafe: true }
    expect(defineCatalog({ ...sound(), retry }).retryTable).toEqual({ 400: false, 500: retry })
  })
})
