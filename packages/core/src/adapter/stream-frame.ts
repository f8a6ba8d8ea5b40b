import type { ApiError } from '../contract/api-error.js'
import type { AnyCatalog } from '../contract/catalog.js'
import { openAiBody } from './body-format.js'

/**
 * The last thing written to an event stream that failed after its headers (wire rule 6); then the response is
 * destroyed. It starts with a blank line, which closes an event that was being written.
 */
export function toStreamFrame(catalog: AnyCatalog, error: ApiError, requestId: string): string {
  return `\n\nevent: error\ndata: ${JSON.stringify(openAiBody(catalog, error, requestId))}\n\n`
}
