import { describe, expect, it } from 'vitest'
import { defineCatalog, extendCatalog } from '../contract/define-catalog.js'
import type { DefinitionError } from '../definition/definition.js'
import { ig1 } from '../ig1/ig1.js'
import { ig1Guide } from '../ig1/ig1-guide.js'
import { toCatalogFile } from './catalog-file.js'
import { type CatalogFile, catalogFileSchema } from './catalog-file-schema.js'
import { parseCatalog } from './parse-catalog.js'

describe('toCatalogFile', () => {
  it('gives each error and status its own texts', () => {
    const file = toCatalogFile(ig1, ig1Guide)
    expect(file.errors['bad_json']).toMatchObject({ status: 400, message: 'Bad JSON.', title: 'Invalid JSON payload' })
    expect(file.errors['model_lookup_failed']?.solution).toEqual(ig1Guide.statuses[500]?.solution)
    expect(file.statuses[402]).toMatchObject({ title: 'Payment Required', retry: false, action: expect.any(String) })
    for (const error of Object.values(file.errors)) expect(error).toMatchObject({ cause: expect.any(String) })
    expect(catalogFileSchema.safeParse(file).success).toBe(true)
  })

  it('is the definition alone where there is no guide', () => {
    expect(toCatalogFile(ig1)).toEqual(ig1.toJSON())
  })
})

describe('parseCatalog', () => {
  it('gives catalog and guide of IG1 back, from the object and from its text', () => {
    const file = toCatalogFile(ig1, ig1Guide)
    for (const form of [file, JSON.stringify(file), JSON.stringify({ $schema: './schema.json', ...file }, null, 2)]) {
      const { catalog, guide } = parseCatalog(form)
      expect(catalog.toJSON()).toEqual(ig1.toJSON())
      expect(guide).toEqual(ig1Guide)
    }
  })

  it('gives a catalog that works', async () => {
    const { catalog } = parseCatalog(JSON.stringify(ig1))
    expect(catalog.error('unknown_model', { model: 'x' }).message).toBe('Unknown model x')
    expect(catalog.is(ig1.error('forbidden'), 'forbidden')).toBe(true)
    await expect(catalog.wrap('forbidden', () => 1)).resolves.toBe(1)
  })

  it('has no guide where the file has no texts for people', () => {
    expect(parseCatalog(toCatalogFile(ig1)).guide).toBeUndefined()
  })

  it('remembers the lineage of an extended catalog', () => {
    const team = extendCatalog(ig1, { name: 'team', version: '1.0.0', errors: {} })
    expect(parseCatalog(JSON.stringify(team)).catalog.lineage).toEqual(['team', 'ig1'])
  })

  const faultsOf = (json: unknown) => {
    try {
      parseCatalog(json)
      return []
    } catch (error) {
      return (error as DefinitionError).faults
    }
  }
  const changed = (change: (file: Record<string, never>) => void): unknown => {
    const file = JSON.parse(JSON.stringify(toCatalogFile(ig1, ig1Guide)))
    change(file)
    return file
  }

  it.each(['', '{', 'not json', '{"name": "x",}'])('says that %j is not JSON', (text) => {
    expect(faultsOf(text)).toEqual([{ path: '', message: expect.stringMatching(/^is not JSON: /) }])
  })

  type Loose = Record<string, Record<string, Record<string, unknown>>>
  it.each<[string, (file: Loose) => void, string]>([
    [
      'a status that is text',
      (f) => void Object.assign(f['errors']?.['bad_json'] ?? {}, { status: '400' }),
      'errors.bad_json.status',
    ],
    [
      'an unknown key',
      (f) => void Object.assign(f['errors']?.['bad_json'] ?? {}, { mesage: '' }),
      'errors.bad_json.mesage',
    ],
    ['a status outside 400-599', (f) => void Object.assign(f['statuses'] ?? {}, { 200: {} }), 'statuses.200'],
    [
      'an unknown param type',
      (f) => void Object.assign(f['errors']?.['unknown_model'] ?? {}, { params: { model: 'text' } }),
      'errors.unknown_model.params.model',
    ],
    [
      'what only defineCatalog sees',
      (f) => void Object.assign(f['errors']?.['bad_json'] ?? {}, { message: 'Bad {JSON' }),
      'errors.bad_json.message',
    ],
    ['what only defineGuide sees', (f) => void delete f['statuses']?.['400']?.['action'], 'statuses.400.action'],
  ])('refuses %s, with the path', (_, change, path) => {
    expect(faultsOf(changed(change as never)).map((fault) => fault.path)).toContain(path)
  })

  it.each([undefined, null, 3, [], {}])('refuses %j', (json) => {
    expect(faultsOf(json).length).toBeGreaterThan(0)
  })

  it('reads a file without titles: every error is a group of its own', () => {
    const catalog = defineCatalog({
      name: 'small',
      version: '1.0.0',
      statuses: { 500: { title: 'Internal Server Error', retry: true } },
      defaults: { unknown: 'broken' },
      errors: { broken: { status: 500, message: 'Broken' } },
    })
    const file: CatalogFile = {
      ...catalog.toJSON(),
      statuses: { 500: { title: 'Internal Server Error', retry: true, summary: 'Ours.', action: 'Retry' } },
      errors: { broken: { status: 500, message: 'Broken', cause: 'A bug.', solution: ['Wait.'] } },
    }
    expect(parseCatalog(file).guide?.groups).toEqual([
      { title: 'broken', kinds: ['broken'], cause: 'A bug.', solution: ['Wait.'] },
    ])
  })
})

describe('a file whose shape is wrong', () => {
  it('has every fault told in the words of defineCatalog, and those of its texts beside them', () => {
    const file = {
      name: 'shop',
      version: '1.0.0',
      envelope: { body: { code: '{cod}', details: '{params}' } },
      statuses: { 200: { title: 'OK', retry: false }, 409: { title: 'Conflict', retry: false, summary: 7 } },
      defaults: { unknown: 'brokn' },
      errors: { sold_out: { status: 409, message: '{item} is sold out', params: { left: 'int' }, cause: 7 }, brokn: 7 },
      nots: [],
    }
    const { faults } = faultsOf(() => parseCatalog(file))
    const said = Object.fromEntries(faults.map(({ path, message }) => [path, message]))
    expect(said).toMatchObject({
      'envelope.body.code': expect.stringContaining("did you mean 'code'"),
      'statuses.200': expect.stringContaining('400 to 599'),
      'errors.sold_out.params.left': expect.stringContaining("must be 'string', 'integer'"),
      'errors.brokn': expect.stringContaining('must be an object'),
      'statuses.409.summary': expect.any(String),
      'errors.sold_out.cause': expect.any(String),
      nots: expect.stringContaining('not a known key'),
    })
    expect(faults.filter(({ path }) => path === 'statuses.200')).toHaveLength(1)
  })
})

function faultsOf(run: () => unknown): DefinitionError {
  try {
    run()
  } catch (error) {
    return error as DefinitionError
  }
  throw new Error('nothing was wrong')
}
