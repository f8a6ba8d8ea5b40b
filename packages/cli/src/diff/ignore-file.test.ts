import { describe, expect, it } from 'vitest'
import { contractOf, shopFile } from '../shared/contract/test-contracts.js'
import { diff } from './diff.js'
import { idleEntries, parseIgnoreFile } from './ignore-file.js'

describe('an ignore file', () => {
  const base = contractOf()
  const head = contractOf(shopFile, (file) => {
    file.errors.broken.message = 'Something failed'
    file.errors.no_such_page.message = 'Nothing here'
    file.errors.sold_out.cause = 'x'
  })
  const seen = (text: string) => {
    const found = diff(base, head, parseIgnoreFile(text))
    return [found.changes.map(({ rule, path }) => `${rule} ${path}`), found.ignored.length, found.bump]
  }

  it('takes out a rule at a path, below a path, or anywhere, and with it what it demands', () => {
    const guide = 'guide-changed errors.sold_out'
    expect(seen('message-changed errors.broken.message')).toEqual([
      ['message-changed errors.no_such_page.message', guide],
      1,
      'major',
    ])
    expect(seen('message-changed errors.broken # agreed with all clients')[1]).toBe(1)
    expect(seen('message-changed')).toEqual([[guide], 2, 'patch'])
    expect(seen('# nothing\n\n  message-changed\r\nguide-changed')).toEqual([[], 3, 'none'])
    expect(seen('message-changed errors.brok')[1]).toBe(0)
  })

  it('refuses what it does not understand, line by line', () => {
    expect(() => parseIgnoreFile('mesage-changed\nkind-added a b\nnonsense', '.errspec-ignore')).toThrow(
      `.errspec-ignore:\n  line 1: 'mesage-changed' is no rule of diff; did you mean 'message-changed'?\n  line 2: has more than a rule and a path; begin a comment with #\n  line 3: 'nonsense' is no rule of diff`,
    )
  })

  it('knows which of its lines ignore nothing', () => {
    const entries = parseIgnoreFile('message-changed\nkind-removed errors.x')
    expect(idleEntries(entries, diff(base, head, entries).ignored)).toMatchObject([{ rule: 'kind-removed', line: 2 }])
  })
})
