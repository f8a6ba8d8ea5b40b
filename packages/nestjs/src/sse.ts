import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { RouterResponseController } from '@nestjs/core/router/router-response-controller.js'
import { catchError, EMPTY, isObservable, map, type Observable } from 'rxjs'

/** Answers what was thrown behind Nest's filters, for the application whose adapter has it. */
export type AnswerFailure = (thrown: unknown, request: IncomingMessage, response: ServerResponse) => void

/** Where an adapter has its application's `AnswerFailure`, for whichever copy of this package has seen to Nest. */
const ANSWER = Symbol.for('errspec.nestjs.answerFailure')
/** Marks the method that has failing streams answered already. */
const ANSWERS = Symbol.for('errspec.nestjs.answersFailingStreams')

interface Controller {
  readonly applicationRef?: { readonly [ANSWER]?: AnswerFailure }
}
type Sse = (
  this: Controller,
  result: unknown,
  response: ServerResponse,
  request: IncomingMessage,
  ...rest: unknown[]
) => unknown

/**
 * Has the `@Sse()` streams of one application answered by `answer` where they fail after their headers. Nest's method is wrapped
 * once for the process, and asks the application's adapter: an interceptor would see less, and with any interceptor bound Nest
 * starts a stream before its handler has said that there is one.
 */
export function answerFailingStreams(adapter: object, answer: AnswerFailure): void {
  Object.defineProperty(adapter, ANSWER, { value: answer, configurable: true })
  const prototype = RouterResponseController.prototype as unknown as { sse?: Sse }
  const { sse } = prototype
  if (typeof sse !== 'function' || ANSWERS in sse) return
  const answering: Sse = function (result, response, request, ...rest) {
    const { [ANSWER]: answerFailure } = this.applicationRef ?? {}
    if (!answerFailure) return sse.call(this, result, response, request, ...rest)
    const answered = (value: unknown) =>
      isObservable(value)
        ? answeredStream(value, response, (thrown) => answerFailure(thrown, request, response))
        : value
    const stream = result instanceof Promise ? result.then(answered) : answered(result)
    return sse.call(this, stream, response, request, ...rest)
  }
  prototype.sse = Object.assign(answering, { [ANSWERS]: true })
}

function answeredStream(
  events: Observable<unknown>,
  response: ServerResponse,
  answer: (thrown: unknown) => void,
): Observable<unknown> {
  let nests: Readable | undefined
  response.once('pipe', (source) => {
    nests = source
  })
  return events.pipe(
    map(serialised),
    catchError((thrown: unknown) => {
      if (response.headersSent) {
        answer(thrown)
        return EMPTY
      }
      // Until the headers are out, a filter can still answer; Nest 11 would end the response before a filter is asked.
      nests?.unpipe(response)
      throw thrown
    }),
  )
}

/**
 * An event that Nest can write. It serialises and writes only behind this, where a failure (a cycle, a BigInt, a frozen event
 * that is to be given its id) would end the stream as a success.
 */
function serialised(event: unknown): unknown {
  if (typeof event !== 'object' || event === null) return isText(event) ? event : { data: JSON.stringify(event) }
  const { data, type, id, retry, comment } = event as Record<string, unknown>
  const isPlain = Object.getPrototypeOf(event) === Object.prototype && Object.isExtensible(event)
  if (isPlain && isText(data) && isText(comment) && [type, id, retry].every(isPrimitive)) return event
  return {
    type: text(type),
    id: text(id),
    retry: text(retry),
    comment: isText(comment) ? comment : String(comment),
    data: isText(data) ? data : JSON.stringify(data),
  }
}

/** Whether Nest writes it as it is, or leaves it out. */
function isText(value: unknown): boolean {
  return typeof value === 'string' || value === undefined || value === null
}

function isPrimitive(value: unknown): boolean {
  return Object(value) !== value && typeof value !== 'symbol'
}

function text(value: unknown): unknown {
  return isPrimitive(value) ? value : String(value)
}
