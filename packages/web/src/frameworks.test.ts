import { ig1 } from '@errspec/core/ig1'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { cors } from 'hono/cors'
import { etag } from 'hono/etag'
import { HTTPException } from 'hono/http-exception'
import { prettyJSON } from 'hono/pretty-json'
import { validator } from 'hono/validator'
import { describe, expect, it, vi } from 'vitest'
import { errorResponder, readJson, requestId, withErrors } from './index.js'

type Get = (path: string, init?: RequestInit) => Promise<Response>

/** An application with the two hooks, as the README has it, and everything that was reported. */
function application(configure: (app: Hono) => void) {
  const onError = vi.fn()
  const { respond, notFound } = errorResponder(ig1, { onError })
  const app = new Hono()
  app.onError((thrown, c) => respond(thrown, c.req.raw))
  app.notFound((c) => notFound(c.req.raw))
  configure(app)
  const fetch = withErrors(ig1, app.fetch, { onError })
  const get: Get = (path, init) => fetch(new Request(`http://api.test${path}`, init))
  return { get, onError }
}

const forbidden = () => {
  throw ig1.error('forbidden')
}

describe('Hono', () => {
  it('answers what a handler, a middleware and a group throw, once each, with one id', async () => {
    const group = new Hono().get('/', forbidden)
    const { get, onError } = application((app) => {
      app.use('/guarded/*', forbidden)
      app.get('/guarded/x', (c) => c.text('never'))
      app.get('/plain', forbidden)
      app.route('/group', group)
      app.get('/undefined', () => {
        throw undefined
      })
      app.get('/ok', (c) => c.text(requestId(c.req.raw)))
    })
    for (const path of ['/guarded/x', '/plain', '/group']) {
      const response = await get(path)
      const { request_id } = (await response.json()) as { request_id: string }
      expect([response.status, response.headers.get('x-request-id')]).toEqual([403, request_id])
    }
    expect(onError).toHaveBeenCalledTimes(3)
    expect((await get('/undefined')).headers.get('x-error-kind')).toBe('internal_server_error')
    expect((await get('/nowhere')).status).toBe(404)
    expect(onError).toHaveBeenCalledTimes(5)
    const ok = await get('/ok')
    expect([ok.headers.get('x-request-id'), ok.status]).toEqual([await ok.text(), 200])
  })

  it('keeps the headers of CORS, and none that are about another body', async () => {
    const { get } = application((app) => {
      app.use(
        cors({ origin: 'http://shop.test', credentials: true }),
        etag(),
        prettyJSON({ force: true }),
        compress({ threshold: 0 }),
      )
      app.get('/', (c) => {
        c.header('content-length', '9999')
        c.header('cache-control', 'public, max-age=60')
        return forbidden()
      })
    })
    const response = await get('/', { headers: { origin: 'http://shop.test', 'accept-encoding': 'gzip' } })
    const headers = Object.fromEntries(response.headers)
    expect(headers).toMatchObject({
      ...{ 'access-control-allow-origin': 'http://shop.test', 'access-control-allow-credentials': 'true' },
      ...{ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    })
    for (const name of ['content-length', 'content-encoding', 'etag']) expect(headers).not.toHaveProperty(name)
    expect(await response.text()).toMatch(/^\{"message":"Forbidden [^\n]*\}$/)
    const head = await get('/', { method: 'HEAD', headers: { origin: 'http://shop.test' } })
    expect([head.status, head.body, Number(head.headers.get('content-length')) > 50]).toEqual([403, null, true])
  })

  it('knows its exceptions and its validator', async () => {
    const { get } = application((app) => {
      app.get('/teapot', () => {
        throw new HTTPException(418, { message: 'short and stout' })
      })
      app.get('/secret', () => {
        throw new HTTPException(503, { message: 'pg://u:pw@h' })
      })
      app.post(
        '/',
        validator('json', (value) => value),
        (c) => c.text('ok'),
      )
    })
    const teapot = await get('/teapot')
    expect([teapot.status, await teapot.text()]).toEqual([418, expect.stringContaining('short and stout')])
    const secret = await get('/secret')
    expect([secret.status, (await secret.text()).includes('pg:')]).toEqual([503, false])
    const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }
    expect((await get('/', json)).headers.get('x-error-kind')).toBe('bad_json')
  })

  it('has one id in an answer, though a middleware puts a copy in the place of the request', async () => {
    const { get, onError } = application((app) => {
      app.post('/', bodyLimit({ maxSize: 10 }), async (c) => c.json(await readJson(ig1, c.req.raw)))
    })
    const post = (text: string) => {
      const body = new Blob([text]).stream()
      return get('/', {
        method: 'POST',
        body,
        duplex: 'half',
        headers: { 'content-type': 'application/json' },
      } as RequestInit)
    }
    for (const [text, kind] of [
      ['{', 'bad_json'],
      ['"much too long"', 'request_body_unreadable'],
    ] as const) {
      const response = await post(text)
      const { request_id } = (await response.json()) as { request_id: string }
      expect([response.headers.get('x-error-kind'), response.headers.get('x-request-id')]).toEqual([kind, request_id])
      expect(onError.mock.calls.at(-1)?.[1].requestId).toBe(request_id)
    }
    expect(onError).toHaveBeenCalledTimes(2)
    expect(await (await post('[1]')).json()).toEqual([1])
  })

  it('keeps what a handler set by c.header where the responder is shown it', async () => {
    const { respond } = errorResponder(ig1)
    const app = new Hono()
    app.onError((thrown, c) => respond(thrown, c.req.raw, c.res.headers))
    app.get('/', (c) => {
      c.header('set-cookie', 'a=1')
      c.header('set-cookie', 'b=2', { append: true })
      c.header('etag', '"1"')
      return forbidden()
    })
    const { headers } = await app.request('/')
    expect([headers.getSetCookie(), headers.has('etag'), headers.get('x-error-kind')]).toEqual([
      ...[['a=1', 'b=2'], false, 'forbidden'],
    ])
  })
})

describe('a route of Next.js', () => {
  interface Context {
    readonly params: Promise<{ id: string }>
  }
  const POST = withErrors(ig1, async (request: Request, { params }: Context) => {
    const { id } = await params
    const { model } = (await readJson(ig1, request)) as { model: string }
    if (model !== 'flux-1') throw ig1.error('unknown_model', { model })
    return Response.json({ id, model })
  })
  const post = (body: string) =>
    new Request('http://api.test/v1/x', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  const context = { params: Promise.resolve({ id: '7' }) }

  it('answers', async () => {
    const response = await POST(post('{"model":"flux-1"}'), context)
    expect([response.status, await response.json()]).toEqual([200, { id: '7', model: 'flux-1' }])
    const refused = await POST(post('{"model":"nope"}'), context)
    expect([refused.status, refused.headers.get('x-error-kind')]).toEqual([400, 'unknown_model'])
    expect((await POST(post('{'), context)).headers.get('x-error-kind')).toBe('bad_json')
  })

  it('works on the request that Next.js makes of another one, and on a Proxy of it', async () => {
    class NextRequest extends Request {
      readonly nextUrl = new URL(this.url)
    }
    const handler = withErrors(ig1, (request: NextRequest) =>
      Response.json([request.nextUrl.pathname, requestId(request)]),
    )
    // Next.js binds what it hands out of its Proxy.
    const watched = new Proxy(new NextRequest(post('')), {
      get(target, name) {
        const value = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const response = await handler(watched)
    expect(await response.json()).toEqual(['/v1/x', response.headers.get('x-request-id')])
  })
})

describe('a worker', () => {
  it('is given its environment and its context, and may stream what another service gives', async () => {
    const waited: unknown[] = []
    const worker = {
      fetch: withErrors(
        ig1,
        async (request: Request, env: { KEY: string }, context: { waitUntil(promise: unknown): void }) => {
          context.waitUntil(env.KEY)
          if (request.url.endsWith('/fail')) return forbidden()
          return new Response(new Response('theirs').body, { headers: { 'x-request-id': 'req_theirs' } })
        },
      ),
    }
    const context = { waitUntil: (promise: unknown) => waited.push(promise) }
    const response = await worker.fetch(new Request('http://x/'), { KEY: 'k' }, context)
    expect([response.headers.get('x-request-id'), await response.text()]).toEqual([
      expect.stringMatching(/^req_\w{24}$/),
      'theirs',
    ])
    expect((await worker.fetch(new Request('http://x/fail'), { KEY: 'k' }, context)).status).toBe(403)
    expect(waited).toEqual(['k', 'k'])
  })
})
