import type { Issue } from '../template/param-types.js'
import { type Envelope, type Node, partsOf } from './compile-envelope.js'
import type { ErrorRecord, Json } from './envelope.js'
import { writeIssue } from './issue-entries.js'
import { type PartReader, writeNode } from './write-node.js'

/** The body of an error, or, of its frame, what an event stream carries. */
export function writeBody(envelope: Envelope, record: ErrorRecord, place: 'body' | 'frame' = 'body'): Json {
  return writeNode(envelope[place], partReader(envelope, record, place)) ?? {}
}

/** What each part of an envelope says of an error. */
export function partReader(envelope: Envelope, record: ErrorRecord, place: 'body' | 'frame'): PartReader {
  return (part) => partOf(envelope, record, envelope[place], part)
}

function partOf(envelope: Envelope, record: ErrorRecord, template: Node, part: string): unknown {
  if (part === 'params') return paramsOf(envelope, record, [])
  if (part === '...') return paramsOf(envelope, record, partsOf(template))
  const [group, name] = part.split(/\.(.*)/s)
  if (name === undefined) return record[part as keyof ErrorRecord]
  if (group === 'fields') return Object.hasOwn(record.fields, name) ? record.fields[name] : undefined
  return paramOf(envelope, record, name)
}

function paramOf({ issue }: Envelope, { params, issueParams }: ErrorRecord, name: string): unknown {
  const value = Object.hasOwn(params, name) ? params[name] : undefined
  if (value === undefined || !issueParams.includes(name)) return value
  return (value as readonly Issue[]).map((entry) => writeIssue(issue, entry))
}

/** The params in one object, but for those that have a place of their own; `undefined` for none. */
function paramsOf(envelope: Envelope, record: ErrorRecord, placed: readonly string[]): unknown {
  const entries = Object.keys(record.params)
    .filter((name) => !placed.includes(`params.${name}`))
    .map((name) => [name, paramOf(envelope, record, name)] as const)
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}
