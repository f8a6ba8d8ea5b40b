import type { Json } from '@errspec/core'
import { isRecord } from '@errspec/core/adapter'
import { lostCodeOf } from './imported.js'

/** What the names of fields mean, without case and punctuation. A name that several may have is told by its value. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  message: ['message', 'msg', 'errormessage', 'errordescription', 'errormsg', 'detail', 'description', 'reason'],
  code: ['code', 'errorcode', 'errcode', 'errortype', 'error', 'key', 'kind', 'reasoncode'],
  status: ['status', 'statuscode', 'httpstatus', 'httpstatuscode', 'httpcode'],
  requestId: ['requestid', 'reqid', 'traceid', 'correlationid', 'xrequestid', 'errorid', 'transactionid'],
  type: ['type', 'category'],
  title: ['title'],
  path: ['path', 'instance'],
  timestamp: ['timestamp', 'time', 'datetime'],
}

/** What a body says of its error. */
export interface BodyParts {
  readonly message?: string | undefined
  readonly code?: string | number | undefined
  /** A code that can be none of a catalog. */
  readonly lostCode?: number | undefined
}

interface Field {
  readonly part: string
  readonly value: unknown
}

/** Which part of an error a field is; its place in a body tells little, its name and its value do. */
function partOf(key: string, value: unknown, siblings: readonly string[]): string | undefined {
  const name = plainName(key)
  const part = Object.keys(PARTS).find((one) => PARTS[one]?.includes(name))
  const isStatus = /^[45]\d\d$/.test(String(value))
  if (part === 'code' && isStatus) return 'status'
  // A text with blanks is for people.
  if (part === 'code' && name === 'error' && typeof value === 'string' && /\s/.test(value)) {
    return siblings.some((other) => other !== key && PARTS['message']?.includes(other.toLowerCase()))
      ? 'title'
      : 'message'
  }
  if (part === 'status' && typeof value === 'string' && !isStatus)
    return /^[A-Z][A-Z_]+$/.test(value) ? 'code' : undefined
  return part
}

/** The fields that are a part, in their order. Of several that may be one, that with the name that says it best is. */
function fieldsOf(body: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  const keys = Object.keys(body)
  const fields = keys.flatMap((key) => {
    const part = typeof body[key] === 'object' && body[key] !== null ? undefined : partOf(key, body[key], keys)
    const rank = part === undefined ? -1 : (PARTS[part]?.indexOf(plainName(key)) ?? -1)
    return part === undefined ? [] : [{ key, part, rank: rank === -1 ? Number.POSITIVE_INFINITY : rank }]
  })
  const found = new Map<string, string>()
  for (const { key, part } of fields.toSorted((one, other) => one.rank - other.rank)) {
    // Beside error_code, error_type is a class.
    const own = found.has(part) && part === 'code' && plainName(key).endsWith('type') ? 'type' : part
    if (!found.has(own)) found.set(own, key)
  }
  return fields.flatMap(({ key }) =>
    [...found].flatMap(([part, holder]) => (holder === key ? [[key, part] as const] : [])),
  )
}

const plainName = (key: string) => key.toLowerCase().replace(/[^a-z]/g, '')

/** The body of a sample as a template; `undefined` where it does not tell what went wrong. */
export function bodyOf(sample: unknown): Json | undefined {
  const template = templateOf(sample, 0)
  return template !== undefined && /\{(?:message|code)\}/.test(JSON.stringify(template)) ? template : undefined
}

function templateOf(sample: unknown, depth: number): Json | undefined {
  if (!isRecord(sample) || depth > 3) return undefined
  const fields = new Map(fieldsOf(sample))
  const entries = Object.entries(sample).flatMap(([key, value]): [string, Json][] => {
    const part = fields.get(key)
    if (part !== undefined) return [[key, `{${part}}`]]
    const inner = Array.isArray(value) ? templateOf(value[0], depth + 1) : templateOf(value, depth + 1)
    // A list or an object beside the message is details; the error itself is in one where there is none.
    const isTelling = inner !== undefined && /\{(?:message|code)\}/.test(JSON.stringify(inner))
    const isTold = [...fields.values()].some((one) => one === 'message' || one === 'code')
    if (!isTelling || isTold) return []
    return [[key, Array.isArray(value) ? [inner as Json] : (inner as Json)]]
  })
  return entries.length > 0 ? (Object.fromEntries(entries) as Json) : undefined
}

/** The message and the code of a sample, found as its template is. */
export function partsIn(sample: unknown): BodyParts {
  const found: Field[] = []
  const visit = (value: unknown, template: unknown): void => {
    if (Array.isArray(template)) return visit(Array.isArray(value) ? value[0] : undefined, template[0])
    if (!isRecord(template) || !isRecord(value)) return
    for (const [key, inner] of Object.entries(template)) {
      if (typeof inner === 'string') found.push({ part: inner.slice(1, -1), value: value[key] })
      else visit(value[key], inner)
    }
  }
  visit(sample, bodyOf(sample))
  const message = found.find(({ part }) => part === 'message')?.value
  const code = found.find(({ part }) => part === 'code')?.value
  return {
    message: typeof message === 'string' && message.trim() !== '' && message !== 'string' ? message : undefined,
    code:
      (typeof code === 'string' && code !== '' && code !== 'string') || (Number.isSafeInteger(code) && code !== 0)
        ? (code as string | number)
        : undefined,
    lostCode: lostCodeOf(code),
  }
}
