import { isRecord } from '@errspec/core/adapter'
import { type JsonObject, record } from '../../shared/json-object.js'
import { MARK } from '../components.js'
import { referenceOf } from '../references.js'
import { ASIDE, MERGED } from '../text/changes.js'
import {
  alternatives,
  exampleEntry,
  furtherExamples,
  furtherHeaders,
  joinContent,
  joinHeaders,
  joinResponses,
} from './join-responses.js'
import { isKept, type Parts } from './parts.js'

/** The errors of one status of an operation. */
export interface Answer {
  readonly status: string
  readonly kinds: readonly string[]
  /** The response that documents them. */
  readonly response: JsonObject
}

/** What an operation's responses refer to, and what becomes of it. */
export interface SharedResponses {
  /** A reference to the response of an answer among the components. */
  referTo(answer: Answer): JsonObject
  /** A reference to a response that says what another one does and the answer; `undefined` where that one cannot be had. */
  referToJoined(pointer: string, answer: Answer): JsonObject | undefined
  /** Whether the reference of a response can be replaced by another one, and be put back as it is written. */
  isReplaceable(status: string): boolean
  /** What a part says that may be a reference, of the response of a status or of all; `undefined` where that cannot be had. */
  resolved(part: unknown, status?: string): unknown
}

/**
 * An operation that documents its errors beside its own responses. What has to say something else from now on, and cannot be changed in
 * place so that it could be put back, is kept under a name of its own (`ASIDE`).
 */
export function operationWithErrors(
  operation: JsonObject,
  before: JsonObject,
  answers: readonly Answer[],
  shared: SharedResponses,
  parts: Parts,
): JsonObject {
  if (answers.length === 0) return operation
  const present = operation['responses']
  if (present === undefined) {
    return {
      ...operation,
      responses: Object.fromEntries(answers.map((answer) => [answer.status, shared.referTo(answer)])),
    }
  }
  const isInherited = parts.isInherited(before, 'responses', present)
  if (canTakeMore(before, 'responses', present, parts) && !isInherited) {
    const add = (responses: JsonObject, answer: Answer) =>
      withAnswer(responses, record(before['responses']), answer, shared, parts)
    return { ...operation, responses: answers.reduce(add, present) }
  }
  const own = record(shared.resolved(present))
  const made = Object.fromEntries(
    answers.map((answer) => [answer.status, joinedAnswer(own[answer.status], answer, shared)]),
  )
  return keeping(operation, 'responses', { ...own, ...made }, isInherited ? MERGED : present)
}

/** Whether entries can be put beside those of a map so that they can be told from them and taken out again. */
function canTakeMore(before: JsonObject, key: string, map: unknown, parts: Parts): map is JsonObject {
  return !isKept(before, key) && parts.isOpen(map) && Object.keys(map).length > 0
}

/** A map with another value for a key, whose old one is kept. */
function keeping(map: JsonObject, key: string, value: unknown, old: unknown = map[key]): JsonObject {
  return { ...map, [ASIDE + key]: old, [key]: value }
}

function withAnswer(
  responses: JsonObject,
  before: JsonObject,
  answer: Answer,
  shared: SharedResponses,
  parts: Parts,
): JsonObject {
  const { status } = answer
  const present = responses[status]
  if (present === undefined) return { ...responses, [status]: shared.referTo(answer) }
  if (parts.isInherited(before, status, present)) {
    return { ...responses, [status]: marked(joinedAnswer(present, answer, shared), parts) }
  }
  if (!isKept(before, status) && isRecord(present) && !parts.isShared(present)) {
    const pointer = referenceOf(present)
    if (pointer === undefined && canBeJoined(present, parts)) {
      const joined = responseWithErrors(present, record(before[status]), answer.response, shared, parts)
      return { ...responses, [status]: joined }
    }
    if (pointer !== undefined && shared.isReplaceable(status)) {
      const { $ref = pointer } = shared.referToJoined(pointer, answer) ?? {}
      return { ...responses, [status]: { ...present, $ref } }
    }
  }
  return keeping(responses, status, marked(joinedAnswer(present, answer, shared), parts))
}

/** A generated response in place of another one, which it says as well. */
function joinedAnswer(present: unknown, answer: Answer, shared: SharedResponses): JsonObject {
  const pointer = referenceOf(present)
  if (pointer !== undefined) return shared.referToJoined(pointer, answer) ?? {}
  if (!isRecord(present)) return shared.referTo(answer)
  shared.resolved(present, answer.status)
  const { headers, content, ...rest } = present
  const theirs = {
    ...rest,
    ...(headers === undefined ? {} : { headers: shared.resolved(headers) }),
    ...(content === undefined ? {} : { content: resolvedEach(shared.resolved(content), shared) }),
  }
  return joinResponses(theirs, answer.response)
}

const resolvedEach = (map: unknown, shared: SharedResponses): JsonObject =>
  Object.fromEntries(Object.entries(record(map)).map(([key, part]) => [key, shared.resolved(part)]))

const marked = (part: JsonObject, { name }: Parts): JsonObject => ('$ref' in part ? part : { ...part, [MARK]: name })

/** Whether a response can be joined in place: it is written out, and has nothing by a merge key. */
function canBeJoined(response: JsonObject, parts: Parts): boolean {
  return parts.isOpen(response) && Object.keys(parts.inherited(response)).length === 0
}

function responseWithErrors(
  response: JsonObject,
  before: JsonObject,
  ours: JsonObject,
  shared: SharedResponses,
  parts: Parts,
): JsonObject {
  const withHeaders = withEntries(response, before, 'headers', parts, {
    own: furtherHeaders(response['headers'], ours['headers']),
    joined: () => joinHeaders(shared.resolved(response['headers']), ours['headers']),
  })
  const content = response['content']
  const isEachOpen = Object.keys(record(ours['content'])).every((type) => {
    const media = record(content)[type]
    return media === undefined || (parts.isOpen(media) && Object.keys(parts.inherited(media)).length === 0)
  })
  if (content === undefined) {
    const own = Object.entries(record(ours['content'])).map(([type, media]) => [type, marked(record(media), parts)])
    return { ...withHeaders, content: Object.fromEntries(own) }
  }
  if (!canTakeMore(before, 'content', content, parts) || !isEachOpen) {
    const theirs = resolvedEach(shared.resolved(content), shared)
    return keeping(withHeaders, 'content', joinContent(theirs, ours['content'], response))
  }
  const medias = Object.entries(record(ours['content'])).map(([type, media]) => {
    const present = content[type]
    const old = record(record(before['content'])[type])
    if (!parts.isOpen(present)) return [type, marked(record(media), parts)]
    return [type, mediaWithErrors(present, old, record(media), response, parts)]
  })
  return { ...withHeaders, content: { ...content, ...Object.fromEntries(medias) } }
}

function mediaWithErrors(
  media: JsonObject,
  before: JsonObject,
  ours: JsonObject,
  response: JsonObject,
  parts: Parts,
): JsonObject {
  const { schema, example, examples } = media
  const either = marked({ anyOf: [...alternatives(schema), ...alternatives(ours['schema'])] }, parts)
  const result = schema === undefined ? { ...media, schema: either } : keeping(media, 'schema', either)
  const further = furtherExamples(examples, ours)
  if (Object.keys(further).length === 0) return result
  const own = Object.fromEntries(Object.entries(further).map(([kind, entry]) => [kind, marked(record(entry), parts)]))
  if (example === undefined || examples !== undefined) {
    return withEntries(result, before, 'examples', parts, { own, joined: () => ({ ...record(examples), ...own }) })
  }
  const { example: _, ...rest } = result
  return { ...rest, [`${ASIDE}example`]: example, examples: { ...exampleEntry(example, response), ...own } }
}

/** A map with entries of ours in one of its containers. */
function withEntries(
  map: JsonObject,
  before: JsonObject,
  key: string,
  parts: Parts,
  { own, joined }: { readonly own: JsonObject; readonly joined: () => JsonObject },
): JsonObject {
  const present = map[key]
  if (present === undefined) return Object.keys(own).length === 0 ? map : { ...map, [key]: own }
  if (canTakeMore(before, key, present, parts)) return { ...map, [key]: { ...present, ...own } }
  return keeping(map, key, joined())
}
