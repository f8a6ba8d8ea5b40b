import { type BodyPlace, placesOf } from '../envelope/body-places.js'
import { compileEnvelope } from '../envelope/compile-envelope.js'
import type { EnvelopeDefinition, ErrorRecord, Json } from '../envelope/envelope.js'
import type { EnvelopeCodec } from '../envelope/envelope-codec.js'
import { templateCodec } from '../envelope/template-codec.js'
import { writeBody } from '../envelope/write-body.js'
import { cleanText } from '../template/clean-text.js'
import type { Issue } from '../template/param-types.js'
import { parseText } from '../template/parse-template.js'
import { ownValue } from '../values/plain-data.js'
import { noticeFor, type RequestFacts, retryAfterOf, titleOf, type WireContract, type WireError } from './wire.js'

/** The body of an error (wire rule 1), in the contract's envelope or another one; of its frame, what an event stream carries. */
export function bodyOf(
  contract: WireContract,
  error: WireError,
  request: RequestFacts,
  envelope: EnvelopeDefinition = contract.envelope,
  place: 'body' | 'frame' = 'body',
): Json {
  const record = recordOf(contract, error, request, templateCodec(envelope))
  return writeBody(compileEnvelope(envelope), record, place)
}

/** The places of that body, each with the parts that it shows. */
export function bodyPlaces(
  contract: WireContract,
  error: WireError,
  request: RequestFacts,
  envelope: EnvelopeDefinition = contract.envelope,
  place: 'body' | 'frame' = 'body',
): readonly BodyPlace[] {
  const record = recordOf(contract, error, request, templateCodec(envelope))
  return placesOf(compileEnvelope(envelope), record, place)
}

/** All that a body can say of an error; its message has the notice where the policy says so (wire rule 2). */
function recordOf(
  contract: WireContract,
  error: WireError,
  { requestId, path, at = Date.now() }: RequestFacts,
  codec: EnvelopeCodec,
): ErrorRecord {
  const { errors, statuses } = contract
  const { kind, status, code, type, message, params } = error
  const rules = contract.rulesOf(kind)
  const definition = ownValue(errors, kind)
  return {
    // What is of no kind has no code either, whatever the one who sent it called it.
    kind: definition && kind,
    code: definition && code,
    message: message + noticeFor(contract, status),
    type,
    status,
    get title() {
      return titleOf(contract, status)
    },
    requestId,
    params: Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        ownValue(rules, name)?.isIssues
          ? (value as readonly Issue[]).map((entry) => codec.writeIssue(entry))
          : asJson(value),
      ]),
    ),
    get param() {
      const names = definition ? new Set(parseText(definition.message).names) : new Set<string>()
      return names.size === 1 ? [...names][0] : undefined
    },
    fields: { ...statuses[status]?.fields, ...definition?.fields },
    retryAfter: retryAfterOf(error),
    path: path === undefined ? undefined : cleanText(path.replace(/[?#].*$/s, '')),
    get timestamp() {
      return new Date(at).toISOString()
    },
  }
}

/** A schema may give what is no JSON, a `Date` say; on the wire it is what JSON makes of it. */
function asJson(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.parse(JSON.stringify(value)) : value
}
