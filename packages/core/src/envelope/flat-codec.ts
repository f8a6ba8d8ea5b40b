import { ownValue } from '../values/plain-data.js'
import type { Json } from './envelope.js'
import type { EnvelopeCodec } from './envelope-codec.js'

/** The default envelope, without the templates that a browser would have to load for it: the general decoder reads its body wholly. */
export const flatCodec: EnvelopeCodec = {
  isCoded: false,
  read: () => undefined,
  isOwn: (body, status) =>
    ownValue(body, 'code') === status && ['message', 'request_id'].every((key) => ownValue(body, key)),
  carries: () => false,
  writeIssue: (issue) => issue as unknown as Json,
}
