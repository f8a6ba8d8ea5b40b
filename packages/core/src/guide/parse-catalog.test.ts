import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { envelopeJsonSchema } from '../adapter/envelope-json-schema.js'
import { defineCatalog, extendCatalog } from '../contract/define-catalog.js'
import type { DefinitionError } from '../definition/definition.js'
import { isEnvelope } from '../envelope/envelope.js'
import { ig1 } from '../ig1/ig1.js'
import { ig1Guide } from '../ig1/ig1-guide.js'
import { type CatalogFile, toCatalogFile } from './catalog-file.js'
import { catalogFileSchema, envelopeSchema, parseCatalog } from './catalog-schema.js'

const runs = { seed: 1, numRuns: 2000 }

describe('envelopeSchema and envelopeJsonSchema', () => {
  /** Envelopes and near misses, with each field right most of the time. */
  const almost = fc.record(
    {
      message: fc.oneof({ weight: 5, arbitrary: fc.string() }, fc.jsonValue()),
      code: fc.oneof(
        { weight: 5, arbitrary: fc.integer({ min: 395, max: 605 }) },
        fc.constantFrom(400, 599, 399, 600, 400.5, '400', null, 1e21, -0),
        fc.jsonValue(),
      ),
      request_id: fc.oneof({ weight: 5, arbitrary: fc.string() }, fc.constant(''), fc.jsonValue()),
      error: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )

  it('accept the bodies that isEnvelope accepts, and no others', () => {
    const validate = new Ajv().compile(envelopeJsonSchema())
    const validate400 = new Ajv().compile(envelopeJsonSchema(400))
    let accepted = 0
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: almost }, fc.jsonValue()), (value) => {
        const body = JSON.parse(JSON.stringify(value))
        const holds = isEnvelope(body)
        if (holds) accepted++
        expect(envelopeSchema.safeParse(body).success).toBe(holds)
        expect(validate(body)).toBe(holds)
        expect(validate400(body)).toBe(holds && body.code === 400)
      }),
      runs,
    )
    expect(accepted).toBeGreaterThan(runs.numRuns / 20)
  })

  it('keeps further keys', () => {
    const body = { message: 'm', code: 400, request_id: 'r', error: { code: 'x' } }
    expect(envelopeSchema.parse(body)).toEqual(body)
  })

  it('accepts what every error of the contract sends', () => {
    for (const error of [ig1.error('bad_json'), ig1.error('unknown_model', { model: '' })]) {
      expect(isEnvelope(error.toEnvelope('req_1'))).toBe(true)
      expect(envelopeSchema.safeParse(error.toEnvelope('req_1')).success).toBe(true)
    }
    for (const value of [undefined, null, 'x', []]) expect(isEnvelope(value)).toBe(false)
  })
})

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
