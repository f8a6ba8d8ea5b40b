import { isRecord } from '@errspec/core/adapter'
import { type JsonObject, record } from '../../shared/json-object.js'
import { MARK } from '../components.js'
import { referenceOf } from '../references.js'
import { ASIDE, withoutKept } from '../text/changes.js'
import type { TextDocument } from '../text/text-document.js'

/** In a response that was made of another one: the reference that it stands in for. */
export const ORIGIN = 'x-errspec-origin'

/** Tells what in a document an earlier run has made, and what of the rest can be changed where it stands. */
export interface Parts {
  /** The catalog's name, by which parts are marked. */
  readonly name: string
  /** Whether an earlier run has left anything. */
  readonly hasOwn: boolean
  /** Whether a part has the mark of an earlier run. */
  isMarked(part: unknown): boolean
  /** Whether a part was made by an earlier run: by its mark, or as a reference to a component that has it. */
  isOwn(part: unknown): boolean
  /** For a reference to a response that was made of another one: the reference to that one. */
  originOf(part: unknown): string | undefined
  /** Whether a map can be changed in place: it is written out, and at this place alone. */
  isOpen(part: unknown): part is JsonObject
  /** Whether a part is at other places as well, by an alias or a merge key. */
  isShared(part: unknown): boolean
  /** Whether a map has an entry by a merge key. */
  isInherited(holder: unknown, key: string, value: unknown): boolean
  /** What a map has by its merge keys, without what an earlier run has put into these. */
  inherited(holder: unknown): JsonObject
}

/** Finds the parts of a document that an earlier run has made for the catalog of a name. */
export function partsOf(document: TextDocument, name: string): Parts {
  const isMarked = (part: unknown) => isRecord(part) && part[MARK] === name
  const own = new Map<string, JsonObject>()
  for (const [section, components] of Object.entries(record(record(document.content)['components']))) {
    for (const [key, part] of Object.entries(record(components))) {
      if (isMarked(part)) own.set(`#/components/${section}/${key}`, part as JsonObject)
    }
  }
  return {
    name,
    hasOwn: own.size > 0 || document.text.includes(ASIDE) || document.text.includes(MARK),
    isMarked,
    isOwn: (part) => isMarked(part) || own.has(referenceOf(part) ?? ''),
    originOf(part) {
      const origin = own.get(referenceOf(part) ?? '')?.[ORIGIN]
      return typeof origin === 'string' ? origin : undefined
    },
    isOpen: (part): part is JsonObject => isRecord(part) && !Object.hasOwn(part, '$ref') && !document.isShared(part),
    isShared: (part) => document.isShared(part),
    isInherited(holder, key, value) {
      const inherited = document.inherited(holder)
      return [inherited, withoutKept(inherited)].some((map) => Object.hasOwn(map, key) && map[key] === value)
    },
    inherited: (holder) => withoutKept(document.inherited(holder)),
  }
}

/** Whether an entry was kept under another name while one of ours has its own. */
export const isKept = (holder: JsonObject, key: string): boolean => Object.hasOwn(holder, ASIDE + key)
