import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { ig1 } from '@errspec/core/ig1'
import express from 'express'
import { afterEach, expect, test } from 'vitest'
import { errorHandler, genReqId, requestId } from './index.js'
import type { RequestIdOptions } from './middleware.js'

let server: Server | undefined
afterEach(() => server?.close())

/** Starts a service that answers with the id that its handler saw; returns the answer to one request. */
async function ask(
  use: (app: ReturnType<typeof express>) => void,
  headers: Record<string, string> = {},
  path = '/',
): Promise<{ seen: string; response: Response }> {
  const app = express()
  use(app)
  app.get('/', (request, response) => void response.send(request.id))
  app.use(errorHandler(ig1, { onError: () => {} }))
  server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening))
  })
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { headers })
  return { seen: await response.text(), response }
}
const askWith = (options?: RequestIdOptions, inbound?: string) =>
  ask((app) => app.use(requestId(options)), inbound === undefined ? {} : { 'x-request-id': inbound })

test('every response carries the id under both names, success included, and the handler sees it', async () => {
  const { seen, response } = await askWith()
  expect(seen).toMatch(/^req_[a-z0-9]{24}$/)
  expect(response.headers.get('x-request-id')).toBe(seen)
  expect(response.headers.get('request-id')).toBe(seen)
})

test('an inbound id is ignored unless the service trusts it', async () => {
  expect((await askWith({}, 'mine')).seen).toMatch(/^req_/)
  expect((await askWith({ trust: true }, 'mine')).seen).toBe('mine')
  expect((await askWith({ trust: (request) => request.headers['x-request-id'] !== 'mine' }, 'mine')).seen).toMatch(
    /^req_/,
  )
})

test.each(['a'.repeat(129), 'a b', 'a,b', 'ä', 'a"', ''])(
  'a trusted id that is out of form is not taken over: %j',
  async (id) => {
    expect((await askWith({ trust: true }, Buffer.from(id).toString('latin1'))).seen).toMatch(/^req_/)
  },
)

test('a trusted id may have 128 characters of its alphabet', async () => {
  const id = `A.z_0-${'x'.repeat(122)}`
  expect((await askWith({ trust: true }, id)).seen).toBe(id)
})

test('genReqId and requestId agree, in either order and however often they run', async () => {
  const ids: string[] = []
  const { seen } = await ask((app) => {
    app.use((request, _response, next) => {
      ids.push(genReqId(request))
      next()
    })
    app.use(requestId(), requestId())
    app.use((request, _response, next) => {
      ids.push(genReqId(request))
      next()
    })
  })
  expect(ids).toEqual([seen, seen])
})

test('an error has an id even where requestId() was forgotten', async () => {
  const { seen, response } = await ask(
    (app) => {
      app.get('/fail', () => {
        throw ig1.error('forbidden')
      })
    },
    {},
    '/fail',
  )
  expect(response.headers.get('x-request-id')).toMatch(/^req_/)
  expect(JSON.parse(seen).request_id).toBe(response.headers.get('x-request-id'))
})

test('all requests share a hidden class, and so do all responses: else all code is slow anew for each of them', async () => {
  setFlagsFromString('--allow-natives-syntax')
  const haveSameClass = new Function('one', 'other', 'return %HaveSameMap(one, other)')
  setFlagsFromString('--no-allow-natives-syntax')
  let waiting: [IncomingMessage, ServerResponse] | undefined
  await ask((app) =>
    app.use(requestId()).get('/two', (request, response) => {
      if (!waiting) {
        waiting = [request, response]
        return
      }
      const [first, answer] = waiting
      response.json([haveSameClass(first, request), haveSameClass(answer, response)])
      answer.end()
    }),
  )
  const { port } = (server as unknown as Server).address() as AddressInfo
  const url = `http://127.0.0.1:${port}/two`
  const texts = await Promise.all([fetch(url), fetch(url)].map(async (answer) => (await answer).text()))
  expect(texts.sort()).toEqual(['', '[true,true]'])
})
