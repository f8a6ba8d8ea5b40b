import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ErrorResponseParts, headerChanges, writeResponse } from '@errspec/core/adapter'

/** What is used of Fastify's reply. */
export interface FastifyReply {
  readonly raw: ServerResponse & { readonly req?: IncomingMessage }
  /** True once Node's response has ended, and of a reply that was hijacked. */
  readonly sent: boolean
  getHeaders(): Record<string, number | string | string[] | undefined>
  removeHeader(name: string): unknown
  header(name: string, value: string): unknown
  code(status: number): unknown
  send(payload?: unknown): unknown
}

const UNDER_WAY = Symbol('errspec.underWay')
const HAS_HOOKS = Symbol('errspec.hasHooks')
const ANSWER = Symbol('errspec.answer')

/** How far an answer has come, kept on Node's response: the one object that every part of Fastify and Nest has. */
interface Progress {
  /** The reply was given something to send; where a hook takes its time, its headers are still to come. */
  [UNDER_WAY]?: boolean
  /** The hooks that are asked before an answer is written have begun. */
  [HAS_HOOKS]?: boolean
  /** Our own answer, which the reply was given. */
  [ANSWER]?: ErrorResponseParts
}

const progressOf = (response: ServerResponse) => response as Progress

export function setUnderWay(response: ServerResponse): void {
  progressOf(response)[UNDER_WAY] = true
}

/** Whether a reply is on its way, so that a later failure of its handler has nothing to answer any more. */
export function isUnderWay(response: ServerResponse): boolean {
  return progressOf(response)[UNDER_WAY] === true
}

export function setHooksAsked(response: ServerResponse): void {
  progressOf(response)[HAS_HOOKS] = true
}

/** Our own answer, where the reply has been given one. */
export function answerUnderWay(response: ServerResponse): ErrorResponseParts | undefined {
  return progressOf(response)[ANSWER]
}

/**
 * Answers on Fastify. The first answer goes through the reply, so that its hooks add what they add to every response: cookies, a
 * session, security headers. Once they have been asked, they have done so, or it is they that have failed: then, and on a reply
 * that was hijacked, the answer is written past them (wire rule 9). `answerFailure` is what it met.
 */
export function answerByReply(
  parts: ErrorResponseParts,
  method: string,
  reply: FastifyReply,
): { readonly answerFailure?: unknown } {
  const { raw } = reply
  if (progressOf(raw)[HAS_HOOKS] || reply.sent) return answerPastReply(parts, method, reply)
  progressOf(raw)[ANSWER] = parts
  try {
    // Fastify's `getHeaders` takes longer than all else that is done about them.
    const own = internal(reply, 'fastify.reply.headers') as Record<string, unknown> | undefined
    const { remove, set } = headerChanges(parts, Object.assign(raw.getHeaders(), own ?? reply.getHeaders()))
    for (const name of remove) {
      reply.removeHeader(name)
      raw.removeHeader(name)
    }
    // One by one, Fastify takes longer for them than we for the whole error.
    if (own) Object.assign(own, set)
    else for (const name in set) reply.header(name, set[name] as string)
    // They are about the answer that is replaced, and have Fastify leave the length out.
    setInternal(reply, 'fastify.reply.trailers', null)
    // Of HTTP/1: Node warns of them where there is HTTP/2.
    if (raw.req?.httpVersionMajor === 2) reply.removeHeader('connection')
    else raw.statusMessage = ''
    reply.code(parts.status)
    // No text: a serializer of the reply would be asked, and to JSON without a charset Fastify adds one, which some media types
    // (JSON:API's) do not allow.
    reply.send(Buffer.from(parts.body))
    return {}
  } catch (answerFailure) {
    return raw.headersSent ? { answerFailure } : { ...answerPastReply(parts, method, reply), answerFailure }
  }
}

/** Writes an answer on Node's response itself, with those headers of the reply that can be written. */
export function answerPastReply(
  parts: ErrorResponseParts,
  method: string,
  reply: FastifyReply,
): { readonly answerFailure?: unknown } {
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    try {
      if (value !== undefined) reply.raw.setHeader(name, value)
    } catch {
      // It may be what has failed.
    }
  }
  return writeResponse(parts, method, reply.raw)
}

/** The symbols that were found last: an application has one Fastify. */
const lastKeys = new Map<string, symbol>()

/** The symbol of Fastify's own by that description on an object or its prototypes: they are the same in Fastify 4 and 5. */
export function internalKey(object: object, description: string): symbol | undefined {
  const last = lastKeys.get(description)
  if (last !== undefined && last in object) return last
  const key = findKey(object, description)
  if (key) lastKeys.set(description, key)
  return key
}

function findKey(object: object, description: string): symbol | undefined {
  for (let holder: object | null = object; holder; holder = Object.getPrototypeOf(holder)) {
    const key = Object.getOwnPropertySymbols(holder).find((symbol) => symbol.description === description)
    if (key) return key
  }
  return undefined
}

/** What Fastify keeps on one of its objects under that symbol; `undefined` where it has none. */
export function internal(object: object, description: string): unknown {
  const key = internalKey(object, description)
  return key && (object as Record<symbol, unknown>)[key]
}

function setInternal(object: object, description: string, value: unknown): void {
  const key = internalKey(object, description)
  if (key) (object as Record<symbol, unknown>)[key] = value
}
