import type { IncomingMessage, ServerResponse } from 'node:http'
import { finished, Readable } from 'node:stream'
import { clientLeft } from '@errspec/core/adapter'
import type { FastifyReply } from './fastify-reply.js'

/**
 * What a reply is about to send, as what can be watched while it is sent: a web stream, or a `Response` with one, as a stream of
 * Node's. `undefined` where it may stay as it is.
 */
export function observable(payload: object, reply: FastifyReply): Readable | undefined {
  if (payload instanceof Readable) return undefined
  const response = Object.prototype.toString.call(payload) === '[object Response]' ? (payload as Response) : undefined
  const body = (response ? response.body : payload) as ReadableStream | null
  // What was read already, or is being read, is Fastify's to refuse.
  if (typeof body?.getReader !== 'function' || body.locked || response?.bodyUsed) return undefined
  if (response) {
    reply.code(response.status)
    for (const [name, value] of response.headers) reply.header(name, value)
  }
  return Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0])
}

/**
 * Has the failure of a stream answered that shows after the headers: then Fastify tells nobody but its own log, and destroys the
 * response without an error, which over HTTP/2 reads as its end. Until then it asks its error handler.
 */
export function watchPayload(
  payload: unknown,
  { raw: request }: { readonly raw: IncomingMessage },
  { raw: response }: { readonly raw: ServerResponse },
  answer: (thrown: unknown, request: IncomingMessage, response: ServerResponse) => void,
): void {
  if (!isStream(payload)) return
  let isTold = false
  const failed = (thrown: unknown) => {
    if (isTold || !response.headersSent) return
    isTold = true
    answer(thrown, request, response)
  }
  payload.once('error', failed)
  finished(payload, { writable: false }, (thrown) => {
    // One that is destroyed before its end says so by that alone. Where the client has left, it is Fastify that destroys it.
    if (thrown?.code === 'ERR_STREAM_PREMATURE_CLOSE' && !clientLeft(request, response)) failed(thrown)
  })
}

/** Of any kind that Fastify sends: those of before Node's `Readable`, and of copies of it, are none of its instances. */
function isStream(payload: unknown): payload is Readable {
  const { pipe, once } = (payload ?? {}) as Partial<Readable>
  return typeof pipe === 'function' && typeof once === 'function'
}
