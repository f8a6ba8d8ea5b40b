import { describe, expect, it, vi } from 'vitest'
import type { ApiError } from '../contract/api-error.js'
import { defineCatalog, extendCatalog } from '../contract/define-catalog.js'
import { defineOperations } from '../contract/define-operations.js'
import { statusError } from '../contract/generic-errors.js'
import type { AnyOperations } from '../contract/operations.js'
import { ig1 } from '../ig1/ig1.js'
import { logText } from './log-text.js'
import { reportUndeclared } from './undeclared.js'

const operations = defineOperations(
  ig1,
  {
    '*': ['internal_server_error'],
    'POST /orders': ['bad_json'],
    'GET /orders/{id}': ['forbidden'],
  },
  { basePath: '/v1' },
)
const where = { requestId: 'req_1', method: 'POST', path: '/v1/orders' }
const undeclared = ig1.error('unauthorized')
const settled = () => new Promise((resolve) => setImmediate(resolve))

/** What hook and log were told of one error. */
function told(error: ApiError = undeclared, request: object = {}, api: AnyOperations = operations) {
  const onUndeclared = vi.fn()
  const log = vi.fn()
  reportUndeclared({ error }, { ...where, ...request }, { operations: api, onUndeclared }, log)
  expect(log.mock.calls.length).toBe(onUndeclared.mock.calls.length)
  return { hook: onUndeclared.mock.calls, log: log.mock.calls }
}
const operationTold = (...args: Parameters<typeof told>) => told(...args).hook[0]?.[1].operation

describe('reportUndeclared', () => {
  it('tells the hook and the log of an error that its operation does not declare', () => {
    const { hook, log } = told()
    expect(hook).toEqual([[undeclared, { ...where, expected: true, operation: 'POST /orders' }]])
    const [[line, about, expected] = []] = log
    expect(line).toBe("req_1 POST /v1/orders 401 unauthorized: 'POST /orders' does not declare this kind")
    expect(logText(about)).toMatch(
      /^Add 'unauthorized' to the list of 'POST \/orders' in defineOperations, or .*'\*'.* raise another error$/,
    )
    // It is for the service to mend, even where the error is the caller's.
    expect(expected).toBe(false)
    const broken = told(ig1.error('backend_unavailable'))
    expect(broken.hook[0]?.[1].expected).toBe(false)
    expect(logText(broken.log[0]?.[1])).toMatch(/^Add 'backend_unavailable' .*\n +at .*undeclared\.test\.ts/)
  })

  it('logs without a hook, and says nothing of what is in the error', () => {
    const log = vi.fn()
    const error = ig1.error('unknown_model', { model: 'SECRET' }, { cause: new Error('SECRET') })
    reportUndeclared({ error }, where, { operations }, log)
    expect(log).toHaveBeenCalledOnce()
    const [line, about] = log.mock.calls[0] ?? []
    expect(`${line} ${logText(about)}`).not.toContain('SECRET')
  })

  it('is silent about what is declared, has no kind, is no operation’s or seen by nobody', () => {
    expect(told(ig1.error('bad_json')).hook).toEqual([])
    expect(told(ig1.error('internal_server_error')).hook).toEqual([])
    expect(told(statusError(ig1, 418)).hook).toEqual([])
    for (const request of [
      { path: '/v1/nothing' },
      { path: '' },
      { method: 'GET' },
      { method: '' },
      { isSeen: false },
    ]) {
      expect(told(undeclared, request).hook).toEqual([])
    }
    const log = vi.fn()
    reportUndeclared({ error: undeclared }, where, {}, log)
    reportUndeclared({ error: undeclared }, where, { onUndeclared: vi.fn() }, log)
    expect(log).not.toHaveBeenCalled()
  })

  it('tells once of each operation and kind, for each hooks', () => {
    const tell = (hooks: Parameters<typeof reportUndeclared>[2], log: () => void) => {
      for (const kind of ['unauthorized', 'forbidden', 'unauthorized'] as const) {
        reportUndeclared({ error: ig1.error(kind) }, where, hooks, log)
        reportUndeclared({ error: ig1.error(kind) }, { ...where, method: 'GET', path: '/v1/orders/1' }, hooks, log)
        reportUndeclared({ error: ig1.error(kind) }, { ...where, method: 'HEAD', path: '/v1/orders/2' }, hooks, log)
      }
    }
    for (let count = 0; count < 2; count++) {
      const onUndeclared = vi.fn()
      const log = vi.fn()
      tell({ operations, onUndeclared }, log)
      expect(onUndeclared.mock.calls.map(([{ kind }, { operation }]) => [operation, kind])).toEqual([
        ['POST /orders', 'unauthorized'],
        ['GET /orders/{id}', 'unauthorized'],
        ['POST /orders', 'forbidden'],
      ])
      expect(log).toHaveBeenCalledTimes(3)
    }
  })

  it('finds the operation by the first path that one has, behind the base path or without it', () => {
    const get = { method: 'GET' }
    const found = (paths: string[]) => operationTold(ig1.error('bad_json'), { ...get, paths: () => paths })
    expect(found(['/v1/orders/1'])).toBe('GET /orders/{id}')
    expect(found(['/gateway/v1/orders/1', '/v1/orders/1', '/orders/1'])).toBe('GET /orders/{id}')
    // What a proxy or a mount has taken off.
    expect(found(['/gateway/orders/1', '/orders/1'])).toBe('GET /orders/{id}')
    expect(found(['/orders/1'])).toBe('GET /orders/{id}')
    expect(found(['/gateway/orders/1'])).toBeUndefined()
    const both = defineOperations(ig1, { 'POST /orders': [], 'POST /v1/orders': [] })
    expect(operationTold(undeclared, { paths: () => ['/v1/orders', '/orders'] }, both)).toBe('POST /v1/orders')
    expect(operationTold(undeclared, { path: '/orders' }, both)).toBe('POST /orders')
    const slash = defineOperations(ig1, { 'POST /orders': [] })
    expect(operationTold(undeclared, { path: '/orders/?a' }, slash)).toBe('POST /orders')
    expect(operationTold(ig1.error('bad_json'), { ...get, path: '/v1/orders/a%2Fb' })).toBe('GET /orders/{id}')
  })

  it('reports kinds that only an extension has, until its operations are extended too', () => {
    const more = extendCatalog(ig1, {
      name: 'more',
      version: '1.0.0',
      errors: { gone: { status: 409, message: 'Gone' } },
      statuses: { 409: { title: 'Conflict', retry: false } },
    })
    expect(operationTold(more.error('gone'))).toBe('POST /orders')
    const extended = operations.extend(more, { 'POST /orders': ['gone'] })
    expect(operationTold(more.error('gone'), {}, extended)).toBeUndefined()
  })

  const hookFailure = new Error('the hook broke')
  it.each([
    [
      'throws',
      () => {
        throw hookFailure
      },
    ],
    ['rejects', () => Promise.reject(hookFailure)],
  ])('logs the failure of a hook that %s', async (_, onUndeclared) => {
    const log = vi.fn()
    expect(() => reportUndeclared({ error: undeclared }, where, { operations, onUndeclared }, log)).not.toThrow()
    await settled()
    expect(log.mock.calls[1]).toEqual([
      expect.stringMatching(/401 unauthorized: onUndeclared threw$/),
      hookFailure,
      false,
    ])
    expect(log).toHaveBeenCalledTimes(2)
  })

  it('survives a log that is broken altogether, and an error whose stack is none', () => {
    const broken = () => {
      throw new Error('disk full')
    }
    const error = Object.assign(ig1.error('unauthorized'), { stack: { toString: broken } })
    expect(() => reportUndeclared({ error }, where, { operations, onUndeclared: broken }, broken)).not.toThrow()
  })

  it('prints the name of an operation on one line', () => {
    const odd = defineCatalog({
      ...{ name: 'odd', version: '1.0.0', defaults: { unknown: 'broken' } },
      statuses: { 500: { title: 'Internal Server Error', retry: true } },
      errors: { broken: { status: 500, message: 'Broken' } },
    })
    const api = { ...defineOperations(odd, { 'GET /a': [] }), operations: { 'GET /a\u001bb': [] } }
    const log = vi.fn()
    const request = { ...where, method: 'GET', path: '/a%1bb' }
    reportUndeclared({ error: odd.error('broken') }, request, { operations: api as unknown as AnyOperations }, log)
    expect(log.mock.calls[0]?.[0]).toContain("'GET /a\\u001bb' does not declare")
  })
})
