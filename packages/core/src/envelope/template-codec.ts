import { perObject } from '../values/plain-data.js'
import { carriesParam } from './carried-params.js'
import { compileEnvelope, isCoded, partsOf } from './compile-envelope.js'
import type { EnvelopeDefinition } from './envelope.js'
import type { EnvelopeCodec } from './envelope-codec.js'
import { readIssue, writeIssue } from './issue-entries.js'
import { readBody } from './read-body.js'

/** Any envelope at work, by its template. */
export const templateCodec = /* @__PURE__ */ perObject((definition: EnvelopeDefinition): EnvelopeCodec => {
  const envelope = compileEnvelope(definition)
  const parts = partsOf(envelope.body)
  return {
    isCoded: isCoded(definition),
    read: (body) => readBody(envelope, body),
    isOwn: (body, status) => {
      const read = readBody(envelope, body)
      return (
        read !== undefined &&
        (!parts.includes('status') || read.status === status) &&
        (['message', 'requestId'] as const).every((part) => !parts.includes(part) || read[part] !== undefined)
      )
    },
    carries: (name, isIssues) => carriesParam(envelope, name, isIssues),
    writeIssue: (issue) => writeIssue(envelope.issue, issue),
    readIssue: (entry) => readIssue(envelope.issue, entry),
  }
})
