import type { JsonObject } from '../../shared/json-object.js'

/** A place in a document: the keys that lead to it. */
export type Place = readonly string[]

/** A document that is read, and how its maps are written. Offsets count from the beginning of its text. */
export interface TextDocument {
  readonly text: string
  readonly format: 'json' | 'yaml'
  /** What it says. An alias gives the very object that it stands for. */
  readonly content: unknown
  /** What stands at a place, with numbers that JavaScript would write differently as marked texts (`shared/exact-number.ts`). */
  exact(place: Place): unknown
  /** How the map at a place is written; `undefined` where there is none. */
  written(place: Place): WrittenMap | undefined
  /** Whether a part of the content is at other places as well, by an alias or a merge key. */
  isShared(part: unknown): boolean
  /** What a map has by its merge keys (`<<`), also where its own keys win. */
  inherited(part: unknown): JsonObject
}

/** A map as it is written. */
export interface WrittenMap {
  /** Where it is in braces, the offset behind the first one. */
  readonly open?: number | undefined
  readonly entries: readonly WrittenEntry[]
}

/** An entry of a map as it is written. */
export interface WrittenEntry {
  readonly key: string
  readonly start: number
  /** Where the letters of the key begin, behind a quote; `undefined` where the key is not a text that is written out. */
  readonly letters: number | undefined
  /** The text of the value, without an anchor or a tag in front of it. */
  readonly value: readonly [start: number, end: number]
  /** Whether the value has an anchor, by which others may mean it. */
  readonly isAnchored: boolean
  /** Behind the last letter of the value, before any comment. */
  readonly end: number
}
