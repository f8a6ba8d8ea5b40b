import type { AnyCatalog, ApiError } from '@errspec/core'
import { statusError } from '@errspec/core/adapter'

/** What Next.js throws to itself (`unstable_rethrow`): redirects, and how it finds out at build time that a route is dynamic. */
const SIGNAL =
  /^(?:NEXT_REDIRECT|NEXT_PRERENDER_INTERRUPTED|DYNAMIC_SERVER_USAGE|BAILOUT_TO_CLIENT_SIDE_RENDERING|HANGING_PROMISE_REJECTION)(?:;|$)/
/** Its `notFound()`, `forbidden()` and `unauthorized()`, which it answers without a body: these are errors. */
const FALLBACK = /^NEXT_(?:HTTP_ERROR_FALLBACK;(40[134])|NOT_FOUND)$/

/** Whether a thrown value is no failure, but has to reach Next.js. */
export function isNextSignal(thrown: unknown): boolean {
  return SIGNAL.test(digestOf(thrown)) || read(thrown, '$$typeof') === Symbol.for('react.postpone')
}

/** What a thrown value is as an error of a status, where Next.js has one for it. */
export function fromNext(catalog: AnyCatalog, thrown: unknown): ApiError | undefined {
  const [match, status = '404'] = FALLBACK.exec(digestOf(thrown)) ?? []
  return match === undefined ? undefined : statusError(catalog, Number(status))
}

function digestOf(thrown: unknown): string {
  const digest = read(thrown, 'digest')
  return typeof digest === 'string' ? digest : ''
}

/** A property of a value that may be hostile. */
function read(thrown: unknown, name: string): unknown {
  try {
    return typeof thrown === 'object' && thrown !== null ? (thrown as Record<string, unknown>)[name] : undefined
  } catch {
    return undefined
  }
}
