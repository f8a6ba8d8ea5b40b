import type { ApiError } from '../api-error.js'
import type { AnyCatalog } from '../catalog.js'
import { openAiBody } from './body-format.js'

/** How long, in ms, to wait for the frame to reach the reader before the response is destroyed (wire rule 6). */
export const FLUSH_LIMIT_MS = 1000

/**
 * The last thing written to an event stream that failed after its headers (wire rule 6); then the response is
 * destroyed. It starts with a blank line, which closes an event that was being written.
 */
export function toStreamFrame(catalog: AnyCatalog, error: ApiError, requestId: string): string {
  return `\n\nevent: error\ndata: ${JSON.stringify(openAiBody(catalog, error, requestId))}\n\n`
}
