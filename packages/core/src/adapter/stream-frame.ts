import type { ApiError } from '../contract/api-error.js'
import type { AnyCatalog } from '../contract/catalog.js'
import { bodyOf } from '../wire/body.js'
import { type EnvelopeOption, firstEnvelope } from './negotiate.js'

/**
 * The last thing written to an event stream that failed after its headers (wire rule 6); then the response is
 * destroyed. It starts with a blank line, which closes an event that was being written. Of several envelopes, the stream has
 * the frame of the first.
 */
export function toStreamFrame(
  catalog: AnyCatalog,
  error: ApiError,
  requestId: string,
  { envelope, path }: { readonly envelope?: EnvelopeOption | undefined; readonly path?: string | undefined } = {},
): string {
  const body = bodyOf(catalog, error, { requestId, path }, firstEnvelope(catalog, envelope), 'frame')
  return `\n\nevent: error\ndata: ${JSON.stringify(body)}\n\n`
}
