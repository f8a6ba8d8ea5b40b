import { keysOfPath, pathTo } from '@errspec/core/schema'
import { describe, expect, it } from 'vitest'
import { diff } from '../diff/diff.js'
import { contractOf, type EditableFile, shopFile } from '../shared/contract/test-contracts.js'
import { accept, parseIgnoreFile } from './ignore-file.js'

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
      `.errspec-ignore:\n  line 1: 'mesage-changed' is no rule of check, diff or probe; did you mean 'message-changed'?\n  line 2: has more than a rule and a path; begin a comment with #, and write a key that has spaces as in operations["GET /orders"]\n  line 3: 'nonsense' is no rule of check, diff or probe`,
    )
  })

  it('knows which of its lines ignore nothing', () => {
    const entries = parseIgnoreFile('message-changed\nkind-removed errors.x')
    expect(accept(diff(base, head, entries).ignored, entries).idle).toMatchObject([{ rule: 'kind-removed', line: 2 }])
  })

  it('takes a kind that has dots for one key, and no member of another kind for it', () => {
    const kinds = (message: string) => (file: EditableFile) => {
      file.errors.user = { status: 409, message: `User ${message}`, title: 'U', cause: 'U', solution: ['U'] }
      file.errors['user.message'] = { status: 404, message: `Mail ${message}`, title: 'M', cause: 'M', solution: ['M'] }
    }
    const [before, after] = [contractOf(shopFile, kinds('is here')), contractOf(shopFile, kinds('has gone'))]
    const left = (text: string) => diff(before, after, parseIgnoreFile(text)).changes.map(({ path }) => path)
    expect(left('')).toEqual(['errors.user.message', 'errors["user.message"].message'])
    expect(left('message-changed errors.user')).toEqual(['errors["user.message"].message'])
    expect(left('message-changed errors.user.message')).toEqual(['errors["user.message"].message'])
    expect(left('message-changed errors["user.message"] # mail')).toEqual(['errors.user.message'])
    expect(left('message-changed errors["user.message"].message')).toEqual(['errors.user.message'])
  })

  it('takes any key in brackets: with spaces, quotes, slashes, a comment’s sign, an asterisk, or nothing', () => {
    const keys = ['GET /a#b', 'POST /orders/{order id}', '*', 'a "b" \\', '', '[0]', 'it’s']
    for (const key of keys) {
      const [entry] = parseIgnoreFile(`operation-raises ${pathTo('operations', key)} # a comment "with" [brackets]`)
      expect(keysOfPath(entry?.path ?? ''), key).toEqual(['operations', key])
    }
  })

  it('says how a path is written that is none', () => {
    expect(() => parseIgnoreFile('operation-raises operations.GET /a')).toThrow('as in operations["GET /orders"]')
    expect(() => parseIgnoreFile('kind-removed errors["a', '.errspec-ignore')).toThrow(
      `.errspec-ignore: line 1: 'errors["a' is no path; a key with more than letters`,
    )
  })
})
