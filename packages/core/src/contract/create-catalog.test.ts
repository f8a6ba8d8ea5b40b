import { describe, expect, it } from 'vitest'
import { ig1 } from '../ig1/ig1.js'
import { decodeError } from '../receive/decode.js'
import type { ApiError } from './api-error.js'
import { defineCatalog } from './define-catalog.js'

/** What a call throws. */
function thrownBy(call: () => unknown): Error {
  try {
    call()
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was thrown')
}

const framesOf = (error: Error) => (error.stack ?? '').split('\n').slice(1)
// Calls that the types refuse: JavaScript's callers can still make them.
const raise = ig1.error as (...args: unknown[]) => ApiError
const hostile = new Proxy(
  {},
  {
    get: () => {
      throw new Error('trap')
    },
    has: () => {
      throw new Error('trap')
    },
    getPrototypeOf: () => {
      throw new Error('trap')
    },
  },
)

describe('catalog.error', () => {
  it('makes a raised error that knows its kind, status, params, text and catalog', () => {
    const error = ig1.error('too_many_input_images', { model: 'flux-1', N: 4 })
    expect(error).toMatchObject({
      kind: 'too_many_input_images',
      status: 400,
      params: { model: 'flux-1', N: 4 },
      message: 'Model flux-1 only supports up to 4 input images',
      catalog: 'ig1',
      origin: 'raised',
      retryable: false,
      attempts: [],
    })
    expect([error.requestId, error.retryAfterMs, 'cause' in error]).toEqual([undefined, undefined, false])
  })

  it.each([
    [['unknown_modl', { model: 'x' }], `unknown kind "unknown_modl"; did you mean 'unknown_model'?`],
    [['unrecognized'], 'unknown kind "unrecognized"'],
    [['constructor'], 'unknown kind "constructor"'],
    [[undefined], 'unknown kind undefined'],
    [['unknown_model'], `ig1.error('unknown_model'): param 'model' must be a string, not undefined`],
    [['unknown_model', { model: 3 }], `param 'model' must be a string, not 3`],
    [
      ['unknown_model', { modle: 'x' }],
      `param 'model' must be a string, not undefined; unknown param 'modle' (known: model)`,
    ],
    [['bad_json', { model: 'x' }], `unknown param 'model' (known: none)`],
    [['bad_json', null], 'params must be an object, not null'],
    [['bad_json', new Error('x')], undefined],
    [['bad_json', {}, null], 'options must be an object, not null'],
    [['bad_json', {}, { cuase: 1 }], `unknown option 'cuase' (known: cause, retryable, retryAfterMs, stack)`],
    [['bad_json', {}, { retryable: 'yes' }], `option 'retryable' must be true or false, not "yes"`],
    [['bad_json', {}, { retryAfterMs: -1 }], `option 'retryAfterMs' must be 0 or more milliseconds, not -1`],
    [['bad_json', {}, { retryAfterMs: Number.NaN }], 'not NaN'],
    [['bad_json', {}, { stack: 1 }], `option 'stack' must be true or false, not 1`],
    [
      ['commit_exceeded', { totalCost: '1' }],
      `not "1"; param 'maxCost' must be a finite number, not undefined (its message: 'Commit`,
    ],
  ])('refuses %j, and says why', (args, message) => {
    if (message === undefined) return expect(raise(...args).kind).toBe('bad_json')
    const error = thrownBy(() => raise(...args))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toContain(message)
  })

  it('does not lose the cause to a mistake beside it', () => {
    const cause = new Error('the database is down')
    expect(thrownBy(() => raise('model_lookup_failed', { extra: 1 }, { cause })).cause).toBe(cause)
  })

  it('carries the cause, also when it is undefined or cannot be looked at', () => {
    expect('cause' in ig1.error('bad_json', {}, {})).toBe(false)
    expect('cause' in ig1.error('bad_json', {}, { cause: undefined })).toBe(true)
    expect(ig1.error('bad_json', {}, { cause: hostile }).cause).toBe(hostile)
  })

  it('is retryable as its status says, its own definition before that, and the option before both', () => {
    const catalog = defineCatalog({
      name: 'shop',
      version: '1.0.0',
      statuses: { 409: { title: 'Conflict', retry: false }, 500: { title: 'Internal Server Error', retry: true } },
      defaults: { unknown: 'broken' },
      errors: {
        broken: { status: 500, message: 'Broken' },
        lost: { status: 500, message: 'Lost', retry: false },
        busy: { status: 409, message: 'Busy', retry: true },
      },
    })
    expect([catalog.error('broken'), catalog.error('lost'), catalog.error('busy')].map((e) => e.retryable)).toEqual([
      ...[true, false, true],
    ])
    expect(catalog.error('lost', {}, { retryable: true, retryAfterMs: 1500 })).toMatchObject({
      retryable: true,
      retryAfterMs: 1500,
    })
    expect(catalog.error('broken', {}, { retryable: false }).retryable).toBe(false)
  })

  it('captures no stack for an expected 4xx, and for a 5xx one that begins at the caller', () => {
    function theCaller() {
      return [ig1.error('bad_json'), ig1.error('internal_server_error')] as const
    }
    const [expected, failure] = theCaller()
    expect(framesOf(expected)).toEqual([])
    expect(framesOf(failure)[0]).toContain('theCaller')
    expect(failure.stack).toMatch(/^ApiError: Internal Server Error\n/)
  })

  it('captures a stack, or none, where the option says so', () => {
    function theCaller() {
      return [
        ig1.error('bad_json', {}, { stack: true }),
        ig1.error('internal_server_error', {}, { stack: false }),
      ] as const
    }
    const [expected, failure] = theCaller()
    expect(framesOf(expected)[0]).toContain('theCaller')
    expect(framesOf(failure)).toEqual([])
  })

  it('leaves the limit of stack frames as it found it', () => {
    const before = Error.stackTraceLimit
    ig1.error('bad_json')
    thrownBy(() => raise('bad_json', { extra: 1 }))
    expect(Error.stackTraceLimit).toBe(before)
  })

  it('works where Error is frozen, as hardened JavaScript has it', () => {
    const descriptor = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit') as PropertyDescriptor
    try {
      Object.defineProperty(Error, 'stackTraceLimit', { ...descriptor, writable: false })
      expect(ig1.error('bad_json')).toMatchObject({ kind: 'bad_json', status: 400 })
      expect(ig1.error('internal_server_error').message).toBe('Internal Server Error')
    } finally {
      Object.defineProperty(Error, 'stackTraceLimit', descriptor)
    }
  })
})

describe('catalog.is', () => {
  it('tells errors of the contract, raised or received, and of one kind', () => {
    const raised = ig1.error('bad_json')
    const received = decodeError(ig1, { status: 400, body: { message: 'Bad JSON.', code: 400, request_id: 'r' } })
    for (const error of [raised, received]) {
      expect([ig1.is(error), ig1.is(error, 'bad_json'), ig1.is(error, 'forbidden')]).toEqual([true, true, false])
    }
    const unknown = decodeError(ig1, { status: 418 })
    expect([ig1.is(unknown), ig1.is(unknown, 'unrecognized'), ig1.is(unknown, 'bad_json')]).toEqual([true, true, false])
  })

  it.each([
    ...[undefined, null, 0, '', 'bad_json', Symbol('s'), 1n, () => 1, [], {}, new Error('x')],
    { kind: 'bad_json', catalog: 'ig1', status: 400 },
    hostile,
  ])('is false for whatever is no error of a contract', (value) => {
    expect(ig1.is(value)).toBe(false)
    expect(ig1.is(value, 'bad_json')).toBe(false)
  })

  it('is false for an error of another contract', () => {
    const statuses = { 500: { title: 'Internal Server Error', retry: true } }
    const errors = { internal_server_error: { status: 500, message: 'Internal Server Error' } }
    const defaults = { unknown: 'internal_server_error' } as const
    const other = defineCatalog({ name: 'other', version: '1.0.0', statuses, errors, defaults })
    expect(ig1.is(other.error('internal_server_error'))).toBe(false)
  })

  it('refuses a kind that the catalog does not have, and keeps the value as the cause', () => {
    const value = new Error('what went wrong')
    const error = thrownBy(() => ig1.is(value, 'bad_jsn' as never))
    expect(error.message).toMatch(/ig1\.is: unknown kind "bad_jsn"; did you mean 'bad_json'/)
    expect(error.cause).toBe(value)
  })
})
