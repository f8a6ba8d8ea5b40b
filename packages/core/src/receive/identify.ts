import type { AnyCatalog } from '../contract/catalog.js'
import type { WireMessage } from '../contract/create-catalog.js'
import type { ErrorDefinition } from '../definition/definition.js'
import type { Candidate, ReadBody } from '../envelope/read-body.js'
import { kindOfCode, kindOfStatus } from '../recognize/kinds-by-code.js'
import { matchTemplate } from '../template/match-template.js'
import type { ParamRule } from '../template/param-rules.js'
import type { Params } from '../template/param-types.js'
import { parseTemplate } from '../template/template.js'
import { isRecord, ownValue, perObject } from '../values/plain-data.js'
import { withoutNotice } from '../wire/wire.js'

/** What an answer offers to tell its error by. */
export interface Evidence {
  readonly status: number
  /** What the contract's own envelope reads; absent where the body does not fit it. */
  readonly read: ReadBody | undefined
  /** The message, with the notice if it has it. */
  readonly message: string | undefined
  /** `x-error-kind`. */
  readonly header: string | undefined
  /** `x-error-params`. */
  readonly headerParams: string | undefined
  /** A machine code that the body has in the form of somebody else's envelope. */
  readonly foreignCode: string | undefined
}

/** The error that an answer is. Without `params`, one of them was missing or could not be read. */
export interface Identified {
  readonly kind: string
  /** What tells it: the contract's own body or header, its words alone, or a code in somebody else's form. */
  readonly by: 'contract' | 'text' | 'foreign'
  readonly params: Params | undefined
}

/** Tells the error of an answer, where its status agrees, and reads its params. */
export function identify(catalog: AnyCatalog, evidence: Evidence): Identified | undefined {
  const { errors, codec } = catalog
  const { status, read, message = '', header, foreignCode } = evidence
  const named = (name: string | undefined, code?: unknown) =>
    kindOfStatus(errors, status, name) ?? kindOfCode(errors, status, code)
  // In a coded contract by the envelope, then the header; in a text contract by the header.
  const told = (codec.isCoded ? named(read?.kind, read?.code) : undefined) ?? named(header)
  // A code that the contract does not have says that it is something else, whatever its text is like.
  const isOther = codec.isCoded && (read?.kind ?? read?.code) !== undefined
  const answer: WireMessage = { status, message, isPart: true }
  const byText = told !== undefined || isOther ? undefined : catalog.recognize(answer)?.kind
  const kind = told ?? byText ?? named(foreignCode, foreignCode)
  if (kind === undefined) return undefined
  const by = told !== undefined ? 'contract' : byText !== undefined ? 'text' : 'foreign'
  return { kind, by, params: paramsOf(catalog, kind, evidence) }
}

/** Each param from the first source whose value fits its type; `undefined` where one is missing. */
function paramsOf(catalog: AnyCatalog, kind: string, evidence: Evidence): Params | undefined {
  const definition = catalog.errors[kind] as ErrorDefinition
  const { read, header, headerParams } = evidence
  const rules = catalog.rulesOf(kind)
  // What was said of another error is not to be taken for this one's.
  const fromHeader = header === undefined || header === kind ? parseParams(headerParams) : undefined
  let fromText: Params | undefined
  const params: Record<string, unknown> = {}
  for (const name of Object.keys(rules)) {
    const rule = rules[name] as ParamRule
    const inEnvelope = read?.candidates(name, rule.isIssues) ?? []
    const inHeader = fromHeader && Object.hasOwn(fromHeader, name) ? [{ value: fromHeader[name], isText: false }] : []
    // What the envelope shows of an issue may be a part of it, and elsewhere it may be another param's.
    const isWhole = catalog.codec.carries(name, rule.isIssues)
    // The header has all params or is not there.
    const isAbsent = rule.isOptional && !isWhole && fromHeader !== undefined && inHeader.length === 0
    let value = isAbsent
      ? undefined
      : readFirst(rule, isWhole ? [...inEnvelope, ...inHeader] : [...inHeader, ...inEnvelope])
    if (value === undefined && !isAbsent) {
      fromText ??= readText(catalog, definition, evidence.message)
      value = ownValue(fromText, name)
    }
    if (value !== undefined) params[name] = value
    else if (!rule.isOptional) return undefined
    else if (rule.read(undefined) !== undefined) params[name] = rule.read(undefined)
  }
  return params
}

function readFirst(rule: ParamRule, candidates: readonly Candidate[]): unknown {
  for (const { value, isText } of candidates) {
    if (value === undefined) continue
    const read = isText && typeof value === 'string' ? rule.readText(value) : rule.read(value)
    // A null is absent, unless a schema has it for a value: nothing else is to be made of it.
    if (read !== undefined && (value !== null || read === null)) return read
  }
  return undefined
}

const templatesOf = /* @__PURE__ */ perObject(({ message, aliases = [], params }: ErrorDefinition) =>
  [message, ...aliases].map((wording) => parseTemplate(wording, params)),
)

/** The params that a message shows, read as one kind's and no other's. */
function readText(catalog: AnyCatalog, definition: ErrorDefinition, text: string | undefined): Params {
  if (text === undefined) return {}
  for (const wire of [withoutNotice(catalog, text), text]) {
    for (const template of templatesOf(definition)) {
      const read = matchTemplate(template, wire)
      if (read) return read
    }
  }
  return {}
}

function parseParams(header: string | undefined): Record<string, unknown> | undefined {
  try {
    const params: unknown = JSON.parse(header ?? 'null')
    return isRecord(params) ? params : undefined
  } catch {
    return undefined
  }
}
