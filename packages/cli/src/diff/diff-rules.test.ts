import { describe, expect, it } from 'vitest'
import { codedFile } from '../shared/contract/test-contracts.js'
import { type DiffRule, diffRules } from './changes/rules.js'
import { codedCases } from './coded-cases.js'
import { changesOf, type Edit, nothing } from './test-changes.js'

const withOperations: Edit = (file) => {
  file.operations = { '*': ['broken'], 'POST /orders': ['sold_out'], 'GET /orders/{id}': ['no_such_page'] }
}

/** How each rule of any contract fires, once and alone: the change, and where it is told. `from` is what the contract before has differently. */
const CASES: Partial<Record<DiffRule, { path: string; edit: Edit; from?: Edit; with?: DiffRule[] }>> = {
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
  'since-changed': {
    path: 'errors.sold_out.since',
    edit: (file) => {
      file.errors.sold_out.since = '1.2.0'
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
      delete file.statuses[404].kind
    },
    from: (file) => {
      delete file.statuses[404].kind
    },
    with: ['message-changed'],
  },
  'reading-changed': {
    path: 'errors.few.message',
    edit: (file) => {
      const texts = { title: 'Few', cause: 'Sales.', solution: ['Hurry.'] }
      file.errors.few = { status: 409, message: 'Only {left} left of {item}!', params: { left: 'integer' }, ...texts }
    },
    with: ['kind-added'],
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
    path: 'defaults.badJson',
    from: (file) => {
      file.defaults.badJson = 'no_such_page'
    },
    edit: (file) => {
      delete file.defaults.badJson
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
  'operation-removed': {
    path: 'operations["POST /orders"]',
    from: withOperations,
    edit: (file) => {
      delete file.operations['POST /orders']
    },
  },
  'operation-renamed': {
    path: 'operations["GET /orders/{id}"]',
    from: withOperations,
    edit: (file) => {
      file.operations['GET /orders/{order}/'] = file.operations['GET /orders/{id}']
      delete file.operations['GET /orders/{id}']
    },
  },
  'operation-added': {
    path: 'operations["GET /"]',
    from: withOperations,
    edit: (file) => {
      file.operations['GET /'] = ['sold_out']
    },
  },
  'operation-raises': {
    path: 'operations["GET /orders/{id}"]',
    from: withOperations,
    edit: (file) => {
      file.operations['GET /orders/{id}'].push('sold_out')
    },
  },
  'operation-no-longer-raises': {
    path: 'operations["POST /orders"]',
    from: withOperations,
    edit: (file) => {
      file.operations['POST /orders'] = []
    },
  },
  'base-path-changed': {
    path: 'basePath',
    from: withOperations,
    edit: (file) => {
      file.basePath = '/v2'
    },
  },
  'guide-changed': {
    path: 'errors.sold_out',
    edit: (file) => {
      file.errors.sold_out.cause = 'They were all bought.'
    },
  },
}

describe('diff', () => {
  it('has a case for every rule', () => {
    expect([...Object.keys(CASES), ...Object.keys(codedCases)].sort()).toEqual(Object.keys(diffRules).sort())
  })

  const all = [
    ...Object.entries(CASES).map(([rule, example]) => [rule, example, undefined] as const),
    ...Object.entries(codedCases).map(([rule, example]) => [rule, example, codedFile] as const),
  ]
  for (const [rule, { path, edit, from = nothing, with: others = [] }, file] of all) {
    it(`${rule} fires once, for both sides${others.length > 0 ? `, beside ${others.join(', ')}` : ', and alone'}`, () => {
      const changes = changesOf(from, edit, file)
      expect(changes.map((change) => change.rule).sort()).toEqual([rule, ...others].sort())
      const change = changes.find((candidate) => candidate.rule === rule)
      const { level, breaks } = diffRules[rule as DiffRule]
      expect(change).toMatchObject({ path, level })
      // Some break fewer than they can.
      expect([breaks, ['source']]).toContainEqual(change?.breaks)
      expect(change?.breaks.length === 0).toBe(level !== 'breaking')
      expect([change?.oldClient, change?.newClient, change?.message].every(Boolean)).toBe(true)
    })
  }
})
