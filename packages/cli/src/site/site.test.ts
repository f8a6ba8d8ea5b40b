import { defineCatalog, defineOperations } from '@errspec/core'
import { describe, expect, it } from 'vitest'
import type { Contract } from '../shared/contract/contract.js'
import { codedFile, contractOf, ig1Contract, shopFile } from '../shared/contract/test-contracts.js'
import { MANIFEST, site } from './site.js'

const scripts = { page: '/* page */', search: '/* search */' }
const made = (contract: Contract = ig1Contract, look = {}) => site(contract, scripts, look)
const pageOf = (contract: Contract, kind: string) => made(contract).get(`errors/${kind}/index.html`) ?? ''
/** The text of a page, without its tags. */
const text = (page: string) =>
  page.replace(/<[^>]*>/g, '').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))

describe('site', () => {
  it('has a page for each error, at an address that is its kind', () => {
    const files = [...made().keys()]
    for (const kind of Object.keys(ig1Contract.catalog.errors)) expect(files).toContain(`errors/${kind}/index.html`)
    expect(files.filter((file) => !file.startsWith('errors/'))).toEqual([
      'index.html',
      'operations/index.html',
      'retries/index.html',
      'notes/index.html',
      'assets/site.css',
      'assets/icon.svg',
      'assets/page.js',
      'assets/search.js',
      'assets/contract.js',
      MANIFEST,
    ])
  })

  it('says all of an error', () => {
    const page = text(pageOf(ig1Contract, 'commit_exceeded'))
    for (const said of [
      'Commit exceeded: {totalCost} >= {maxCost}',
      "The organization's budget for this month is spent",
      'The organization has spent what it may spend in a month',
      "Ask the organization's administrator to review the budget.",
      'No, the same request fails again.',
      'HTTP/1.1 402 Payment Required',
      'x-error-kind: commit_exceeded',
      '"message": "Commit exceeded: 12.5 >= 12.5 Please contact the administrator with the request ID."',
      "throw ig1.error('commit_exceeded', { totalCost: 12.5, maxCost: 12.5 })",
      "if (!ig1.is(error, 'commit_exceeded')) throw error",
      'Any operation',
    ])
      expect(page).toContain(said)
    const backend = text(pageOf(ig1Contract, 'backend_unavailable'))
    expect(backend).toMatch(/Yes, up to 3 tries in all, 1 s, 2 s apart/)
    expect(backend).toContain('Failed to forward request\n')
    expect(backend).toContain('POST /v1/embeddings')
  })

  it('shows codes, params, constants and what is deprecated', () => {
    const contract = contractOf(codedFile, (file) => {
      file.errors.sold_out.deprecated = 'Use no_stock <b>'
      file.errors.sold_out.since = '1.4.0'
    })
    const page = pageOf(contract, 'sold_out')
    for (const said of [
      'SOLD_OUT',
      'Use no_stock <b>',
      'version 1.4.0',
      'list of string',
      'string, optional',
      "./errors.js'",
      '"code": "SOLD_OUT"',
    ])
      expect(text(page)).toContain(said)
    expect(page).toContain('<a href="https://help.example/sold-out">')
    expect(text(made(contract).get('index.html') ?? '')).toContain('SOLD_OUT')
    expect(text(made(contract).get('notes/index.html') ?? '')).toContain('42201')
  })

  it('has no page of operations where the contract says nothing of them, and no link to it', () => {
    const files = made(contractOf(shopFile))
    expect(files.has('operations/index.html')).toBe(false)
    expect([...files.values()].join('')).not.toContain('operations/index.html')
  })

  it('takes a contract without texts for people', () => {
    const catalog = defineCatalog({
      name: 'bare',
      version: '1.0.0',
      statuses: { 500: { title: 'Internal Server Error', retry: true } },
      defaults: { unknown: 'broken' },
      errors: { broken: { status: 500, message: 'Broken' } },
    })
    expect(text(pageOf({ catalog }, 'broken'))).toContain('throw bare.error(')
    const operations = defineOperations(catalog, { 'GET /x{a}y': ['broken'] } as never, {})
    expect(text(pageOf({ catalog, operations }, 'broken'))).toContain("app.get('/example'")
  })

  it('says what has no example, and leaves its params to be filled in', () => {
    const contract = contractOf(codedFile, (file) => {
      file.errors.sold_out.params.variants = { jsonSchema: { type: 'string', pattern: '^[A-Z]{3}-\\d{4}$' } }
    })
    const page = text(pageOf(contract, 'sold_out'))
    expect(page).toContain('There is no example of it yet')
    expect(page).toContain("throw orders.error('sold_out', { item: 'example-item', left: 3, variants })")
  })

  it('is the same every time, and its list names every file', () => {
    expect([...made()]).toEqual([...made()])
    const files = made(contractOf(codedFile))
    expect(JSON.parse(files.get(MANIFEST) ?? '').files).toEqual(
      [...files.keys()].filter((file) => file !== MANIFEST).sort(),
    )
  })

  it('calls nothing of the outside, and has no style or script within a page', () => {
    for (const [file, content] of made()) {
      if (!file.endsWith('.html')) continue
      expect(content, file).not.toMatch(/<style|\sstyle=|<script(?! src=)|\son\w+=|<iframe|<base/)
      for (const [, address = ''] of content.matchAll(/\s(?:src|href)="([^"]*)"/g)) {
        if (!/^https:\/\/api\.ig1\.ai/.test(address))
          expect(address, file).toMatch(/^(?:\.\.\/)*[\w.-]+(?:\/[\w.-]+)*(?:#[\w-]+)?$|^#/)
      }
    }
    expect(made().get('assets/site.css')).not.toMatch(/url\(|@import|@font-face/)
  })

  it('is dressed as it is told, and by nothing that could do harm', () => {
    const files = made(ig1Contract, { title: 'Fehler & <b>', home: 'https://example.com/?a&b', accent: '#0a7' })
    const index = files.get('index.html') ?? ''
    expect(index).toContain('<title>Fehler &#38; &#60;b&#62;</title>')
    expect(index).toContain('href="https://example.com/?a&#38;b" rel="home"')
    expect(files.get('assets/site.css')).not.toBe(made().get('assets/site.css'))
    for (const home of ['javascript:alert(1)', '//evil.example', 'x', '/\\evil.example', 'mailto:x'])
      expect(() => made(ig1Contract, { home }), home).toThrow(/home must be/)
    for (const home of ['/', '../', './x', '/docs/start.html']) expect(() => made(ig1Contract, { home })).not.toThrow()
    expect(() => made(ig1Contract, { accent: 'red;}' })).toThrow(/accent must be a colour/)
  })
})

describe('hostile texts in a contract', () => {
  const hostile = `</title></script><script>alert(1)</script><img src=x onerror=alert(2)>"' onclick="alert(3) \u202ejavascript:alert(4) &amp; __proto__`
  const contract = contractOf(codedFile, (file) => {
    file.notes = [{ title: hostile, text: hostile, items: [hostile] }]
    for (const row of Object.values<Record<string, unknown>>(file.statuses))
      Object.assign(row, { summary: hostile, action: hostile, solution: [hostile] })
    for (const [kind, error] of Object.entries<Record<string, unknown>>(file.errors)) {
      Object.assign(error, {
        title: `${kind} ${hostile}`,
        cause: hostile,
        solution: [hostile],
        deprecated: hostile,
        fields: { help: 'javascript:alert(5)' },
      })
    }
    file.errors.internal.message = hostile.replace(/[\u202e]/g, '')
    file.errors.sold_out.code = 'x"><script>alert(6)</script>'
    file.errors.sold_out.example = { item: hostile, left: 1, variants: [hostile] }
  })

  it('are text on every page', () => {
    const files = made(contract, { title: hostile })
    for (const [file, content] of files) {
      if (!file.endsWith('.html')) continue
      // Whatever begins with < is one of ours.
      expect(content.match(/<(?!!doctype html>)[^\w/]/g), file).toBeNull()
      expect(content.match(/<script[^>]*>/g), file).toEqual(content.match(/<script src="[\w./]+" defer>/g))
      expect(content, file).not.toMatch(/<img|\son\w+="|href="javascript|\u202e/i)
    }
    expect(files.get('assets/contract.js')).not.toMatch(/<|\u202e/)
    expect(text(pageOf(contract, 'internal'))).toContain('<script>alert(1)</script>')
  })
})
