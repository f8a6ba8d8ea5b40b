import { isRecord, ownValue } from '../values/plain-data.js'
import type { Envelope } from './compile-envelope.js'
import { readIssue } from './issue-entries.js'
import { readNode, type Standing } from './read-node.js'

/** A value that may be a param's. With `isText`, it stands in a text. */
export interface Candidate {
  readonly value: unknown
  readonly isText: boolean
}

/** What a body that fits an envelope says. */
export interface ReadBody {
  readonly kind: string | undefined
  readonly code: string | number | undefined
  readonly message: string | undefined
  readonly requestId: string | undefined
  /** In ms. */
  readonly retryAfterMs: number | undefined
  readonly status: number | undefined
  /** What may be the value of a param, the surest first; of a list of issues, as it is without an envelope. */
  candidates(name: string, isIssues?: boolean): readonly Candidate[]
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

const isNumber = (value: unknown, isText: boolean) =>
  isText ? /^\d+(?:\.\d+)?$/.test(String(value)) : Number.isFinite(value)

/** What each part can be, as it is read; `undefined` for what it can't. */
const READERS: Readonly<Record<string, (value: unknown, isText: boolean) => unknown>> = {
  kind: (value) => (isText(value) ? value : undefined),
  code: (value) => (isText(value) || Number.isInteger(value) ? value : undefined),
  message: (value) => (isText(value) ? value : undefined),
  requestId: (value) => (isText(value) ? value : undefined),
  retryAfter: (value, isText) => (isNumber(value, isText) && Number(value) >= 0 ? Number(value) * 1000 : undefined),
  status: (value, isText) => (isNumber(value, isText) && /^[45]\d\d$/.test(String(value)) ? Number(value) : undefined),
}

/** Reads a parsed body by an envelope; `undefined` where it is none: it has neither code nor message where the template has them. */
export function readBody(envelope: Envelope, body: unknown, place: 'body' | 'frame' = 'body'): ReadBody | undefined {
  // What stands alone is surer than what is read out of a text.
  const found: Record<Standing, Record<string, unknown>> = { value: {}, text: {}, shared: {} }
  const named: { readonly name: string; readonly value: unknown; readonly standing: Standing }[] = []
  const groups: Readonly<Record<string, unknown>>[] = []
  readNode(envelope[place], body, (part, value, standing) => {
    if (part === 'params' || part === '...') {
      if (!isRecord(value)) return false
      groups.push(value)
      return true
    }
    if (part.startsWith('params.')) {
      named.push({ name: part.slice('params.'.length), value, standing })
      return true
    }
    const read = ownValue(READERS, part)?.(value, standing !== 'value')
    if (read !== undefined) found[standing][part] ??= read
    return read !== undefined
  })
  // Assigned: to spread takes ten times as long.
  const parts = Object.assign(found.shared, found.text, found.value)
  const { kind, code, message } = parts
  if (kind === undefined && code === undefined && message === undefined) return undefined
  return Object.assign(parts as unknown as Omit<ReadBody, 'retryAfterMs' | 'candidates'>, {
    retryAfterMs: parts['retryAfter'] as number | undefined,
    candidates(name: string, isIssues?: boolean) {
      const own = (standing: Standing) =>
        named
          .filter((candidate) => candidate.name === name && candidate.standing === standing)
          .map(({ value }) => ({ value, isText: standing !== 'value' }))
      const grouped = groups.filter((group) => Object.hasOwn(group, name)).map((group) => group[name])
      const all = [
        ...own('value'),
        ...grouped.map((value) => ({ value, isText: false })),
        ...own('text'),
        ...own('shared'),
      ]
      return isIssues ? all.map(({ value }) => ({ value: issuesIn(envelope, value), isText: false })) : all
    },
  })
}

/** A list of issues in the envelope's own form; what is none is left out, unless all are none. */
function issuesIn({ issue }: Envelope, list: unknown): unknown {
  const issues = Array.isArray(list) ? list.flatMap((entry) => readIssue(issue, entry) ?? []) : undefined
  return issues?.length === 0 && (list as readonly unknown[]).length > 0 ? undefined : issues
}
