import { perObject } from '../values/plain-data.js'
import { carriesParam } from './carried-params.js'
import { compileEnvelope, isCoded, PRESENT, partsOf } from './compile-envelope.js'
import type { EnvelopeDefinition } from './envelope.js'
import type { EnvelopeCodec } from './envelope-codec.js'
import { writeIssue } from './issue-entries.js'
import { readBody } from './read-body.js'
import { readNode } from './read-node.js'

/** Any envelope at work, by its template. */
export const templateCodec = /* @__PURE__ */ perObject((definition: EnvelopeDefinition): EnvelopeCodec => {
  const envelope = compileEnvelope(definition)
  const parts = partsOf(envelope.body)
  /** Whether params are carried, by their names and whether they hold issues: the names are those of a catalog. */
  const carried = [new Map<string, boolean>(), new Map<string, boolean>()] as const
  return {
    isCoded: isCoded(definition),
    read: (body) => readBody(envelope, body),
    isOwn: (body, status) => {
      const said = new Set<string>()
      readNode(envelope.body, body, (part, value) => {
        const isSaid = value !== null && value !== ''
        if (isSaid) said.add(part)
        return isSaid
      })
      return (
        parts.includes('requestId') &&
        PRESENT.every((part) => !parts.includes(part) || said.has(part)) &&
        (!parts.includes('status') || readBody(envelope, body)?.status === status)
      )
    },
    carries: (name, isIssues) => {
      const known = carried[isIssues ? 1 : 0]
      let carries = known.get(name)
      if (carries === undefined) {
        carries = carriesParam(envelope, name, isIssues)
        known.set(name, carries)
      }
      return carries
    },
    writeIssue: (issue) => writeIssue(envelope.issue, issue),
  }
})
