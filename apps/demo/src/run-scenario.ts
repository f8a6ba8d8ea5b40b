import type { ApiError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { type Attempt, createFetch, type RequestOptions, readEvents, type TransportError } from '@errspec/fetch'
import type { RunningGateway, Scenario } from 'gateway-domain'

/** What came of one request, seen by a user of the fetch client. */
export interface Outcome {
  readonly status: number
  readonly kind: string
  /** The message as it came over the wire. */
  readonly wire: string
  readonly requestId: string
  readonly attempts: readonly Attempt[]
}

/** Makes one request with the client's own retries. Where the scenario `recovers`, the part is broken once only. */
export async function runScenario(
  { url }: RunningGateway,
  { path, method, headers, json, body }: Scenario,
  recovers = false,
): Promise<Outcome> {
  const attempts: Attempt[] = []
  let wire = ''
  const api = createFetch({
    catalog: ig1,
    baseUrl: url,
    headers: { authorization: 'Bearer ig1-demo-key' },
    onAttempt: (attempt) => attempts.push(attempt),
    fetch: async (input, init) => {
      const request = new Request(input, init)
      if (recovers && attempts.length > 0) request.headers.delete('x-demo-fault')
      const response = await fetch(request)
      if (response.status >= 400) wire = ((await response.clone().json()) as { message: string }).message
      return response
    },
  })
  const options = { method, headers, json, body } satisfies Record<string, unknown>
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  const [error, response] = await api.safe(path, Object.fromEntries(given) as RequestOptions)
  const { status = 0, requestId = '' } = attempts.at(-1) ?? {}
  if (error) return { status, kind: error.kind, wire, requestId, attempts }
  const broken = await failureOf(response)
  return { status, kind: broken?.kind ?? 'success', wire: broken?.message ?? '', requestId, attempts }
}

/** What a response says is wrong after its headers: an event stream throws while it is read. */
async function failureOf(response: Response): Promise<ApiError | TransportError | undefined> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return undefined
  try {
    for await (const _event of readEvents(response, ig1));
    return undefined
  } catch (error) {
    return error as ApiError | TransportError
  }
}
