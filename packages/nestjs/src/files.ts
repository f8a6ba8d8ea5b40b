import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { type HttpServer, StreamableFile } from '@nestjs/common'
import type { AnswerFailure } from './sse.js'

interface FastifyInstance {
  addHook(
    name: 'onSend',
    hook: (
      request: { readonly raw: IncomingMessage },
      reply: { readonly raw: ServerResponse },
      payload: unknown,
      done: () => void,
    ) => void,
  ): unknown
}

/** Has the files and streams of one application answered by `answer` where they fail while they are being sent. */
export function answerFailingFiles(adapter: HttpServer, answer: AnswerFailure): void {
  if (adapter.getType?.() === 'fastify') {
    const instance = adapter.getInstance() as FastifyInstance
    instance.addHook('onSend', ({ raw: request }, { raw: response }, payload, done) => {
      // Until the headers are out, Fastify asks its error handler; after them it tells nobody but its own log.
      const failed = (thrown: unknown) => response.headersSent && answer(thrown, request, response)
      if (isStream(payload)) payload.once('error', failed)
      done()
    })
    return
  }
  const { reply } = adapter
  adapter.reply = (response: ServerResponse & { readonly req: IncomingMessage }, body: unknown, status?: number) => {
    if (body instanceof StreamableFile) {
      body.setErrorHandler((thrown) => answer(thrown, response.req, response))
    }
    return reply.call(adapter, response, body, status)
  }
}

/** Of any kind that Fastify sends: those of before Node's `Readable`, and of copies of it, are none of its instances. */
function isStream(payload: unknown): payload is Pick<Readable, 'once'> {
  const { pipe, once } = (payload ?? {}) as Partial<Readable>
  return typeof pipe === 'function' && typeof once === 'function'
}
