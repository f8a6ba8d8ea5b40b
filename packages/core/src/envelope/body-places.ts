import { isRecord } from '../values/plain-data.js'
import { type Envelope, type Node, partsOf, SPREAD } from './compile-envelope.js'
import type { ErrorRecord, Json } from './envelope.js'
import { readNode } from './read-node.js'
import { partReader } from './write-body.js'
import { type PartReader, writeNode } from './write-node.js'

/** One place of a body, and what the envelope's template says there of an error. */
export interface BodyPlace {
  /** The keys and indexes that lead there. */
  readonly path: readonly (string | number)[]
  /** The parts that it shows, as `message` or `params.NAME`; none where it is a constant. */
  readonly parts: readonly string[]
  readonly value: Json
  /** What a value that stands there says of each part; nothing of those that cannot be read from it. */
  read(value: unknown): Readonly<Record<string, unknown>>
}

/** The places of the body that `writeBody` writes, in its order. Params in a group have a place each. */
export function placesOf(
  envelope: Envelope,
  record: ErrorRecord,
  place: 'body' | 'frame' = 'body',
): readonly BodyPlace[] {
  return placesIn(envelope[place], partReader(envelope, record, place), [])
}

function placesIn(node: Node, read: PartReader, path: BodyPlace['path']): readonly BodyPlace[] {
  const value = writeNode(node, read)
  if (value === undefined) return []
  switch (node.is) {
    case 'object':
      return node.entries.flatMap(([key, child]) => placesIn(child, read, key === SPREAD ? path : [...path, key]))
    case 'list': {
      // What is absent is left out, and those behind it move up.
      const present = node.items.filter((item) => writeNode(item, read) !== undefined)
      return present.flatMap((item, index) => placesIn(item, read, [...path, index]))
    }
    default: {
      const isGroup = node.is === 'part' && (node.part === 'params' || node.part === SPREAD)
      return isGroup && isRecord(value)
        ? Object.entries(value).map(([name, param]) => placeOfParam(name, param as Json, path))
        : [{ path, parts: partsOf(node), value, read: (given) => readParts(node, given) }]
    }
  }
}

function placeOfParam(name: string, value: Json, path: BodyPlace['path']): BodyPlace {
  const part = `params.${name}`
  return { path: [...path, name], parts: [part], value, read: (given) => ({ [part]: given }) }
}

function readParts(node: Node, value: unknown): Readonly<Record<string, unknown>> {
  const parts: Record<string, unknown> = {}
  readNode(node, value, (part, found) => {
    parts[part] ??= found
    return true
  })
  return parts
}
