import { describe, expect, it } from 'vitest'
import { anchors, errorFolders, wayTo } from './addresses.js'

const foldersOf = (...kinds: string[]) => [...errorFolders(kinds).values()]

describe('the folder of a kind', () => {
  it('is its name', () => {
    expect(foldersOf('unknown_model', 'OrderNotFound', 'a.b', 'a..b', 'x-y')).toEqual([
      'unknown_model',
      'OrderNotFound',
      'a.b',
      'a..b',
      'x-y',
    ])
  })

  it('is another one where a system takes it for something else, and never out of the site', () => {
    const kinds = [
      'con',
      'NUL',
      'com1.x',
      'lpt9',
      'ends.',
      '..',
      '.',
      '../up',
      'a/b',
      'a b',
      'ünder',
      '.git',
      '',
      'x'.repeat(300),
    ]
    const folders = foldersOf(...kinds)
    expect(new Set(folders.map((folder) => folder.toLowerCase())).size).toBe(kinds.length)
    for (const folder of folders) {
      expect(folder).toMatch(/^[\w-]{0,100}-[\da-f]{8}$/)
      expect(folder).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i)
    }
  })

  it('differs in more than the case of letters, and the first keeps its name', () => {
    const [first, second, third, own] = foldersOf('sold_out', 'Sold_Out', 'SOLD_OUT', 'con')
    expect(first).toBe('sold_out')
    expect(second).toMatch(/^Sold_Out-[\da-f]{8}$/)
    expect(second?.toLowerCase()).not.toBe(third?.toLowerCase())
    // What comes later moves nobody, even one that has the name of another one's folder.
    expect(foldersOf('sold_out', 'con')).toEqual([first, own])
    expect(foldersOf('con', String(own)).map((folder) => folder.toLowerCase())).toHaveLength(2)
    expect(new Set(foldersOf('con', String(own))).size).toBe(2)
  })
})

describe('anchors and ways', () => {
  it('gives each text an anchor of its own', () => {
    expect([...anchors(['GET /orders/{id}', 'GET /orders/id', '...', '<b>']).values()]).toEqual([
      'get-orders-id',
      'get-orders-id-2',
      'part',
      'b',
    ])
  })

  it('is relative, so that a site may lie anywhere', () => {
    expect(wayTo('index.html', 'assets/site.css')).toBe('assets/site.css')
    expect(wayTo('errors/x/index.html', 'assets/site.css')).toBe('../../assets/site.css')
  })
})
