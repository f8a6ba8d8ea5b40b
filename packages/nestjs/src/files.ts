import type { IncomingMessage, ServerResponse } from 'node:http'
import { type HttpServer, StreamableFile } from '@nestjs/common'
import type { AnswerFailure } from './sse.js'

/** Has the files of an application on Express answered by `answer` where they fail while they are being sent. */
export function answerFailingFiles(adapter: HttpServer, answer: AnswerFailure): void {
  const { reply } = adapter
  adapter.reply = (response: ServerResponse & { readonly req: IncomingMessage }, body: unknown, status?: number) => {
    if (body instanceof StreamableFile) {
      body.setErrorHandler((thrown) => answer(thrown, response.req, response))
    }
    return reply.call(adapter, response, body, status)
  }
}
