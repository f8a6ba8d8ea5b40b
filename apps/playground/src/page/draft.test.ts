import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import {
  CHOICES,
  type Draft,
  faultsFor,
  isStreamed,
  OPERATIONS,
  optionsOf,
  withOperation,
  withStream,
} from './draft.js'

const draftOf = (id: string) => CHOICES.find((choice) => choice.id === id)?.draft as Draft

describe('a draft', () => {
  it('is there for every error of the contract, and calls an operation', () => {
    expect(CHOICES.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(ig1.errors)))
    for (const { draft } of CHOICES) expect(OPERATIONS).toContain(draft.operation)
  })

  it('shows all that is sent: what is broken and who asks are apart from the headers', () => {
    expect(draftOf('bad_json')).toMatchObject({
      ...{ operation: 'POST /v1/chat/completions', key: 'ig1-demo-key', headers: 'content-type: application/json' },
      ...{ query: '', body: '{"model": "bge-m3"', faults: [], mendedAfter: 0, attempts: 3 },
    })
    expect(draftOf('invalid_month')).toMatchObject({ operation: 'GET /usage/history', query: 'month=13&year=2026' })
    expect(draftOf('internal_server_error')).toMatchObject({ faults: ['crash'] })
    expect([draftOf('unauthorized').key, draftOf('commit_exceeded').key]).toEqual(['', 'ig1-overspent-key'])
  })

  it('becomes what the client is called with', () => {
    expect(optionsOf(draftOf('bad_json'))).toEqual({
      headers: { 'content-type': 'application/json', authorization: 'Bearer ig1-demo-key' },
      body: '{"model": "bge-m3"',
      retry: { attempts: 3 },
    })
    const { headers, query, body } = optionsOf(draftOf('invalid_month'))
    expect([headers, String(query), body]).toEqual([
      { authorization: 'Bearer ig1-demo-key' },
      'month=13&year=2026',
      undefined,
    ])
    expect(optionsOf(draftOf('unauthorized')).headers).toEqual({ 'content-type': 'application/json' })
    const form = optionsOf(withOperation(draftOf('success'), 'POST /document')).body as FormData
    expect((form.get('document') as File).name).toBe('document.html')
  })

  it('refuses a line that is no header, and takes a value with colons', () => {
    const withHeaders = (headers: string) => optionsOf({ ...draftOf('success'), headers, key: '' }).headers
    expect(withHeaders(' a-url : http://x \n\n b:')).toEqual({ 'a-url': 'http://x', b: '' })
    expect(() => withHeaders('none')).toThrow(new TypeError('A header is a name, a colon and a value, and not "none"'))
  })

  it('streams where its body says so', () => {
    expect([isStreamed(draftOf('stream')), isStreamed(draftOf('success'))]).toEqual([true, false])
    expect(isStreamed(withStream(draftOf('success'), true))).toBe(true)
    expect(withStream(withStream(draftOf('success'), true), false)).toEqual(draftOf('success'))
    for (const id of ['bad_json', 'invalid_month', 'unknown_quality']) expect(isStreamed(draftOf(id))).toBeUndefined()
    for (const body of ['null', '5', '[]', '']) {
      expect(isStreamed({ ...draftOf('success'), body })).toBeUndefined()
    }
  })

  it('breaks its parts until they are mended', () => {
    const draft: Draft = { ...draftOf('success'), faults: ['decode', 'crash'] }
    expect([0, 1, 9].map((failed) => faultsFor(draft, failed))).toEqual(Array(3).fill('decode, crash'))
    expect([0, 1, 2].map((failed) => faultsFor({ ...draft, mendedAfter: 2 }, failed))).toEqual([
      'decode, crash',
      'decode, crash',
      '',
    ])
  })
})
