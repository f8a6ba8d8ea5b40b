import type { Issue } from '../template/param-types.js'
import type { Json } from './envelope.js'
import type { ReadBody } from './read-body.js'

/** What a contract does with its envelope beside writing a body. */
export interface EnvelopeCodec {
  /** Whether an error is told by the body's own code or kind, and not by its text. */
  readonly isCoded: boolean
  /** What a parsed body says; `undefined` where it does not fit, or where the general decoder reads all that there is. */
  read(body: unknown): ReadBody | undefined
  /**
   * Whether a parsed body is surely the contract's own: it says all that each of its bodies says of an error and of its
   * request, the id of that among it, and its status is the answer's. A proxy's `{"message"}` or `{"code","message"}` is not.
   */
  isOwn(body: unknown, status: number): boolean
  /** Whether the body has all of a param, so that a client can read it back. */
  carries(name: string, isIssues: boolean): boolean
  /** An issue as an entry of the envelope's own form. */
  writeIssue(issue: Issue): Json
}
