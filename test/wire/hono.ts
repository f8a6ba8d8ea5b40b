import type { IncomingMessage, Server } from 'node:http'
import { contentTypeError, type RequestIdOptions } from '@errspec/core/adapter'
import { errorResponder, readJson, requestId, type RequestIdOptions as WebIdOptions, withErrors } from '@errspec/web'
import { type HttpBindings, serve } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import type { StatusCode } from 'hono/utils/http-status'
import { BODY_LIMIT, closeServer, type Handler, type Platform, type RawResponse } from './platforms.js'

type Env = { Bindings: HttpBindings }

/**
 * What stands for Node's response where a handler returns one of the web: what is written becomes a `ReadableStream`, which fails where
 * the handler throws, as a stream does that is made by what it reads.
 */
class ReturnedResponse implements RawResponse {
  statusMessage = ''
  readonly #context: Context<Env>
  readonly #chunks: string[] = []
  #give: (response: Response) => void = () => {}
  #isBegun = false
  #end: { readonly thrown?: unknown } | undefined
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined

  constructor(context: Context<Env>) {
    this.#context = context
  }

  /** The response of a handler: what it has begun, or what it has ended. */
  of(handle: () => unknown): Promise<Response> {
    return new Promise((resolve, reject) => {
      this.#give = resolve
      const run = async () => handle()
      run().catch((thrown) => (this.#isBegun ? this.#finish({ thrown }) : reject(thrown)))
    })
  }

  setHeader(name: string, value: string): void {
    this.#context.header(name, value)
  }

  writeHead(status: number, headers: Record<string, string>): void {
    this.#isBegun = true
    const stream = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          this.#controller = controller
          this.#flow()
        },
      },
      { highWaterMark: 0 },
    )
    this.#give(this.#context.newResponse(stream, status as StatusCode, headers))
  }

  flushHeaders(): void {}

  write(text: string): void {
    if (this.#end) return
    this.#chunks.push(text)
    this.#flow()
  }

  end(text = ''): void {
    if (this.#end) return
    if (this.#isBegun) this.#finish({})
    else this.#give(this.#context.body(text))
  }

  on(event: 'close', listener: () => void): void {
    this.#context.env.outgoing.on(event, listener)
  }

  #finish(end: { readonly thrown?: unknown }): void {
    this.#end ??= end
    this.#flow()
  }

  /** Gives what is asked for, and ends once that was all. */
  #flow(): void {
    if (!this.#controller) return
    for (const chunk of this.#chunks.splice(0)) this.#controller.enqueue(new TextEncoder().encode(chunk))
    if (!this.#end) return
    if ('thrown' in this.#end) this.#controller.error(this.#end.thrown)
    else this.#controller.close()
  }
}

/** The suite's settings are those of Node's requests. */
function webIds({ headers, generate, trust }: RequestIdOptions<IncomingMessage>): WebIdOptions {
  const nodes = (request: Request) => ({ headers: Object.fromEntries(request.headers) }) as unknown as IncomingMessage
  return {
    ...(headers && { headers }),
    ...(generate && { generate: (request) => generate(nodes(request)) }),
    ...(trust !== undefined && { trust: typeof trust === 'function' ? (request) => trust(nodes(request)) : trust }),
  }
}

export const hono: Platform = {
  name: 'Hono',
  isExpress: false,
  isFastify: false,
  async start({ catalog, hooks, requestId: ids, handler, paths }) {
    const options = { ...hooks, requestId: webIds(ids) }
    const { respond, notFound } = errorResponder(catalog, options)
    const app = new Hono<Env>()
    app.onError((thrown, c) => respond(thrown, c.req.raw, c.res.headers))
    app.notFound((c) => notFound(c.req.raw))
    app.use(async (c, next) => {
      const refusal = contentTypeError(catalog, Object.fromEntries(c.req.raw.headers))
      if (refusal) throw refusal
      await next()
    })
    app.on('ALL', [...paths], async (c) => {
      const isJson = /^application\/json/i.test(c.req.header('content-type') ?? '')
      const body = isJson ? await readJson(catalog, c.req.raw, { maxBytes: BODY_LIMIT }) : undefined
      const raw = new ReturnedResponse(c)
      const set: Parameters<Handler>[0]['set'] = (status, headers) => {
        c.status(status as StatusCode)
        for (const [name, value] of Object.entries(headers)) c.header(name, value)
      }
      return raw.of(() => handler({ query: c.req.query(), body, id: requestId(c.req.raw), raw, set }))
    })
    app.get('/items/:id', (c) => c.text(requestId(c.req.raw)))
    const server = await new Promise<Server>((resolve) => {
      const fetch = withErrors(catalog, app.fetch, options)
      const listening = serve({ fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(listening as Server))
    })
    return { server, close: () => closeServer(server) }
  },
}
