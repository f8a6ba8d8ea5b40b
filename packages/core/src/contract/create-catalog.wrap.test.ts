import { describe, expect, it, vi } from 'vitest'
import { ig1 } from '../ig1/ig1.js'
import { decodeError } from '../receive/decode.js'
import type { ApiError } from './api-error.js'

const framesOf = (error: Error) => (error.stack ?? '').split('\n').slice(1)
// Calls that the types refuse: JavaScript's callers can still make them.
const wrap = ig1.wrap as (...args: unknown[]) => Promise<unknown>
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

describe('catalog.wrap', () => {
  it('gives what the function returns or resolves with', async () => {
    await expect(ig1.wrap('model_lookup_failed', () => 1)).resolves.toBe(1)
    await expect(ig1.wrap('unknown_model', { model: 'x' }, async () => 2)).resolves.toBe(2)
  })

  it.each([
    ['thrown', () => Promise.reject(new Error('down'))],
    [
      'rejected with',
      () => {
        throw new Error('down')
      },
    ],
  ])('makes what is %s the cause of the error', async (_, fn) => {
    const error = await ig1.wrap('model_lookup_failed', fn).catch((thrown: unknown) => thrown as ApiError)
    expect(error).toMatchObject({
      kind: 'model_lookup_failed',
      status: 500,
      origin: 'raised',
      cause: new Error('down'),
    })
  })

  it('has a stack that begins at the caller, and none for a 4xx', async () => {
    const fail = () => {
      throw new Error('down')
    }
    async function theCaller() {
      return await ig1.wrap('model_lookup_failed', fail)
    }
    const error = await theCaller().catch((thrown: unknown) => thrown as Error)
    expect(framesOf(error as Error)[0]).toContain('theCaller')
    const expected = await ig1.wrap('bad_json', fail).catch((thrown: unknown) => thrown as Error)
    expect(framesOf(expected as Error)).toEqual([])
  })

  it.each([undefined, null, 'text', hostile])('wraps any thrown value at all', async (value) => {
    const fn = () => Promise.reject(value)
    const error = await ig1.wrap('model_lookup_failed', fn).catch((thrown: unknown) => thrown as ApiError)
    expect((error as ApiError).kind).toBe('model_lookup_failed')
    expect((error as ApiError).cause === value).toBe(true)
  })

  it('lets an error raised from the catalog pass through', async () => {
    const error = ig1.error('unknown_model', { model: 'x' })
    await expect(ig1.wrap('model_lookup_failed', () => Promise.reject(error))).rejects.toBe(error)
  })

  it('wraps a received error: an upstream that answers 401 is not our 401', async () => {
    const received = decodeError(ig1, { status: 401, body: '{"message":"Unauthorized","code":401,"request_id":"r"}' })
    expect(ig1.is(received, 'unauthorized')).toBe(true)
    await expect(ig1.wrap('model_lookup_failed', () => Promise.reject(received))).rejects.toMatchObject({
      kind: 'model_lookup_failed',
      cause: received,
    })
  })

  it.each([
    [['unknown_model', () => 1], /param 'model' must be a string, not undefined/],
    [['no_such_kind', () => 1], /unknown kind/],
    [['bad_json', {}], /last argument must be the function/],
    [['bad_json'], /last argument must be the function/],
    [['bad_json', { extra: 1 }, () => 1], /unknown param 'extra'/],
  ])('refuses %j before anything runs', async (args, message) => {
    await expect(wrap(...args)).rejects.toThrow(message)
  })

  it('does not run the function when its other arguments are wrong', async () => {
    const fn = vi.fn()
    await expect(wrap('unknown_model', fn)).rejects.toThrow(TypeError)
    expect(fn).not.toHaveBeenCalled()
  })
})
