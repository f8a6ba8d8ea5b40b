import type { EnvelopeDefinition } from '../envelope/envelope.js'
import { templateCodec } from '../envelope/template-codec.js'
import type { AnyCatalog } from './catalog.js'

/** A contract as a server has it that writes another envelope: for tools that read that server's answers. */
export function inEnvelope(catalog: AnyCatalog, envelope: EnvelopeDefinition): AnyCatalog {
  return envelope === catalog.envelope ? catalog : { ...catalog, envelope, codec: templateCodec(envelope) }
}
