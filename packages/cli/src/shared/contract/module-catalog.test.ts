import { defaultEnvelope, defineCatalog, extendCatalog } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { folder, program } from '../../test-program.js'
import { catalogFrom } from './module-catalog.js'

const own = { '~standard': { version: 1, vendor: 'own', validate: (value: unknown) => ({ value }) } } as const

function shopWith(variants: unknown, rest = {}) {
  return {
    name: 'shop',
    version: '1.0.0',
    envelope: { body: { error: { code: '{code}', message: '{message}', details: '{params}' } } },
    statuses: { 409: { title: 'Conflict', retry: false }, 500: { title: 'Internal Server Error', retry: true } },
    defaults: { unknown: 'broken' },
    errors: {
      sold_out: { status: 409, message: '{item} is sold out', params: { variants, item: 'string' } },
      broken: { status: 500, message: 'Something broke' },
    },
    ...rest,
  } as const
}

describe('a catalog of a module', () => {
  it('has its schemas as they are, whether it is made or only defined', () => {
    const variants = z.array(z.string().min(2))
    const definition = shopWith(variants)
    for (const value of [definition, defineCatalog(definition as never)]) {
      const { catalog } = catalogFrom(value as never)
      expect(catalog.errors['sold_out']?.params?.['variants']).toBe(variants)
      expect(Object.keys(catalog.errors['sold_out']?.params ?? {})).toEqual(['variants', 'item'])
      expect(() => catalog.error('sold_out', { item: 'tea', variants: ['x'] })).toThrow(TypeError)
      expect(catalog.envelope).toEqual(definition.envelope)
    }
  })

  it('may have a schema that cannot be exported', () => {
    const catalog = defineCatalog(shopWith(own) as never)
    expect(() => JSON.stringify(catalog)).toThrow('errors.sold_out.params.variants')
    expect(catalogFrom(catalog as never).catalog.errors['sold_out']?.params?.['variants']).toBe(own)
  })

  it('says what it was made of and no more: neither the default envelope nor the default policy, but what it extends', () => {
    const { envelope: _, ...plain } = shopWith('integer')
    const { sold_out, ...errors } = plain.errors
    const { catalog } = catalogFrom(defineCatalog({ ...plain, errors } as never) as never)
    expect(Object.keys(catalog.toJSON())).toEqual(['name', 'version', 'statuses', 'defaults', 'errors'])
    expect(catalog.envelope).toBe(defaultEnvelope)
    const team = extendCatalog(ig1, { name: 'team', version: '1.0.0', errors: {} })
    expect(catalogFrom(team as never).catalog.lineage).toEqual(['team', 'ig1'])
  })

  it('takes the texts for people of a definition, and tells the faults of its schemas', () => {
    const texts = { title: 'Stock', cause: 'Others were quicker.', solution: ['Order less.'] }
    const errors = {
      sold_out: { ...shopWith(own).errors.sold_out, ...texts },
      broken: { status: 500, message: 'Something broke', ...texts, title: 'Failures' },
    }
    const statuses = Object.fromEntries(
      Object.entries(shopWith(own).statuses).map(([status, row]) => [status, { ...row, summary: 'x', action: 'y' }]),
    )
    expect(catalogFrom(shopWith(own, { errors, statuses }) as never).guide?.groups).toHaveLength(2)
    const shown = { ...errors.sold_out, message: '{item}: {variants}' }
    expect(() => catalogFrom(shopWith(own, { errors: { ...errors, sold_out: shown }, statuses }) as never)).toThrow(
      'errors.sold_out.params.variants',
    )
  })
})

describe('the program, with a module that has schemas', () => {
  const cwd = folder({
    'shop.ts': `import { z } from 'zod'
      const own = { '~standard': { version: 1, vendor: 'own', validate: (value: unknown) => ({ value }) } }
      const shop = (variants: unknown) => ({ ...${JSON.stringify(shopWith('string'))}, errors: {
        sold_out: { status: 409, message: '{item} is sold out', params: { variants }, example: { item: 'tea', variants: ['green'] } },
        broken: { status: 500, message: 'Something broke' },
      } })
      export const exportable = shop(z.array(z.string()))
      export const opaque = shop(own)`,
  })
  const run = (...argv: string[]) => program([...argv], { cwd })

  it('exports them as JSON Schema, and reads that back with the envelope', async () => {
    const exported = await run('export', '--catalog', 'shop.ts#exportable', '--out', 'shop.json')
    expect(exported).toMatchObject({ code: 0, err: '' })
    const [ofModule, ofFile] = await Promise.all(
      ['shop.ts#exportable', 'shop.json'].map((catalog) => run('openapi', '--catalog', catalog)),
    )
    expect(ofFile?.out).toBe(ofModule?.out)
    expect(await run('diff', 'shop.json', 'shop.ts#exportable')).toMatchObject({
      code: 0,
      out: expect.stringContaining('No changes.'),
    })
  })

  it('says which param keeps it from the export, and does all else', async () => {
    expect(await run('export', '--catalog', 'shop.ts#opaque')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/errors\.sold_out\.params\.variants has no JSON Schema(?!.*fault of errspec)/),
    })
    for (const argv of [['list'], ['docs'], ['openapi'], ['json-schema'], ['explain', 'sold_out']]) {
      expect((await run(...argv, '--catalog', 'shop.ts#opaque')).code, argv[0]).toBe(0)
    }
    expect((await run('check', 'shop.ts#opaque')).out).toContain('no-json-schema  errors.sold_out.params.variants')
  })
})
