import type { AnyCatalog } from '../contract/catalog.js'
import { compileEnvelope } from '../envelope/compile-envelope.js'
import { type ReadBody, readBody } from '../envelope/read-body.js'
import { isRecord } from '../values/plain-data.js'

/** What a body in the contract's own envelope says by itself, with no response around it. */
export interface BodyClues extends Pick<ReadBody, 'kind' | 'code' | 'message'> {
  /** The statuses that its error can be of: the one that it names, else those at which the contract has its kind or code. */
  readonly statuses: readonly number[]
  /** Whether the contract has its kind or code. */
  readonly isKnown: boolean
  /** Whether it is what an event stream carries, where that differs. */
  readonly isFrame: boolean
}

/** What a parsed body says by the contract's own envelope; `undefined` where it does not fit. For tools that read logs. */
export function bodyClues(catalog: AnyCatalog, body: unknown): BodyClues | undefined {
  if (!isRecord(body)) return undefined
  const [asBody, asFrame] = [cluesAt(catalog, body, 'body'), cluesAt(catalog, body, 'frame')]
  return asFrame?.isKnown && !asBody?.isKnown ? asFrame : asBody
}

function cluesAt(catalog: AnyCatalog, body: unknown, place: 'body' | 'frame'): BodyClues | undefined {
  const read = readBody(compileEnvelope(catalog.envelope), body, place)
  if (!read) return undefined
  const { kind, code, message, status } = read
  // Codes compare as text.
  const isSame = ([name, error]: (typeof errors)[number]) =>
    kind === undefined ? code !== undefined && String(error.code ?? name) === String(code) : name === kind
  const errors = Object.entries(catalog.errors)
  const known = errors.filter(isSame).map(([, error]) => error.status)
  const statuses = status === undefined ? [...new Set(known)] : [status]
  const isKnown = status === undefined ? known.length > 0 : known.includes(status)
  return { kind, code, message, statuses, isKnown, isFrame: place === 'frame' }
}
