import type { Json } from './envelope.js'
import type { EnvelopeCodec } from './envelope-codec.js'

/** The default envelope, without the templates that a browser would have to load for it: the general decoder reads its body wholly. */
export const flatCodec: EnvelopeCodec = {
  isCoded: false,
  read: () => undefined,
  carries: () => false,
  writeIssue: (issue) => issue as unknown as Json,
  readIssue: (entry) => entry,
}
