import { type Envelope, type Node, partsOf } from './compile-envelope.js'
import type { ErrorRecord, Json } from './envelope.js'
import { type PartReader, writeNode } from './write-node.js'

/** The body of an error, or, of its frame, what an event stream carries. */
export function writeBody(envelope: Envelope, record: ErrorRecord, place: 'body' | 'frame' = 'body'): Json {
  return writeNode(envelope[place], partReader(envelope, record, place)) ?? {}
}

/** What each part of an envelope says of an error. */
export function partReader(envelope: Envelope, record: ErrorRecord, place: 'body' | 'frame'): PartReader {
  return (part) => partOf(record, envelope[place], part)
}

function partOf(record: ErrorRecord, template: Node, part: string): unknown {
  if (part === 'params') return paramsOf(record, [])
  if (part === '...') return paramsOf(record, partsOf(template, true))
  const dot = part.indexOf('.')
  if (dot === -1) return record[part as keyof ErrorRecord]
  const values = record[part.slice(0, dot) as 'params' | 'fields']
  const name = part.slice(dot + 1)
  return Object.hasOwn(values, name) ? values[name] : undefined
}

/** The params in one object, but for those that have a place of their own; `undefined` for none. */
function paramsOf({ params }: ErrorRecord, placed: readonly string[]): unknown {
  const entries = Object.entries(params).filter(([name]) => !placed.includes(`params.${name}`))
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}
