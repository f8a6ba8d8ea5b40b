import { createHash } from 'node:crypto'
import type { AnyCatalog } from '@errspec/core'
import { isRecord } from '@errspec/core/adapter'
import { type JsonObject, record } from '../../shared/json-object.js'
import { MARK, reference, schemaNames } from '../components.js'
import { canHold, faultOfNoReference, faultOfReference, faultOfTarget, follow, referenceOf } from '../references.js'
import { isSame } from '../text/changes.js'
import { quotedAs, type Style, scalarText, styleOf } from '../text/style.js'
import type { Place, TextDocument } from '../text/text-document.js'
import { valueAt } from '../text/value-at.js'
import { joinResponses } from './join-responses.js'
import { ORIGIN, type Parts } from './parts.js'
import type { Answer, SharedResponses } from './with-errors.js'
import { responseWithoutOwn } from './without-own.js'

/** The responses that a document's operations share, collected while these are gone through. */
export class ResponseComponents {
  readonly #wanted = new Map<string, JsonObject>()
  readonly #catalog: AnyCatalog
  readonly #document: TextDocument
  readonly #style: Style
  readonly #parts: Parts
  readonly #report: (fault: string) => void

  constructor(catalog: AnyCatalog, document: TextDocument, parts: Parts, report: (fault: string) => void) {
    this.#catalog = catalog
    this.#document = document
    this.#style = styleOf(document)
    this.#parts = parts
    this.#report = report
  }

  /** The components by name. */
  get wanted(): JsonObject {
    return Object.fromEntries(this.#wanted)
  }

  /** What the responses of the operation at a place refer to. */
  of(operation: Place): SharedResponses {
    const place = [...operation, 'responses']
    return {
      referTo: ({ status, kinds, response }) => this.#component(`Error${status}_${this.#kinds(kinds)}`, response),
      referToJoined: (pointer, answer) => this.#joined(pointer, answer, [...place, answer.status]),
      isReplaceable: (status) => this.#isReplaceable([...place, status]),
      resolved: (part, status) => this.#resolved(part, status === undefined ? place : [...place, status]),
    }
  }

  #joined(pointer: string, { kinds, response }: Answer, place: Place): JsonObject | undefined {
    const theirs = this.#resolved({ $ref: pointer }, place)
    if (theirs === undefined) return undefined
    const target = follow(this.#document.content, pointer)
    if (typeof target === 'object' && (!isRecord(theirs) || !canHold('response', target.place))) {
      this.#report(`${place.join('.')}: ${faultOfTarget(pointer, 'response', target)}`)
      return undefined
    }
    const joined = joinResponses(responseWithoutOwn(record(theirs), this.#parts), response)
    const [, own = hash(pointer)] = /^#\/components\/responses\/([\w.-]+)$/.exec(pointer) ?? []
    return this.#component(`${own}_${this.#kinds(kinds)}`, { ...joined, [ORIGIN]: pointer, [MARK]: this.#catalog.name })
  }

  #resolved(part: unknown, place: Place): unknown {
    const fault = faultOfNoReference(part)
    if (fault !== undefined) this.#report(`${place.join('.')}: ${fault}`)
    const pointer = referenceOf(part)
    if (pointer === undefined) return part
    const target = follow(this.#document.content, pointer)
    if (typeof target === 'object') return this.#document.exact(target.place)
    this.#report(`${place.join('.')}: ${faultOfReference(pointer, target)}`)
    return undefined
  }

  /** The names of kinds as one; of many, the first of them and a mark of the rest. */
  #kinds(kinds: readonly string[]): string {
    const names = schemaNames(this.#catalog)
    const words = kinds.map((kind) => (names.get(kind) ?? kind).replace(/Error$/, ''))
    const all = words.join('_')
    return all.length <= 80 ? all : `${words[0]}_and_${kinds.length - 1}_more_${hash(all)}`
  }

  #component(name: string, response: JsonObject): JsonObject {
    const known = this.#wanted.get(name)
    const free = known === undefined || isSame(known, response) ? name : `${name}_${hash(JSON.stringify(response))}`
    this.#wanted.set(free, response)
    return reference('responses', free)
  }

  /** Whether a reference is written as we would write it, so that it can be put back. */
  #isReplaceable(place: Place): boolean {
    const { text } = this.#document
    const entry = this.#document.written(place)?.entries.find(({ key }) => key === '$ref')
    const source = entry === undefined || entry.isAnchored ? '' : text.slice(...entry.value)
    const value = valueAt(this.#document.content, [...place, '$ref'])
    return typeof value === 'string' && source === scalarText(value, quotedAs(source[0], this.#style))
  }
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8)
