import type { FastifyReply } from './fastify-reply.js'

/** The hooks of a route before its handler, as Fastify keeps them. The last argument of each is how it calls back; `preParsing` has the body before it. */
export type RouteHooks = Partial<Record<(typeof NAMES)[number], Hook[] | null>>
type Hook = (request: never, reply: FastifyReply, bodyOrDone: unknown, done?: Done) => unknown
type Done = (thrown?: unknown, body?: unknown) => void

const NAMES = ['onRequest', 'preParsing', 'preValidation', 'preHandler'] as const

/**
 * Tells of what a hook throws once its reply was hijacked or has ended: Fastify drops that, and a reply that was hijacked would have no
 * end. In place, since a list may be under way. A hook whose name ends with `ours` is left alone.
 */
export function watchHooks<Request, Reply extends FastifyReply>(
  hooks: RouteHooks,
  ours: string,
  late: (thrown: unknown, request: Request, reply: Reply) => void,
): void {
  const watched =
    (hook: Hook): Hook =>
    (request, reply, bodyOrDone, lastDone) => {
      const failed = (thrown: unknown) => {
        if (reply.sent) late(thrown, request, reply as Reply)
      }
      const done = lastDone ?? (bodyOrDone as Done)
      const watchedDone: Done = (thrown, body) => {
        if (thrown) failed(thrown)
        done(thrown, body)
      }
      try {
        const result = lastDone ? hook(request, reply, bodyOrDone, watchedDone) : hook(request, reply, watchedDone)
        if (result instanceof Promise) result.then(undefined, failed)
        return result
      } catch (thrown) {
        failed(thrown)
        throw thrown
      }
    }
  for (const name of NAMES) {
    const list = hooks[name] ?? []
    list.forEach((hook, index) => {
      if (!hook.name.endsWith(ours)) list[index] = watched(hook)
    })
  }
}
