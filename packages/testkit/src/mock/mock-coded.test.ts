import { decodeError, defineCatalog } from '@errspec/core'
import { exampleError } from '@errspec/core/adapter'
import { describe, expect, test } from 'vitest'
import { type Answer, send } from '../conformance/http/exchange.js'
import { createMockServer, mockScenarios } from '../index.js'
import { listen, orders, shop } from '../test-servers.js'

const raise = (kind: string, more: Record<string, string> = {}) => ({ headers: { 'x-errspec-raise': kind, ...more } })

describe('a contract of another form', () => {
  const get = async (kind: string, params?: unknown) => {
    const more = params === undefined ? {} : { 'x-errspec-params': JSON.stringify(params) }
    const response = await fetch(await listen(createMockServer(orders)), raise(kind, more as Record<string, string>))
    return { response, body: await response.json() }
  }

  test.each(Object.keys(orders.errors))(
    '%s is raised in its envelope, and reads back with its params',
    async (kind) => {
      const { response, body } = await get(kind)
      expect(response.headers.get('content-type')).toBe('application/vnd.orders+json; charset=utf-8')
      const { status } = response
      const { params } = exampleError(orders, kind)
      expect(decodeError(orders, { status, headers: {}, body })).toMatchObject({ kind, params })
    },
  )

  test('params of schema types and issues are JSON', async () => {
    const issues = [{ pointer: '/items/0/qty', message: 'too many', code: 'too_big' }]
    expect((await get('invalid_input', { issues })).body).toMatchObject({
      error: {
        code: 'invalid_input',
        details: { issues: [{ field: 'items.0.qty', text: 'too many', rule: 'too_big' }] },
      },
    })
    const { response, body } = await get('price_changed', { price: { amount: 1, currency: 'euro' } })
    expect([response.status, (body as { error: object }).error]).toEqual([
      400,
      expect.objectContaining({ message: expect.stringMatching(/x-errspec-params: .*currency.*for instance .*EUR/) }),
    ])
    expect(response.headers.get('content-type')).toBe('application/vnd.orders+json; charset=utf-8')
  })

  test('a stream has its frame', async () => {
    const headers = { 'x-errspec-raise': 'backend_unavailable', 'x-errspec-after': '0' }
    const url = new URL(await listen(createMockServer(orders)))
    const answer = (await send({ method: 'GET', url, headers }, { timeoutMs: 10_000 })) as Answer
    expect(Buffer.from(answer.body).toString()).toMatch(
      /event: error\ndata: \{"failure":\{"code":"backend_unavailable","status":502,.*"id":"req_[a-z0-9]+"\}\}\n\n$/,
    )
  })

  test('a kind that needs an example and has none is refused in words, and can be raised with params', async () => {
    const { price_changed } = orders.errors
    const { example: _, ...bare } = price_changed
    const statuses = { 409: { title: 'Conflict', retry: false }, 500: { title: 'Oops', retry: true } }
    const errors = { bare, broken: { status: 500, message: 'Broken' } }
    const { envelope } = orders
    const catalog = defineCatalog({
      name: 'own',
      version: '1.0.0',
      envelope,
      statuses,
      defaults: { unknown: 'broken' },
      errors,
    })
    const base = await listen(createMockServer(catalog))
    const refused = await fetch(base, raise('bare'))
    const { error } = (await refused.json()) as { error: { message: string } }
    expect(error.message).toBe(
      "x-errspec-raise: errors.bare of 'own' has no 'example', and the schema of params.price gives no value by itself. Send x-errspec-params, or add an 'example'.",
    )
    const params = JSON.stringify({ price: { amount: 1, currency: 'EUR' } })
    expect((await fetch(base, raise('bare', { 'x-errspec-params': params }))).status).toBe(409)
    expect(() => mockScenarios(catalog)).toThrow(/^mockScenarios: errors\.bare of 'own' has no 'example'.*Give each an/)
  })

  test('a code in place of its kind is answered with the kind', async () => {
    const response = await fetch(await listen(createMockServer(orders)), raise('SOLD_OUT'))
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('unknown kind \\"SOLD_OUT\\"; it is the code of \'sold_out\' (send a kind')
  })

  test('an envelope that shows no message still tells what is wrong with the instructions', async () => {
    const silent = { body: { kind: '{kind}' } }
    const response = await fetch(await listen(createMockServer(shop, { envelope: silent })), raise('nothing'))
    expect(await response.json()).toMatchObject({ message: expect.stringMatching(/unknown kind "nothing"/) })
  })
})
