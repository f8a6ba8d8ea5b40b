import { describe, expect, it } from 'vitest'
import { contractOf, ig1Contract, shopFile } from '../shared/contract/test-contracts.js'
import type { DiffRule } from './changes/rules.js'
import { diff } from './diff.js'
import { changesOf, type Edit, nothing } from './test-changes.js'

const few: Edit = (file) => {
  const texts = { title: 'Few', cause: 'Sales.', solution: ['Hurry.'] }
  file.errors.few = { status: 409, message: 'Only {left} left of {item}!', params: { left: 'integer' }, ...texts }
}
const brokenFinal: Edit = (file) => {
  file.errors.broken.retry = false
}
const conflictRetried: Edit = (file) => {
  file.statuses[409].retry = true
}
const leftNumber: Edit = (file) => {
  file.errors.sold_out.params.left = 'number'
}

describe('diff', () => {
  it('finds nothing between a contract and itself', () => {
    expect(diff(ig1Contract, ig1Contract)).toMatchObject({
      changes: [],
      bump: 'none',
      leastVersion: '1.0.0',
      isVersionEnough: true,
    })
    expect(changesOf(nothing, nothing)).toEqual([])
  })

  it('does not depend on the order of kinds and keys', () => {
    const reordered = contractOf(shopFile, (file) => {
      file.errors = Object.fromEntries(Object.entries(file.errors).reverse())
    })
    expect(diff(contractOf(), reordered).changes).toEqual([])
  })

  it('a changed text is breaking even with the old one kept as an alias, which spares new clients only', () => {
    const reword: Edit = (file) => {
      file.errors.broken.aliases = [file.errors.broken.message]
      file.errors.broken.message = 'Something failed'
    }
    expect(changesOf(nothing, reword)).toMatchObject([
      {
        rule: 'message-changed',
        level: 'breaking',
        oldClient: expect.stringContaining('does not recognise the text'),
        newClient: "recognises 'broken' as before",
      },
    ])
  })

  it('a text that was an alias before does not surprise old clients', () => {
    const promote: Edit = (file) => {
      file.errors.sold_out.message = '{item} has {left} left'
      file.errors.sold_out.aliases = ['Only {left} left of {item}']
    }
    expect(changesOf(nothing, promote)).toMatchObject([
      {
        rule: 'message-changed',
        oldClient: "recognises 'sold_out' as before",
        newClient: "recognises 'sold_out' as before",
      },
    ])
  })

  it('a row of the retry table speaks for its errors, and an error with a rule of its own for itself', () => {
    const rules = (edit: Edit) => changesOf(nothing, edit).map(({ rule, path }) => `${rule} ${path}`)
    const row: Edit = (file) => {
      file.statuses[500].retry = false
    }
    expect(rules(row)).toEqual(['retry-removed statuses.500.retry'])
    const kept: Edit = (file) => {
      file.statuses[500].retry = false
      file.errors.broken.retry = true
    }
    expect(rules(kept)).toEqual(['retry-removed statuses.500.retry'])
  })

  it('a status that is listed anew, and not as HTTP has it, changes the retries of deployed clients', () => {
    const list: Edit = (file) => {
      file.statuses[503] = { title: 'Service Unavailable', retry: false, summary: 'Busy.', action: 'Wait' }
    }
    expect(changesOf(nothing, list).map(({ rule }) => rule)).toEqual(['retry-removed', 'status-added'])
  })

  describe('says what a client really makes of it', () => {
    const told = (rule: DiffRule, edit: Edit, from: Edit = nothing) =>
      changesOf(from, edit).find((change) => change.rule === rule)

    it('where a longer text is taken for the shorter one, and its params with it', () => {
      const longer: Edit = (file) => {
        file.errors.sold_out.message = 'Only {left} left of {item}, sorry'
      }
      expect(told('message-changed', longer)?.oldClient).toMatch(
        /^reads other params from the text \(\{left\} = 3, \{item\} = "example-item, sorry"\)/,
      )
      expect(told('kind-added', few)?.oldClient).toMatch(/^takes it for 'sold_out' /)
      expect(told('reading-changed', few)?.message).toBe(
        `a text such as "Only 3 left of example-item!" was 'sold_out' and is 'few'`,
      )
    })

    it('where a new alias takes over a part of what was a param', () => {
      const alias: Edit = (file) => {
        file.errors.sold_out.aliases = ['{item} has {left} left', 'Only {left} left of the {item}']
      }
      expect(changesOf(nothing, alias).map(({ rule }) => rule)).toEqual(['reading-changed', 'alias-added'])
      expect(told('reading-changed', alias)?.message).toBe(
        `a text such as "Only 3 left of the example-item" was 'sold_out' with {left} = 3, {item} = "the example-item" and is 'sold_out' with {left} = 3, {item} = "example-item"`,
      )
    })

    it('where two errors swap their texts', () => {
      const swap: Edit = (file) => {
        file.errors.other = { ...file.errors.no_such_page, message: 'No page there' }
        if (file.version === '2.0.0') {
          file.errors.other.message = 'No such page'
          file.errors.no_such_page.message = 'No page there'
        }
      }
      const base = contractOf(shopFile, swap)
      const head = contractOf({ ...shopFile, version: '2.0.0' }, swap)
      const rules = diff(base, head).changes.map(({ rule }) => rule)
      expect(rules.filter((rule) => rule === 'reading-changed')).toHaveLength(2)
      expect(diff(base, head).changes[0]?.oldClient).toMatch(/^takes it for /)
    })

    it('where a renamed error has another text as well', () => {
      const rename: Edit = (file) => {
        file.errors.not_there = { ...file.errors.no_such_page, message: 'It is gone', aliases: ['No such page'] }
        delete file.errors.no_such_page
        file.statuses[404].kind = 'not_there'
      }
      expect(told('kind-renamed', rename)).toMatchObject({
        oldClient: "does not recognise the text: takes it for 'unrecognized', its status 404 and its text stay",
        newClient: expect.stringMatching(/^recognises 'not_there' as before; /),
      })
      expect(told('status-kind-changed', rename)).toBeUndefined()
    })

    it('where a status moves to one that is retried', () => {
      const move: Edit = (file) => {
        file.errors.sold_out.status = 500
      }
      const moved = changesOf(nothing, move)
      expect(moved.map(({ rule }) => rule)).toEqual(['status-moved', 'retry-added'])
      expect(moved[0]?.oldClient).toMatch(/^does not recognise the text: .*, its status 500 and its text stay$/)
      expect(moved[1]).toMatchObject({ oldClient: 'tries it again', newClient: 'does not try it again' })
    })

    it('where a header overrules what it would do', () => {
      expect(told('retry-removed', brokenFinal)).toMatchObject({
        oldClient: 'tries it again, unless the header x-should-retry: false keeps it from that',
        newClient: 'does not try it again, unless the header x-should-retry: true tells it to',
      })
      expect(told('retry-added', conflictRetried)?.oldClient).toBe('does not try it again')
    })
  })

  it('finds a swap of params in an alias', () => {
    const swap: Edit = (file) => {
      file.errors.sold_out.aliases = ['{left} has {item} left']
    }
    expect(changesOf(nothing, swap).map(({ rule }) => rule)).toEqual(['alias-removed', 'alias-added'])
  })

  it('takes a single try for the end of all retries', () => {
    const single: Edit = (file) => {
      file.retry.attempts = 1
    }
    expect(changesOf(nothing, single)).toMatchObject([{ rule: 'retry-removed', path: 'retry.attempts' }])
    expect(
      changesOf(single, (file) => {
        file.retry.attempts = 3
      }),
    ).toMatchObject([{ rule: 'retry-policy-changed' }])
  })

  it('finds nothing in a notice that neither side appends', () => {
    const none: Edit = (file) => {
      file.notice.on = 'none'
    }
    expect(
      changesOf(none, (file) => {
        file.notice.text = ' Other.'
      }),
    ).toEqual([])
  })

  it('says what each side makes of a new type', () => {
    const [retyped] = changesOf(nothing, leftNumber)
    expect(retyped).toMatchObject({
      message: '{left} was an integer and is a number',
      oldClient: 'does not recognise the message where {left} is no integer',
      newClient: 'reads params.left as before',
    })
  })

  it('tells a swap of params from a rename to a new name', () => {
    const swap: Edit = (file) => {
      file.errors.sold_out.message = 'Only {item} left of {left}'
      file.errors.sold_out.params = { item: 'integer' }
      delete file.errors.sold_out.aliases
    }
    const from: Edit = (file) => {
      delete file.errors.sold_out.aliases
    }
    expect(changesOf(from, swap).map(({ message }) => message)).toEqual([
      '{left} is called {item} now',
      '{item} is called {left} now',
    ])
  })

  it('tells an edit of a status’s solution once, not again for each of its errors', () => {
    const edit: Edit = (file) => {
      file.statuses[500].solution = ['Wait longer.']
    }
    expect(changesOf(nothing, edit)).toMatchObject([{ rule: 'guide-changed', path: 'statuses.500' }])
  })

  it('puts what breaks first', () => {
    const edit: Edit = (file) => {
      file.errors.sold_out.cause = 'x'
      file.errors.broken.aliases = ['Failed']
      delete file.errors.no_such_page
      delete file.statuses[404].kind
    }
    expect(changesOf(nothing, edit).map(({ level }) => level)).toEqual([
      'breaking',
      'breaking',
      'additive',
      'editorial',
    ])
  })
})
