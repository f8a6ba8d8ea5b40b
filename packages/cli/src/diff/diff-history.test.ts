import { describe, expect, it } from 'vitest'
import { contractOf, type EditableFile, edited, shopFile } from '../shared/contract/test-contracts.js'
import type { Bump } from './bump.js'
import { diff } from './diff.js'

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
