import { describe, expect, it, vi } from 'vitest'
import type { ApiError } from '../contract/api-error.js'
import { ig1 } from '../ig1/ig1.js'
import { pathOf, reportError } from './report-error.js'
import { genReqId, requestIdFor } from './request-ids.js'

const where = { requestId: 'req_1', method: 'POST', path: '/v1/embeddings' }
const failure = ig1.error('backend_unavailable')
const expected = ig1.error('bad_json')
const LINE = 'req_1 POST /v1/embeddings 502 backend_unavailable'
const answered = (error: ApiError) => ({ error, kind: error.kind, status: error.status })
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('reportError', () => {
  it('calls the hook once for every error, 4xx too, and logs nothing itself', () => {
    const onError = vi.fn()
    const log = vi.fn()
    reportError(answered(failure), where, onError, log)
    reportError(answered(expected), where, onError, log)
    expect(onError.mock.calls).toEqual([
      [failure, { ...where, expected: false }],
      [expected, { ...where, expected: true }],
    ])
    expect(log).not.toHaveBeenCalled()
  })

  it('gives every error to the log where there is no hook, and says which ones most logs leave out', () => {
    const log = vi.fn()
    reportError(answered(failure), where, undefined, log)
    reportError(answered(expected), where, undefined, log)
    expect(log.mock.calls).toEqual([
      [LINE, failure, false],
      ['req_1 POST /v1/embeddings 400 bad_json', expected, true],
    ])
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
    [
      'returns what throws when it is awaited',
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: a hostile thenable is what is tested
        get then() {
          throw hookFailure
        },
      }),
    ],
  ])('logs the failure of a hook that %s, and the error that it may not have written down', async (_, onError) => {
    const log = vi.fn()
    expect(() => reportError(answered(failure), where, onError, log)).not.toThrow()
    await settled()
    expect(log.mock.calls).toEqual([
      [`${LINE}: onError threw`, hookFailure, false],
      [LINE, failure, false],
    ])
    log.mockClear()
    reportError(answered(expected), where, onError, log)
    await settled()
    // That the hook broke is the service's failure, even where the error is not.
    expect(log.mock.calls).toEqual([
      [expect.stringMatching(/400 bad_json: onError threw$/), hookFailure, false],
      [expect.stringMatching(/400 bad_json$/), expected, true],
    ])
  })

  it('makes neither the error nor the line of a 4xx for a log that does not write them', () => {
    const made = vi.fn(() => expected)
    const answer = {
      ...answered(expected),
      get error() {
        return made()
      },
    }
    const tell = (ofExpected: 'nothing' | 'line') => {
      const log = vi.fn<(line: string, error: unknown, expected: boolean) => void>()
      reportError(answer, where, undefined, Object.assign(log, { ofExpected }))
      return log.mock.calls
    }
    expect(tell('nothing')).toEqual([])
    expect(tell('line')).toEqual([['req_1 POST /v1/embeddings 400 bad_json', undefined, true]])
    expect(made).not.toHaveBeenCalled()
  })

  it('waits for nothing', () => {
    const onError = () => new Promise(() => {})
    expect(reportError(answered(failure), where, onError, vi.fn<() => void>())).toBeUndefined()
  })

  it('logs what mapError threw, whether there is a hook or not', () => {
    for (const onError of [undefined, vi.fn()]) {
      const log = vi.fn()
      reportError({ ...answered(expected), hookFailure }, where, onError, log)
      expect(log.mock.calls[0]).toEqual([expect.stringMatching(/: mapError threw$/), hookFailure, false])
      expect(log).toHaveBeenCalledTimes(onError ? 1 : 2)
    }
  })

  it('says so where an error cannot be printed, and survives a log that is broken altogether', () => {
    const lines: unknown[] = []
    const log = (line: string, error: unknown) => {
      if (error === failure) throw new Error('inspect failed')
      lines.push([line, error])
    }
    reportError(answered(failure), where, undefined, log)
    expect(lines).toEqual([[LINE, expect.stringContaining('could not be printed')]])
    const broken = () => {
      throw new Error('disk full')
    }
    expect(() => reportError({ ...answered(failure), hookFailure }, where, broken, broken)).not.toThrow()
  })
})

describe('pathOf', () => {
  it.each([
    ['/v1/x?key=SECRET', '/v1/x'],
    ['/v1/x#a?b', '/v1/x'],
    ['/v1/x', '/v1/x'],
    ['?a', ''],
    ['', ''],
  ])('of %j is %j', (url, path) => expect(pathOf(url)).toBe(path))
})

describe('requestIdFor', () => {
  const request = (id?: unknown) => ({ headers: { 'x-request-id': id as string } })

  it('gives a request one id, the same each time it is asked', () => {
    const one = request()
    const id = requestIdFor(one)
    expect(id).toMatch(/^req_[a-z0-9]{24}$/)
    expect([requestIdFor(one), genReqId(one), requestIdFor(one, { trust: true })]).toEqual([id, id, id])
    expect(requestIdFor(request())).not.toBe(id)
  })

  it('ignores an inbound id unless it is told to trust it', () => {
    const failing = () => {
      throw new Error('x')
    }
    const untrusted = [
      () => false,
      async () => true,
      () => Promise.reject(new Error('x')),
      failing,
    ] as (() => boolean)[]
    for (const options of [undefined, {}, { trust: false }, ...untrusted.map((trust) => ({ trust }))]) {
      expect(requestIdFor(request('inbound'), options)).toMatch(/^req_/)
    }
    expect(genReqId(request('inbound'))).toMatch(/^req_/)
    expect(requestIdFor(request('inbound'), { trust: true })).toBe('inbound')
    const trust = vi.fn(() => true)
    const trusted = request('inbound')
    expect(requestIdFor(trusted, { trust })).toBe('inbound')
    expect(trust).toHaveBeenCalledWith(trusted)
  })

  it('reads the headers of a web request, and takes a frozen one', () => {
    const web = (init: HeadersInit) => new Request('http://x/', { headers: init })
    expect(requestIdFor(web({ 'X-Request-Id': 'inbound' }), { trust: true })).toBe('inbound')
    expect(requestIdFor(web({ 'x-request-id': 'a, b' }), { trust: true })).toMatch(/^req_/)
    const options = { trust: true, headers: ['X-Trace'] }
    const frozen = Object.freeze(web({ 'x-trace': 'inbound' }))
    expect([requestIdFor(frozen, options), requestIdFor(frozen)]).toEqual(['inbound', 'inbound'])
    // A header of Node's that happens to be named as a method of `Headers` is.
    expect(requestIdFor({ headers: { get: 'x', 'x-request-id': 'inbound' } }, { trust: true })).toBe('inbound')
  })

  it.each(['', 'a b', 'a\r\nset-cookie: x', 'x'.repeat(129), ['a'], undefined])(
    'makes an id of its own where a trusted one is %j',
    (id) => expect(requestIdFor(request(id), { trust: true })).toMatch(/^req_[a-z0-9]{24}$/),
  )
})
