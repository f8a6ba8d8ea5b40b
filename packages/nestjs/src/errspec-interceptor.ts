import { Readable } from 'node:stream'
import type { AnyCatalog } from '@errspec/core'
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common'
import { catchError, EMPTY, map, type Observable } from 'rxjs'
import { answerError, type PlatformRequest, type PlatformResponse } from './answer-error.js'
import { CATALOG, type ErrspecOptions, OPTIONS } from './options.js'

/** What Nest marks the handlers of `@Sse()` with. */
const SSE_METADATA = '__sse__'

/** Takes care of the failures that reach no filter: of `@Sse()` streams and of files that are being sent. */
@Injectable()
export class ErrspecInterceptor implements NestInterceptor {
  constructor(
    @Inject(CATALOG) private readonly catalog: AnyCatalog,
    @Inject(OPTIONS) private readonly options: ErrspecOptions,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType<string>() !== 'http') return next.handle()
    const http = context.switchToHttp()
    const request = http.getRequest<PlatformRequest>()
    const response = http.getResponse<PlatformResponse>()
    const answer = (thrown: unknown) => answerError(this.catalog, this.options, thrown, request, response, undefined)

    const raw = 'raw' in response ? response.raw : response

    if (Reflect.getMetadata(SSE_METADATA, context.getHandler()) === undefined) {
      return next.handle().pipe(
        map((value: unknown) => {
          const stream = value instanceof StreamableFile ? value.getStream() : value
          // Fastify asks no handler, and after the headers tells nobody but its own log.
          if ('raw' in response && stream instanceof Readable) {
            stream.once('error', (thrown) => raw.headersSent && answer(thrown))
          }
          return value instanceof StreamableFile ? value.setErrorHandler(answer) : value
        }),
      )
    }
    return next.handle().pipe(
      map(serialised),
      catchError((thrown: unknown) => {
        // Until the headers are out, a filter can still answer.
        if (!raw.headersSent) throw thrown
        answer(thrown)
        return EMPTY
      }),
    )
  }
}

/**
 * An event whose data is text. Nest serialises it only behind every interceptor, where a failure (a cycle, a BigInt)
 * would end the stream as a success.
 */
function serialised(event: unknown): unknown {
  if (typeof event !== 'object' || event === null || !('data' in event)) return event
  const { data, type, id, retry, comment } = event as Record<string, unknown>
  if (typeof data === 'string' || data === undefined || data === null) return event
  return { type, id, retry, comment, data: typeof data === 'object' ? JSON.stringify(data) : String(data) }
}
