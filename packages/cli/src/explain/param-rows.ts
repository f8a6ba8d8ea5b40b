import { jsonOf } from '../shared/exact-number.js'
import type { Explanation } from './explain.js'

type Row = [label: string, text: string]

/** What an explanation says of params: their values, their types, or that they could not be read. */
export function paramRows({ params = {}, paramTypes, unreadParams = [] }: Explanation): readonly Row[] {
  return [
    ...Object.entries(params).flatMap(([name, value]) => valueRows(name, value)),
    ...Object.entries(paramTypes ?? {}).map(([name, type]): Row => [`{${name}}`, type]),
    ...(unreadParams.length > 0
      ? [
          [
            'Params',
            `${unreadParams.join(', ')} could not ${unreadParams.length > 1 ? 'all ' : ''}be read: to a client this error is 'unrecognized'`,
          ] as Row,
        ]
      : []),
  ]
}

/** What an explanation says of numbers that no client in JavaScript gets as they came. */
export function numberRows({ changedNumbers = [] }: Explanation): readonly Row[] {
  return changedNumbers.map(({ name, written, read }, index) => [
    index === 0 ? 'On the wire' : '',
    `${name} is ${written}, which JavaScript reads as ${read}: send it as a text`,
  ])
}

/** A value on a line, and a list of issues with a line for each. */
function valueRows(name: string, value: unknown): readonly Row[] {
  if (isIssues(value)) {
    return value.map(({ pointer, message, code }, index): Row => {
      const text = [pointer, pointer && message ? ': ' : '', message, code === undefined ? '' : ` (${code})`].join('')
      return [index === 0 ? name : '', text]
    })
  }
  return [[name, typeof value === 'object' ? jsonOf(value) : String(value)]]
}

interface Issue {
  readonly pointer: string
  readonly message: string
  readonly code?: string
}

function isIssues(value: unknown): value is readonly Issue[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((entry) => typeof entry?.pointer === 'string' && typeof entry?.message === 'string')
  )
}
