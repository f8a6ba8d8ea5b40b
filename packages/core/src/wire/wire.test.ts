import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCatalog } from '../contract/create-catalog.js'
import { defineCatalog } from '../contract/define-catalog.js'
import { openAiEnvelope, problemEnvelope } from '../envelope/ready-made.js'
import { ig1 } from '../ig1/ig1.js'
import { bodyOf } from './body.js'
import { errorHeaders, exposedHeaders } from './wire.js'

const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  envelope: { body: { code: '{code}', message: '{message}', item: '{params.item}' } },
  statuses: { 409: { title: 'Conflict', retry: false }, 500: { title: 'Oops', retry: true } },
  defaults: { unknown: 'broken' },
  errors: {
    sold_out: { status: 409, message: '{item} is sold out' },
    few_left: { status: 409, message: 'Only {left} of {item} left', params: { left: 'integer' } },
    broken: { status: 500, message: 'Broken' },
  },
})

const header = (...[contract, error, envelope]: [Parameters<typeof errorHeaders>[0], ...unknown[]]) =>
  errorHeaders(contract, error as never, 'req_1', { envelope: envelope as never })['x-error-params']

describe('x-error-params', () => {
  it('is there where the body is not the contract’s own or omits a param, and nowhere else', () => {
    const sold = shop.error('sold_out', { item: 'Tea' })
    const few = shop.error('few_left', { item: 'Tea', left: 2 })
    expect(header(shop, sold)).toBeUndefined()
    expect(header(shop, few)).toBe('{"item":"Tea","left":2}')
    expect(header(shop, sold, problemEnvelope())).toBe('{"item":"Tea"}')
    expect(header(shop, shop.error('broken'), problemEnvelope())).toBeUndefined()
    expect(header(ig1, ig1.error('unknown_model', { model: 'x' }))).toBe('{"model":"x"}')
    expect(header(ig1, ig1.error('unknown_model', { model: 'x' }), openAiEnvelope)).toBe('{"model":"x"}')
    expect(header(ig1, ig1.error('forbidden'))).toBeUndefined()
    expect(exposedHeaders).toContain('x-error-params')
  })

  it('is ASCII, and whole or not at all, up to 1,024 bytes', () => {
    const of = (model: string) => header(ig1, ig1.error('unknown_model', { model }))
    expect(of('é\u{1F600}\u007f"\\')).toBe('{"model":"\\u00e9\\ud83d\\ude00\\"\\\\"}')
    expect(JSON.parse(of('\u{1F600}') ?? '')).toEqual({ model: '\u{1F600}' })
    expect(of('é'.repeat(168))).toHaveLength('{"model":""}'.length + 168 * 6)
    expect(of('é'.repeat(169))).toBeUndefined()
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (model) => {
        const value = of(model)
        if (value === undefined) return
        expect(value).toMatch(/^[\x20-\x7e]{1,1024}$/)
        expect(JSON.parse(value)).toEqual(ig1.error('unknown_model', { model }).params)
      }),
      { seed: 1 },
    )
  })
})

describe('a body', () => {
  it('is JSON through and through, whatever a schema makes of it', () => {
    const at = {
      '~standard': {
        version: 1 as const,
        vendor: 'test',
        validate: (value: unknown) => ({ value: new Date(value as string) }),
      },
    }
    const calendar = defineCatalog({
      name: 'calendar',
      version: '1.0.0',
      envelope: { body: { code: '{code}', at: '{params.at}' } },
      statuses: { 409: { title: 'Conflict', retry: false }, 500: { title: 'Oops', retry: true } },
      defaults: { unknown: 'broken' },
      errors: {
        taken: { status: 409, message: 'Taken', params: { at } },
        broken: { status: 500, message: 'Broken' },
      },
    })
    const taken = calendar.error('taken', { at: new Date(0) })
    expect(taken.params['at']).toEqual(new Date(0))
    expect(taken.toEnvelope('r')).toEqual({ code: 'taken', at: '1970-01-01T00:00:00.000Z' })
  })
})

describe('the body that a browser’s catalog writes without templates', () => {
  it('is what the template of the default envelope writes', () => {
    const { extends: _, ...definition } = ig1.toJSON()
    const templated = defineCatalog(definition as never)
    const flat = createCatalog(ig1.toJSON())
    for (const kind of Object.keys(ig1.errors)) {
      const params = { model: 'm', quality: 'q', N: 2, totalCost: 2, maxCost: 1 }
      const own = Object.fromEntries(Object.entries(params).filter(([name]) => name in ig1.rulesOf(kind)))
      const raised = ig1.error(kind as 'unknown_model', own as never)
      const expected = JSON.stringify(bodyOf(templated, raised, { requestId: 'req_1' }))
      expect(JSON.stringify(raised.toEnvelope('req_1'))).toBe(expected)
      expect(JSON.stringify(flat.toEnvelope(raised, { requestId: 'req_1' }))).toBe(expected)
    }
  })
})
