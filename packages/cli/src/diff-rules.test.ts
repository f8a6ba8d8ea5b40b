import { describe, expect, it } from 'vitest'
import { diff } from './commands/diff.js'
import { type DiffRule, diffRules } from './diff/change.js'
import { contractOf, type EditableFile, ig1Contract, shopFile } from './test-contracts.js'

type Edit = (file: EditableFile) => void

/** How each rule fires, once and alone: the change, and where it is told. `from` is what the contract before has differently. */
const CASES: Record<DiffRule, { path: string; edit: Edit; from?: Edit; with?: DiffRule[] }> = {
  'name-changed': {
    path: 'name',
    edit: (file) => {
      file.name = 'store'
    },
  },
  'kind-removed': {
    path: 'errors.sold_out',
    edit: (file) => {
      delete file.errors.sold_out
    },
  },
  'kind-renamed': {
    path: 'errors.sold_out',
    edit: (file) => {
      file.errors.out_of_stock = file.errors.sold_out
      delete file.errors.sold_out
    },
  },
  'kind-added': {
    path: 'errors.closed',
    edit: (file) => {
      file.errors.closed = {
        status: 409,
        message: 'We are closed',
        title: 'Hours',
        cause: 'Night.',
        solution: ['Wait.'],
      }
    },
  },
  'kind-deprecated': {
    path: 'errors.sold_out.deprecated',
    edit: (file) => {
      file.errors.sold_out.deprecated = 'use out_of_stock'
    },
  },
  'deprecation-changed': {
    path: 'errors.sold_out.deprecated',
    from: (file) => {
      file.errors.sold_out.deprecated = true
    },
    edit: (file) => {
      file.errors.sold_out.deprecated = 'use out_of_stock'
    },
  },
  'status-moved': {
    path: 'errors.sold_out.status',
    edit: (file) => {
      file.errors.sold_out.status = 404
    },
  },
  'message-changed': {
    path: 'errors.sold_out.message',
    edit: (file) => {
      file.errors.sold_out.message = 'Just {left} left of {item}'
    },
  },
  'param-removed': {
    path: 'errors.sold_out.message',
    edit: (file) => {
      file.errors.sold_out.message = 'Only {left} left of it'
      delete file.errors.sold_out.aliases
    },
    from: (file) => {
      delete file.errors.sold_out.aliases
    },
    with: ['message-changed'],
  },
  'param-renamed': {
    path: 'errors.broken_part.message',
    from: (file) => {
      file.errors.broken_part = {
        status: 409,
        message: 'Part {part} broke',
        title: 'Parts',
        cause: 'Age.',
        solution: ['Mend it.'],
      }
    },
    edit: (file) => {
      file.errors.broken_part.message = 'Part {piece} broke'
    },
  },
  'param-retyped': {
    path: 'errors.sold_out.params.left',
    edit: (file) => {
      file.errors.sold_out.params.left = 'number'
    },
  },
  'param-added': {
    path: 'errors.no_such_page.message',
    edit: (file) => {
      file.errors.page = file.errors.no_such_page
      file.errors.no_such_page = { ...file.errors.page, message: 'No such page {page}' }
      delete file.errors.page
      delete file.defaults.notFound
    },
    from: (file) => {
      delete file.defaults.notFound
    },
    with: ['message-changed'],
  },
  'alias-added': {
    path: 'errors.broken.aliases',
    edit: (file) => {
      file.errors.broken.aliases = ['Something failed']
    },
  },
  'alias-removed': {
    path: 'errors.sold_out.aliases',
    edit: (file) => {
      delete file.errors.sold_out.aliases
    },
  },
  'retry-removed': {
    path: 'errors.broken.retry',
    edit: (file) => {
      file.errors.broken.retry = false
    },
  },
  'retry-added': {
    path: 'statuses.409.retry',
    edit: (file) => {
      file.statuses[409].retry = true
    },
  },
  'retry-policy-changed': {
    path: 'retry',
    edit: (file) => {
      file.retry.attempts = 5
      file.retry.factor = 3
    },
  },
  'unsafe-retry-allowed': {
    path: 'retry.unsafe',
    edit: (file) => {
      file.retry.unsafe = true
    },
  },
  'notice-policy-changed': {
    path: 'notice.on',
    edit: (file) => {
      file.notice.on = 'all'
    },
  },
  'notice-text-changed': {
    path: 'notice.text',
    edit: (file) => {
      file.notice.text = ' Quote the id.'
    },
  },
  'role-changed': {
    path: 'defaults.notFound',
    edit: (file) => {
      delete file.defaults.notFound
    },
  },
  'role-added': {
    path: 'defaults.badJson',
    edit: (file) => {
      file.defaults.badJson = 'no_such_page'
    },
  },
  'status-removed': {
    path: 'statuses.418',
    from: (file) => {
      file.statuses[418] = { title: 'Teapot', retry: false, summary: 'Tea.', action: 'Pour' }
    },
    edit: (file) => {
      delete file.statuses[418]
    },
  },
  'status-added': {
    path: 'statuses.418',
    edit: (file) => {
      file.statuses[418] = { title: 'Teapot', retry: false, summary: 'Tea.', action: 'Pour' }
    },
  },
  'status-title-changed': {
    path: 'statuses.409.title',
    edit: (file) => {
      file.statuses[409].title = 'In the way'
    },
  },
  'header-removed': {
    path: 'statuses.409.headers.x-stock',
    edit: (file) => {
      delete file.statuses[409].headers
    },
  },
  'header-added': {
    path: 'statuses.404.headers.x-map',
    edit: (file) => {
      file.statuses[404].headers = { 'x-map': '/sitemap' }
    },
  },
  'guide-changed': {
    path: 'errors.sold_out',
    edit: (file) => {
      file.errors.sold_out.cause = 'They were all bought.'
    },
  },
}

const changesOf = (before: Edit, after: Edit) => {
  const base = contractOf(shopFile, before)
  const head = contractOf(shopFile, (file) => {
    before(file)
    after(file)
  })
  return diff(base, head).changes
}
const nothing: Edit = () => {}

describe('diff', () => {
  for (const [rule, { path, edit, from = nothing, with: others = [] }] of Object.entries(CASES)) {
    it(`${rule} fires once, for both sides${others.length > 0 ? `, beside ${others.join(', ')}` : ', and alone'}`, () => {
      const changes = changesOf(from, edit)
      expect(changes.map((change) => change.rule).sort()).toEqual([rule, ...others].sort())
      const change = changes.find((candidate) => candidate.rule === rule)
      expect(change).toMatchObject({ path, level: diffRules[rule as DiffRule].level })
      expect([change?.oldClient, change?.newClient, change?.message].every(Boolean)).toBe(true)
    })
  }

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
        oldClient: expect.stringContaining('does not recognise'),
        newClient: expect.stringContaining('still recognises the old text'),
      },
    ])
  })

  it('a text that was an alias before does not surprise old clients', () => {
    const promote: Edit = (file) => {
      file.errors.sold_out.message = '{item} has {left} left'
      file.errors.sold_out.aliases = ['Only {left} left of {item}']
    }
    expect(changesOf(nothing, promote)).toMatchObject([
      { rule: 'message-changed', oldClient: expect.stringContaining('still recognises') },
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

  it('says what each side makes of a new type', () => {
    const [retyped] = changesOf(nothing, CASES['param-retyped'].edit)
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
      delete file.defaults.notFound
    }
    expect(changesOf(nothing, edit).map(({ level }) => level)).toEqual([
      'breaking',
      'breaking',
      'additive',
      'editorial',
    ])
  })
})
