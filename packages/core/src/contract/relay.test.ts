import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { decodeError } from '../receive/decode.js'
import { defineCatalog, extendCatalog } from './define-catalog.js'
import { relay } from './relay.js'

const definition = {
  name: 'shop',
  version: '1.0.0',
  envelope: { body: { code: '{code}', message: '{message}', params: '{params}', id: '{requestId}' } },
  statuses: {
    401: { title: 'Unauthorized', retry: false },
    409: { title: 'Conflict', retry: true },
    500: { title: 'Internal Server Error', retry: true },
  },
  defaults: { unknown: 'broken' },
  errors: {
    broken: { status: 500, message: 'Broken' },
    refused: { status: 401, message: 'Log in' },
    sold_out: { status: 409, message: '{item} is sold out', params: { left: z.int().max(5) } },
  },
} as const
const shop = defineCatalog(definition)

const received = (status: number, body: unknown, headers = {}) =>
  decodeError(shop, { status, headers: { 'x-request-id': 'req_theirs', ...headers }, body })
const soldOut = (left: number) => ({ code: 'sold_out', message: 'x is sold out', params: { item: 'x', left } })

describe('relay', () => {
  it("makes a received error this service's own: kind, params and wait, but not the upstream's id", () => {
    const upstream = received(409, soldOut(3), { 'retry-after': '7' })
    const own = relay(shop, upstream, ['sold_out', 'refused'])
    expect(own).toMatchObject({
      ...{ kind: 'sold_out', status: 409, params: { item: 'x', left: 3 }, message: 'x is sold out' },
      ...{ origin: 'raised', retryAfterMs: 7000, requestId: undefined, cause: upstream },
    })
    expect(own.response).toBeUndefined()
  })

  it.each<[string, unknown]>([
    ['another kind', received(401, { code: 'refused', message: 'Log in' })],
    ['an unrecognized error', received(418, 'I am a teapot')],
    ['params that the contract refuses by now', { ...received(409, soldOut(3)), params: { item: 'x', left: 9 } }],
    ['a failure without an answer', new Error('connection refused')],
    ['nothing', undefined],
  ])('makes %s the unknown failure, with it as the cause', (_, upstream) => {
    const own = relay(shop, upstream, ['sold_out'])
    expect(own).toMatchObject({ kind: 'broken', status: 500, params: {}, origin: 'raised' })
    expect(own.cause).toBe(upstream)
  })

  it('checks params again', () => {
    const upstream = received(409, soldOut(3))
    Object.defineProperty(upstream, 'params', { value: { item: 'x', left: 9 } })
    expect(relay(shop, upstream, ['sold_out']).kind).toBe('broken')
  })

  it('takes no error of another contract, whatever its kind is called', () => {
    const other = defineCatalog({ ...definition, name: 'other' })
    const theirs = decodeError(other, { status: 401, body: { code: 'refused', message: 'Log in' } })
    expect(theirs.kind).toBe('refused')
    expect(relay(shop, theirs, ['refused']).kind).toBe('broken')
  })

  it('takes one of the contract that this one extends', () => {
    const team = extendCatalog(shop, { name: 'team', version: '1.0.0', errors: {} })
    const own = relay(team, received(401, { code: 'refused', message: 'Log in' }), ['refused'])
    expect([own.kind, own.catalog]).toEqual(['refused', 'team'])
  })

  it('refuses a kind that the catalog does not have, with a hint', () => {
    expect(() => relay(shop, new Error('x'), ['refusd' as never])).toThrow(
      `relay: "refusd" is not a kind of 'shop'; did you mean 'refused'?`,
    )
  })

  it('refuses what is no list of kinds', () => {
    for (const kinds of [undefined, 'refused'] as never[]) {
      expect(() => relay(shop, new Error('x'), kinds)).toThrow(/^relay: expected a list of the kinds to hand on/)
    }
  })

  it('never throws over what it is given to look at', () => {
    const trap = () => {
      throw new Error('trap')
    }
    expect(relay(shop, new Proxy({}, { get: trap, has: trap }), ['refused']).kind).toBe('broken')
  })
})
