import { describe, expect, it } from 'vitest'
import { diff } from './commands/diff.js'
import { type Bump, bumped, demandedBump, isStepAbove } from './diff/bump.js'
import { idleEntries, parseIgnoreFile } from './diff/ignore-file.js'
import { contractOf, type EditableFile, edited, shopFile } from './test-contracts.js'

type Step = readonly [what: string, bump: Bump, version: string, edit: (file: EditableFile) => void]

/** A contract over ten releases: each is the one before with one thing changed. */
const HISTORY: readonly Step[] = [
  [
    'an error is added',
    'minor',
    '1.3.0',
    (file) => {
      file.errors.closed = {
        status: 409,
        message: 'Closed until {day}',
        title: 'Hours',
        cause: 'Night.',
        solution: ['Wait.'],
      }
    },
  ],
  [
    'a cause is reworded',
    'patch',
    '1.3.1',
    (file) => {
      file.errors.closed.cause = 'It is night.'
    },
  ],
  [
    'another text is recognised',
    'minor',
    '1.4.0',
    (file) => {
      file.errors.closed.aliases = ['We are closed until {day}']
    },
  ],
  [
    'that text becomes the one that is sent',
    'major',
    '2.0.0',
    (file) => {
      file.errors.closed.message = 'We are closed until {day}'
      file.errors.closed.aliases = ['Closed until {day}']
    },
  ],
  [
    'a status is listed',
    'minor',
    '2.1.0',
    (file) => {
      file.statuses[429] = { title: 'Too Many Requests', retry: true, summary: 'Too fast.', action: 'Slow down' }
    },
  ],
  [
    'an error moves there',
    'major',
    '3.0.0',
    (file) => {
      file.errors.closed.status = 429
    },
  ],
  [
    'a param is retyped',
    'major',
    '4.0.0',
    (file) => {
      file.errors.sold_out.params.left = 'number'
    },
  ],
  [
    'an error is deprecated',
    'minor',
    '4.1.0',
    (file) => {
      file.errors.sold_out.deprecated = 'use closed'
    },
  ],
  [
    'it is removed',
    'major',
    '5.0.0',
    (file) => {
      delete file.errors.sold_out
    },
  ],
  [
    'the notice goes on every message',
    'major',
    '6.0.0',
    (file) => {
      file.notice.on = 'all'
    },
  ],
]

describe('a history of ten releases', () => {
  let file: EditableFile = edited(shopFile, () => {})
  const steps = HISTORY.map(([what, bump, version, edit]) => {
    const base = file
    file = edited(base, (next) => {
      edit(next)
      next.version = version
    })
    return { what, bump, version, base, head: file }
  })

  for (const { what, bump, version, base, head } of steps) {
    it(`${version}: ${what}, which takes a ${bump}`, () => {
      const found = diff(contractOf(base), contractOf(head))
      expect(found).toMatchObject({ bump, leastVersion: version, isVersionEnough: true })
      // The same change in the version before is not enough.
      const late = contractOf(head, (same) => {
        same.version = base.version
      })
      expect(diff(contractOf(base), late).isVersionEnough).toBe(false)
    })
  }

  it('takes a major over all of it', () => {
    expect(diff(contractOf(), contractOf(file))).toMatchObject({
      bump: 'major',
      leastVersion: '2.0.0',
      isVersionEnough: true,
    })
  })
})

describe('demandedBump', () => {
  it('is that of the gravest change', () => {
    expect(demandedBump([], '1.0.0')).toBe('none')
    expect(demandedBump(['editorial', 'additive'], '1.0.0')).toBe('minor')
    expect(demandedBump(['editorial', 'breaking', 'additive'], '1.0.0')).toBe('major')
  })

  it('is one step less before 1.0.0, where npm takes a minor for a break', () => {
    expect(demandedBump(['breaking'], '0.3.1')).toBe('minor')
    expect(demandedBump(['additive'], '0.3.1')).toBe('patch')
    expect(demandedBump(['editorial'], '0.3.1')).toBe('patch')
  })
})

describe('versions', () => {
  it.each([
    ['1.2.3', 'none', '1.2.3'],
    ['1.2.3', 'patch', '1.2.4'],
    ['1.2.3', 'minor', '1.3.0'],
    ['1.2.3', 'major', '2.0.0'],
    ['2.0.0-rc.1', 'major', '2.0.0'],
    ['2.0.1-rc.1', 'patch', '2.0.1'],
    ['2.0.1-rc.1', 'minor', '2.1.0'],
    ['2.1.0-rc.1', 'major', '3.0.0'],
  ] as const)('%s with a %s becomes %s', (version, bump, next) => expect(bumped(version, bump)).toBe(next))

  it.each([
    ['1.10.0', '1.9.9', 'minor', true],
    ['1.9.10', '1.9.9', 'minor', false],
    ['2.0.0-rc.1', '1.9.9', 'major', true],
    ['2.0.0-rc.1', '2.0.0-rc.1', 'major', false],
    ['2.0.0-rc.2', '2.0.0-rc.1', 'major', true],
    ['2.0.0', '2.0.0-rc.1', 'major', true],
    ['2.1.0', '2.1.0-rc.1', 'major', false],
    ['1.2.3', '1.2.3', 'none', true],
    ['1.2.2', '1.2.3', 'none', false],
  ] as const)('%s above %s is a %s: %s', (version, base, bump, enough) => {
    expect(isStepAbove(version, base, bump)).toBe(enough)
  })
})

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
