import { isDeepStrictEqual } from 'node:util'
import type { Json } from '@errspec/core'
import { type BodyPlace, isRecord } from '@errspec/core/adapter'
import { textParamsOf } from '../../example-params.js'
import { showDifference } from '../rules/verdicts.js'
import type { AnswerFacts, Expectation } from './expectation.js'

/** The rules that are about what stands at a place of the body. */
export type BodyRule = 'fields' | 'members' | 'code' | 'body-status' | 'params'

/** Something about a body that is not as the envelope's template has it. */
export interface BodyFinding {
  readonly rule: BodyRule
  readonly what: string
}

/** A body, compared place by place with the one that is expected. */
export interface BodyReading {
  readonly findings: readonly BodyFinding[]
  /** The rules that some place of the body is about. */
  readonly seen: ReadonlySet<BodyRule>
  /** What stands where the message is to stand. */
  readonly messages: readonly unknown[]
  /** What stands where the request id is to stand. */
  readonly requestIds: readonly unknown[]
  /** The text params that are not as expected, where that is a matter of cleaning. */
  readonly unclean: readonly string[]
}

/** What is known of an answer beside its body. */
export interface BodyFacts extends AnswerFacts {
  /** The status that came. */
  readonly status: number
  /** Whether a wait was sent that cannot be read. */
  readonly isWaitUnknown?: boolean
  /** The path that was asked for. */
  readonly path?: string
  /** Whether the params were sent unclean, so that what became of them is a question of its own. */
  readonly isHostile?: boolean
}

type Path = readonly (string | number)[]

const keyOf = (path: Path) => JSON.stringify(path)
const nameOf = (path: Path) => path.join('.') || 'the body'

/** The rule that a part of the template is about; `undefined` for message and id, which have rules of their own. */
function ruleOf(part: string): BodyRule {
  if (part === 'kind' || part === 'code') return 'code'
  if (part === 'status') return 'body-status'
  return /^params\b/.test(part) ? 'params' : 'members'
}

const isParam = ({ parts }: BodyPlace) => parts.length > 0 && parts.every((part) => ruleOf(part) === 'params')

/** Compares a body, or the frame of a stream, with the one that is expected. */
export function readPlaces(
  expectation: Expectation,
  body: unknown,
  facts: BodyFacts,
  place: 'body' | 'frame' = 'body',
): BodyReading {
  const { wait, status, isHostile } = facts
  const places = expectation.places({ wait }, place)
  const isOtherStatus = status !== expectation.error.status && status >= 400 && status <= 599
  const others = new Map(
    (isOtherStatus ? expectation.places({ wait, status }, place) : []).map((other) => [keyOf(other.path), other.value]),
  )
  const texts = textParamsOf(expectation.catalog, expectation.error.kind)
  const findings: BodyFinding[] = []
  const seen = new Set<BodyRule>()
  const messages: unknown[] = []
  const requestIds: unknown[] = []
  const unclean: string[] = []
  const missing = new Map<string, Path>()
  for (const expected of places) {
    const found = locate(body, expected.path)
    if (!('value' in found)) {
      missing.set(keyOf(found.lacking), found.lacking)
      continue
    }
    const { value } = found
    if (expected.parts.includes('message')) messages.push(expected.read(value)['message'] ?? value)
    else if (expected.parts.includes('requestId')) requestIds.push(expected.read(value)['requestId'] ?? value)
    else {
      const rule = placeRule(expected)
      seen.add(rule)
      if (isAsExpected(expected, value, facts) || isDeepStrictEqual(value, others.get(keyOf(expected.path)))) continue
      const name = expected.parts[0]?.slice('params.'.length) ?? ''
      if (rule === 'params' && (isHostile ? texts : expectation.unclean).includes(name)) unclean.push(name)
      else findings.push({ rule, what: `${nameOf(expected.path)} is ${showDifference(value, expected.value)}` })
    }
  }
  for (const lacking of missing.values()) {
    const within = places.filter(({ path }) => isDeepStrictEqual(path.slice(0, lacking.length), lacking))
    findings.push({ rule: within.every(isParam) ? 'params' : 'fields', what: `${nameOf(lacking)} is missing` })
  }
  findings.push(...unexpected(places, body, []))
  return { findings, seen, messages, requestIds, unclean }
}

/** Where a text is composed, its rule is that of what it tells beside the error. */
function placeRule({ parts: [part, ...others], value, read }: BodyPlace): BodyRule {
  if (part === undefined) return 'members'
  const isAlone =
    others.length === 0 && (read(value)[part] === value || typeof value !== 'string' || value === 'unrecognized')
  return isAlone || /^params\b/.test(part) ? ruleOf(part) : 'members'
}

/** What stands at a path, or the first part of the path that is not there. */
function locate(body: unknown, path: Path): { readonly value: unknown } | { readonly lacking: Path } {
  let value = body
  for (const [depth, key] of path.entries()) {
    const hasKey =
      typeof key === 'number'
        ? Array.isArray(value) && key < value.length
        : isRecord(value) && Object.hasOwn(value, key)
    if (!hasKey) {
      const isContainer = typeof key === 'number' ? Array.isArray(value) : isRecord(value)
      return { lacking: path.slice(0, isContainer ? depth + 1 : depth) }
    }
    value = (value as Record<string | number, unknown>)[key]
  }
  return { value }
}

/** What a body has that no place of the expected one is, or leads to. */
function unexpected(places: readonly BodyPlace[], value: unknown, path: Path): BodyFinding[] {
  // At a place, whatever stands there is that place's.
  if (places.some((place) => place.path.length === path.length) && path.length > 0) return []
  const keys = Array.isArray(value) ? [...value.keys()] : isRecord(value) ? Object.keys(value) : []
  return keys.flatMap((key): BodyFinding[] => {
    const below = places.filter((place) => place.path[path.length] === key)
    const child = [...path, key]
    if (below.length > 0) return unexpected(below, (value as Record<string | number, unknown>)[key], child)
    const isGroup = path.length > 0 && places.every(isParam)
    return [{ rule: isGroup ? 'params' : 'fields', what: `${nameOf(child)} is not to be there` }]
  })
}

function isAsExpected(place: BodyPlace, value: unknown, facts: BodyFacts): boolean {
  if (isDeepStrictEqual(value, place.value as Json)) return true
  if (place.parts.length === 0) return false
  const [expected, actual] = [place.read(place.value), place.read(value)]
  return place.parts.every((part) => isAllowed(part, actual[part], facts) || isSame(actual[part], expected[part]))
}

const isSame = (actual: unknown, expected: unknown) => actual !== undefined && isDeepStrictEqual(actual, expected)

/** What a server may say in its own way. */
function isAllowed(part: string, value: unknown, { isWaitUnknown, path }: BodyFacts): boolean {
  if (part === 'retryAfter') return isWaitUnknown === true && value !== undefined
  if (part === 'timestamp')
    return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value))
  // What a proxy takes from its beginning, the service does not know of.
  if (part === 'path') return typeof value === 'string' && value.startsWith('/') && path?.endsWith(value) === true
  return false
}
