import { once } from 'node:events'
import { createServer } from 'node:http'
import { ig1 } from '@errspec/core/ig1'
import { createFetch } from '@errspec/fetch'
import { bodyOf, headersOf, MODEL, REQUEST_ID, UnknownModelError } from '../run/contract.mjs'
import { timeOfAsync } from '../run/timing.mjs'

const OK = JSON.stringify({ object: 'list', data: [{ id: MODEL, object: 'model' }] })

/** Calls a server of the same process, one call after the other: what the server takes of it is the same for all. */
const calling = (path, create) => async () => {
  const error = new UnknownModelError(MODEL)
  const [body, headers] = [JSON.stringify(bodyOf(error, REQUEST_ID)), headersOf(error)]
  const server = createServer((request, response) => {
    request.resume()
    if (request.url.endsWith('/models')) {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': OK.length }).end(OK)
    } else response.writeHead(400, { ...headers, 'content-length': body.length }).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const call = await create(`http://127.0.0.1:${server.address().port}`, path)
  return timeOfAsync(call)
}

/** A call that is to fail: what is thrown must be told from other failures. */
const failing = (call) => async () => {
  try {
    await call()
  } catch (error) {
    if (String(error.message ?? error).length > 0) return
  }
  throw new Error('the call did not fail')
}

/** Each is loaded by the process that measures it. */
const CLIENTS = {
  errspec: (url, path) => {
    const api = createFetch({ catalog: ig1, baseUrl: url })
    return async () => (await api(path)).json()
  },
  'raw fetch': (url, path) => async () => {
    const response = await fetch(url + path)
    const body = await response.json()
    if (!response.ok) throw Object.assign(new Error(body.message), { status: response.status })
    return body
  },
  'by hand': (url, path) => async () => {
    const timeout = AbortSignal.timeout(60_000)
    const response = await fetch(new URL(path, url), { headers: { accept: 'application/json' }, signal: timeout })
    if (response.ok) return response.json()
    const body = JSON.parse(await response.text())
    throw Object.assign(new UnknownModelError(body.message), { requestId: response.headers.get('x-request-id') })
  },
  ofetch: async (url, path) => {
    const { ofetch } = await import('ofetch')
    return () => ofetch(path, { baseURL: url, retry: 0 })
  },
  axios: async (url, path) => {
    const { default: axios } = await import('axios')
    const client = axios.create({ baseURL: url })
    return async () => (await client.get(path)).data
  },
  ky: async (url, path) => {
    const { default: ky } = await import('ky')
    const client = ky.create({ prefixUrl: url, retry: 0 })
    return () => client.get(path.slice(1)).json()
  },
  openai: async (url, path) => {
    const { default: OpenAI } = await import('openai')
    const client = new OpenAI({ baseURL: url, apiKey: 'key', maxRetries: 0 })
    return () => client.get(path)
  },
}

const contestants = (path, wrap) =>
  Object.fromEntries(
    Object.entries(CLIENTS).map(([name, create]) => [
      name,
      calling(path, async (url, path) => wrap(await create(url, path))),
    ]),
  )

export default [
  {
    name: 'call',
    what: 'a call over loopback that succeeds, the server included',
    unit: 'us',
    rows: [{ of: 'errspec', against: 'raw fetch', is: 'cost', aim: { most: 1.06 } }],
    contestants: contestants('/models', (call) => call),
  },
  {
    name: 'failed-call',
    what: 'a call over loopback that fails with a 4xx, the server included',
    unit: 'us',
    rows: [{ of: 'errspec', against: 'raw fetch', is: 'cost', aim: { most: 1.1 } }],
    contestants: contestants('/fails', failing),
  },
]
