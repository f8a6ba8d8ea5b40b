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
  const record = new WireRecord(contract, error, request, templateCodec(envelope))
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
  const record = new WireRecord(contract, error, request, templateCodec(envelope))
  return placesOf(compileEnvelope(envelope), record, place)
}

/**
 * All that a body can say of an error; its message has the notice where the policy says so (wire rule 2). A class, since most
 * envelopes ask for a part of it only, and getters of an object of its own would cost more than the rest of the answer.
 */
class WireRecord implements ErrorRecord {
  constructor(
    private readonly contract: WireContract,
    private readonly error: WireError,
    private readonly request: RequestFacts,
    private readonly codec: EnvelopeCodec,
  ) {}

  private get definition() {
    return ownValue(this.contract.errors, this.error.kind)
  }

  // What is of no kind has no code either, whatever the one who sent it called it.
  get kind() {
    return this.definition && this.error.kind
  }

  get code() {
    return this.definition && this.error.code
  }

  get message() {
    return this.error.message + noticeFor(this.contract, this.error.status)
  }

  get type() {
    return this.error.type
  }

  get status() {
    return this.error.status
  }

  get title() {
    return titleOf(this.contract, this.error.status)
  }

  get requestId() {
    return this.request.requestId
  }

  get params() {
    const rules = this.contract.rulesOf(this.error.kind)
    return Object.fromEntries(
      Object.entries(this.error.params).map(([name, value]) => [
        name,
        ownValue(rules, name)?.isIssues
          ? (value as readonly Issue[]).map((entry) => this.codec.writeIssue(entry))
          : asJson(value),
      ]),
    )
  }

  get param() {
    const names = this.definition ? new Set(parseText(this.definition.message).names) : new Set<string>()
    return names.size === 1 ? [...names][0] : undefined
  }

  get fields() {
    return { ...this.contract.statuses[this.error.status]?.fields, ...this.definition?.fields }
  }

  get retryAfter() {
    return retryAfterOf(this.error)
  }

  get path() {
    const { path } = this.request
    return path === undefined ? undefined : cleanText(path.replace(/[?#].*$/s, ''))
  }

  get timestamp() {
    return new Date(this.request.at ?? Date.now()).toISOString()
  }
}

/** A schema may give what is no JSON, a `Date` say; on the wire it is what JSON makes of it. */
function asJson(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.parse(JSON.stringify(value)) : value
}
