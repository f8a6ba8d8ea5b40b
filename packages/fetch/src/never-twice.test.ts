import { defineCatalog } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFetch, createRetryFetch } from './index.js'
import { answer, type Handler, raise, serve, virtualClock } from './wire-support.js'

const text = defineCatalog({ ...ig1.toJSON(), retry: { ...ig1.retry, attempts: 4, unsafe: false } })
const coded = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  envelope: { body: { error: { code: '{code}', message: '{message}', requestId: '{requestId}' } } },
  statuses: { 500: { title: 'Broken', retry: true }, 503: { title: 'Busy', retry: true } },
  retry: { ...ig1.retry, attempts: 4, unsafe: false },
  defaults: { unknown: 'internal' },
  errors: { internal: { status: 500, message: 'Broken' }, busy: { status: 503, message: 'Service Unavailable' } },
})
// Its bodies are like those of a proxy but for their codes.
const plain = defineCatalog({ ...coded.toJSON(), envelope: { body: { code: '{code}', message: '{message}' } } })
const contracts = [
  { catalog: text, unknown: text.error('internal_server_error'), own: text.error('backend_unavailable') },
  { catalog: coded, unknown: coded.error('internal'), own: coded.error('busy') },
  { catalog: plain, unknown: plain.error('internal'), own: plain.error('busy') },
] as const

const BODIES = [
  '',
  'upstream connect error or disconnect/reset before headers',
  '<html><head><title>504 Gateway Time-out</title></head><body>nginx</body></html>',
  { message: 'Endpoint request timed out' },
  { message: 'An invalid response was received from the upstream server', request_id: '8a3c' },
  { error: 'Bad Gateway' },
  'Service Unavailable',
  { code: 503, message: 'upstream connect error or disconnect/reset before headers' },
  { error: { code: 'ServiceUnavailable', message: 'The service is unavailable.' } },
  { status: 504, detail: 'timeout', title: 'Gateway Timeout' },
]

const anyStep = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('proxy' as const),
      status: fc.constantFrom(408, 500, 502, 503, 504, 520, 522, 524, 599),
      body: fc.constantFrom(...BODIES),
      headers: fc.constantFrom<Record<string, string>>({}, { 'x-should-retry': 'true' }, { 'retry-after': '1' }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constantFrom('unknown', 'reset', 'half') }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('own' as const) }) },
)
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never

function handlerOf(step: Step, { unknown, own }: (typeof contracts)[number]): Handler {
  if ('status' in step) return answer(step.status, step.body, step.headers)
  if (step.what === 'unknown') return raise(unknown)
  if (step.what === 'own') return raise(own)
  // Before the answer, or in the middle of a proxy's.
  if (step.what === 'reset') return (response) => void response.socket?.resetAndDestroy()
  return (response) => {
    response.writeHead(504, { 'content-length': '100' }).write('<html>', () => response.socket?.resetAndDestroy())
  }
}

describe('a POST without an idempotency key, by a policy that is not `unsafe`,', () => {
  it('reaches the server twice only where an answer of the contract asks for it', async () => {
    const scripts: Handler[][] = []
    const requests = new Map<number, number>()
    const { url } = await serve((response, request) => {
      const id = Number(request.path.slice(1))
      const count = requests.get(id) ?? 0
      requests.set(id, count + 1)
      const script = scripts[id] as Handler[]
      script[Math.min(count, script.length - 1)]?.(response, request)
    })
    const send = async (steps: readonly Step[], contract: (typeof contracts)[number], plain: boolean, init: object) => {
      const id = scripts.push(steps.map((step) => handlerOf(step, contract))) - 1
      const options = { catalog: contract.catalog as typeof text, retryBudget: false, clock: virtualClock() } as const
      const client = plain ? createRetryFetch(options) : createFetch(options)
      await client(`${url}/${id}`, { method: 'POST', body: 'pay', ...init })
        .then((response) => response.body?.cancel())
        .catch(() => {})
      return requests.get(id) ?? 0
    }
    let twice = 0
    const anyCase = fc.record({
      steps: fc.array(anyStep, { minLength: 1, maxLength: 4 }),
      contract: fc.nat(contracts.length - 1),
      plain: fc.boolean(),
      method: fc.constantFrom('POST', 'PATCH'),
    })
    await fc.assert(
      fc.asyncProperty(anyCase, async ({ steps, contract, plain, method }) => {
        const count = await send(steps, contracts[contract] as (typeof contracts)[number], plain, { method })
        const asked = steps.findIndex(({ what }) => what !== 'own')
        // Up to the first that does not ask; where all do, the tries of the policy.
        expect(count).toBe(asked < 0 ? 4 : Math.min(4, asked + 1))
        twice += count > 1 ? 1 : 0
      }),
      { numRuns: 150, seed: 13 },
    )
    expect(twice).toBeGreaterThan(10)

    // It is about them: an idempotency key, or a method that may be repeated, lets each of them be tried again.
    for (const contract of contracts) {
      for (const what of ['unknown', 'reset', 'half'] as const) {
        const steps = [{ what }]
        expect(await send(steps, contract, false, { headers: { 'Idempotency-Key': 'k' } }), what).toBe(4)
        expect(await send(steps, contract, true, { method: 'PUT' }), what).toBe(4)
        expect(await send(steps, contract, false, { retry: { unsafe: true } }), what).toBe(4)
        expect(await send(steps, contract, false, { idempotencyKey: true }), what).toBe(4)
      }
    }
  })

  it('whose answer is lost has an error that says not to send it again', async () => {
    const { url } = await serve(answer(504, '<title>504</title>'), answer(504), answer(429))
    const api = createFetch({ catalog: text, baseUrl: url, retry: { attempts: 1 } })
    expect((await api.safe('/x', { json: 1 }))[0]).toMatchObject({ status: 504, retryable: false })
    expect((await api.safe('/x', { json: 1, idempotencyKey: true }))[0]).toMatchObject({ status: 504, retryable: true })
    expect((await api.safe('/x', { json: 1 }))[0]).toMatchObject({ status: 429, retryable: true })
  })
})
