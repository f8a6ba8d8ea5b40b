import type { Origin, Role } from '../../contract/generic-errors.js'
import { type HeadersLike, readHeader } from '../../wire/headers.js'

/** What a library's error means: a cause that the contract has a role for, or a status. */
export interface ForeignError extends Pick<Origin, 'text' | 'issues' | 'retryAfterMs'> {
  readonly role?: Role | undefined
  readonly status?: unknown
  /** The status that the library gives the role where nobody asked for one. Another one, which somebody did ask for, comes before the role. */
  readonly usual?: number
  /** A machine code by which a team names a kind of its contract. */
  readonly code?: unknown
  /** Response headers that it brings: the wait in them, and what its status needs. */
  readonly headers?: unknown
}

/** What was thrown, as the files of this room look at it. */
export type Thrown = Readonly<Record<string, unknown>>

/** What is used of the request that failed: by it an error about its body is told from one about an upstream's answer. */
export interface ForeignRequest {
  /** As Node has them (names in lower case), or a `Headers`. */
  readonly headers: HeadersLike
  /** Whether the request has arrived as a whole, where that is known. */
  readonly complete?: boolean | undefined
  readonly httpVersion?: string | undefined
  /** What a parser has made of its body. */
  readonly body?: unknown
}

/** Looks at what was thrown; `undefined` where it is none of its library's errors. */
export type ForeignReader = (thrown: Thrown, request: ForeignRequest | undefined) => ForeignError | undefined

/** The status under the name that most libraries give it. */
export function statusOf(thrown: Thrown): unknown {
  return thrown['status'] ?? thrown['statusCode']
}

/** A header of the request; empty where it has none. */
export function headerOf(request: ForeignRequest, name: string): string {
  return readHeader(request.headers, name) ?? ''
}

/** Whether a value has no properties of its own but these, and those of any error. */
export function hasOnly(thrown: Thrown, names: readonly string[]): boolean {
  return Object.keys(thrown).every((name) => names.includes(name) || name === 'name' || name === 'message')
}

/** The longest value of a header that is taken over from what was thrown, in characters. */
const LONGEST_VALUE = 1024

/** A header that what was thrown brings, its name in lower case; `undefined` where it is missing, or is nothing that a header can hold. */
export function headerValue(headers: unknown, name: string): string | undefined {
  const source = Object(headers)
  const value =
    typeof source.get === 'function'
      ? source.get(name)
      : Object.entries(source).find(([key]) => key.toLowerCase() === name)?.[1]
  const text = Array.isArray(value) ? value.join(', ') : value
  return typeof text === 'string' && /^[\t\x20-\x7e]+$/.test(text) && text.length <= LONGEST_VALUE ? text : undefined
}
