import { ig1 } from '@errspec/core/ig1'
import { type Attempt, createFetch, type RequestOptions } from '@errspec/fetch'
import type { Scenario } from 'gateway-domain'
import type { RunningGateway } from './gateways.js'

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
  let fault: { message: string; code: number } | undefined
  const api = createFetch({
    catalog: ig1,
    baseUrl: url,
    headers: { authorization: 'Bearer ig1-demo-key' },
    onAttempt: (attempt) => attempts.push(attempt),
    fetch: async (input, init) => {
      const request = new Request(input, init)
      if (recovers && attempts.length > 0) request.headers.delete('x-demo-fault')
      const response = await fetch(request)
      fault = await faultOf(response.clone())
      return response
    },
  })
  const options = { method, headers, json, body } satisfies Record<string, unknown>
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  const [error] = await api.safe(path, Object.fromEntries(given) as RequestOptions)
  const { status = 0, requestId = '' } = attempts.at(-1) ?? {}
  const kind = error?.kind ?? (fault ? ig1.recognize(fault)?.kind : undefined) ?? 'success'
  return { status, kind, wire: fault?.message ?? '', requestId, attempts }
}

/** What a response says is wrong: its body, or the frame that ends its stream. */
async function faultOf(response: Response): Promise<{ message: string; code: number } | undefined> {
  let text = ''
  try {
    // The connection of a stream that fails breaks off: what came before is what counts.
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) text += chunk
  } catch {}
  const frame = /event: error\ndata: (.*)/.exec(text)?.[1]
  return response.status < 400 && frame === undefined ? undefined : JSON.parse(frame ?? text)
}
