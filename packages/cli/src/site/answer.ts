import type { AnyCatalog } from '@errspec/core'
import { toErrorResponse } from '@errspec/core/adapter'
import { shownError } from '../shared/contract/examples.js'

/** An answer as a server sends it. */
export interface ShownAnswer {
  /** The status line and the headers. */
  readonly head: string
  /** The body, indented. */
  readonly body: string
}

/** What an example says of the request that it answers. */
export const EXAMPLE_REQUEST = { requestId: 'req_abc123xyz', path: '/path', at: 1_767_225_600_000 } as const

/**
 * The whole answer of a server of the contract to an example of a kind; `undefined` where a schema gives no value and the error
 * has no `example`, which `check` asks for.
 */
export function shownAnswer(catalog: AnyCatalog, kind: string): ShownAnswer | undefined {
  const error = shownError(catalog, kind)
  if (!error) return undefined
  const { status, headers, body } = toErrorResponse(catalog, error, EXAMPLE_REQUEST)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return {
    head: [`HTTP/1.1 ${status} ${catalog.statuses[status]?.title ?? ''}`.trimEnd(), ...lines].join('\n'),
    body: JSON.stringify(JSON.parse(body), null, 2),
  }
}
