import { type AnyCatalog, type ApiError, decodeError, decodeStreamError, raise } from '@errspec/core'
import { toErrorResponse, toStreamFrame } from '@errspec/core/adapter'
import { createFetch } from '@errspec/fetch'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contracts } from './contracts.js'
import { hostileParams } from './hostile-params.js'
import { type Service, servers } from './servers.js'

const REQUEST = { requestId: 'req_1', path: '/x' }

/** What a client of the contract is told. */
const told = ({ kind, status, code, params, message }: ApiError) => ({ kind, status, code, params, message })

/** The platform's fetch, as if the server had never heard of our headers. */
const withoutOurHeaders: typeof fetch = async (input, init) => {
  const response = await fetch(input, init)
  const headers = [...response.headers].filter(([name]) => !name.startsWith('x-error-'))
  return new Response(response.body, { status: response.status, headers })
}

const kindsOf = (catalog: AnyCatalog) => Object.keys(catalog.errors)

describe.each(contracts)('%s: whatever its params are', (_name, catalog) => {
  it.each(kindsOf(catalog))('%s is read from what is written, with our headers and without', (kind) => {
    fc.assert(
      fc.property(hostileParams(catalog, kind), (params) => {
        const raised = raise(catalog, kind, params)
        const { status, headers, body } = toErrorResponse(catalog, raised, REQUEST)
        expect(told(decodeError(catalog, { status, headers, body }))).toEqual(told(raised))
        expect(told(decodeError(catalog, { status, body }))).toEqual(told(raised))
      }),
    )
  })

  it.each(kindsOf(catalog))('%s is read from an event of a stream', (kind) => {
    fc.assert(
      fc.property(hostileParams(catalog, kind), (params) => {
        const raised = raise(catalog, kind, params)
        const [event = '', data = ''] = toStreamFrame(catalog, raised, 'req_1').trim().split('\ndata: ')
        const decoded = decodeStreamError(catalog, { event: event.replace('event: ', ''), data })
        expect(decoded && told(decoded)).toEqual(told(raised))
      }),
      { numRuns: 30 },
    )
  })

  describe.each(servers)('on %s', (_server, start) => {
    let service: Service
    let thrown: ApiError
    beforeAll(async () => {
      service = await start({ catalog, thrown: () => thrown })
    })
    afterAll(() => service.close())

    it.each(kindsOf(catalog))('%s is read by createFetch, with our headers and without', async (kind) => {
      const baseUrl = `http://127.0.0.1:${service.port}`
      const clients = [{}, { fetch: withoutOurHeaders }].map((options) =>
        createFetch({ catalog, baseUrl, retry: false, ...options }),
      )
      await fc.assert(
        fc.asyncProperty(hostileParams(catalog, kind, { isShort: true }), async (params) => {
          thrown = raise(catalog, kind, params)
          for (const api of clients) {
            const [error] = await api.safe('/x')
            expect(told(error as ApiError)).toEqual(told(thrown))
          }
        }),
        { numRuns: 6 },
      )
    })
  })
})
