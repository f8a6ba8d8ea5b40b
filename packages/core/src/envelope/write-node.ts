import { writeParam } from '../template/param-rules.js'
import { type Node, SPREAD } from './compile-envelope.js'
import type { Json } from './envelope.js'

/** Gives what a part says of an error; `undefined` where it is absent. */
export type PartReader = (part: string) => unknown

/** Fills a template; `undefined` where all that it would say is absent. */
export function writeNode(node: Node, read: PartReader): Json | undefined {
  switch (node.is) {
    case 'constant':
      return node.value
    case 'part': {
      const value = read(node.part) as Json | undefined
      if (value === undefined) return ABSENT[node.format ?? '']
      return node.format === 'string' && typeof value !== 'string' ? asText(value) : value
    }
    case 'text': {
      const values = node.parts.map(read)
      return values.includes(undefined)
        ? undefined
        : node.literals.reduce((text, literal, index) => text + asText(values[index - 1]) + literal)
    }
    case 'object': {
      const body: Record<string, Json> = {}
      let isAbsent = true
      for (const [key, child] of node.entries) {
        const value = writeNode(child, read)
        if (value === undefined) continue
        if (child.is !== 'constant') isAbsent = false
        if (key === SPREAD) Object.assign(body, value)
        else body[key] = value
      }
      return isAbsent ? undefined : body
    }
    case 'list': {
      const items = node.items.map((item) => [item, writeNode(item, read)] as const)
      const isAbsent = !items.some(([item, value]) => item.is !== 'constant' && value !== undefined)
      return isAbsent ? undefined : items.flatMap(([, value]) => (value === undefined ? [] : [value]))
    }
  }
}

/** What stands for a part that is absent, by its format. */
const ABSENT: Readonly<Record<string, Json>> = { null: null, unrecognized: 'unrecognized' }

const asText = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : writeParam(value))
