import { type ForeignError, statusOf, type Thrown } from './thrown.js'

/** Express's router, and Fastify's: a path parameter that is not valid percent-encoding. What they say quotes it. */
export function fromExpress(thrown: Thrown): ForeignError | undefined {
  return thrown['name'] === 'URIError' && statusOf(thrown) === 400 ? { status: 400 } : undefined
}
