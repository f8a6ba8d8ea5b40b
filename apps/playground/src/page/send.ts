import { isApiError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { ig1Operations } from '@errspec/core/ig1/operations'
import { createFetch, createRetryBudget, isTransportError, readEvents } from '@errspec/fetch'
import { type Draft, faultsFor, optionsOf } from './draft.js'
import type { RunEvent } from './run.js'

/** All runs of a page pay their retries from one budget, as the calls of any client do. */
const retryBudget = createRetryBudget()

/** The clock of a run: ms since the epoch, without jumps. */
export const clock = () => performance.timeOrigin + performance.now()

/**
 * Sends a request as any user of the client would, and tells all that happens. `current` is asked at each attempt for what is broken
 * by then: the switches can be used while the client waits.
 */
export async function sendDraft(
  draft: Draft,
  baseUrl: string,
  signal: AbortSignal,
  current: () => Draft,
  tell: (event: RunEvent) => void,
): Promise<void> {
  tell({ type: 'start', at: clock(), draft })
  let sent = 0
  const api = createFetch({
    ...{ catalog: ig1, operations: ig1Operations, baseUrl, retryBudget },
    async fetch(input, init) {
      const attempt = sent++
      const request = new Request(input, init)
      const faults = faultsFor(current(), attempt)
      if (faults !== '') request.headers.set('x-demo-fault', faults)
      tell({ type: 'send', at: clock(), faults })
      const response = await fetch(request)
      const { status, statusText, headers } = response
      tell({ type: 'answer', at: clock(), answer: { status, statusText, headers: [...headers] } })
      void readAlong(response.clone(), (text) => tell({ type: 'body', attempt, text }))
      return response
    },
    onAttempt: (record) => tell({ type: 'over', at: clock(), record }),
    onRetry: (error) => tell({ type: 'retry', error }),
  })
  try {
    const operation: string = draft.operation
    const [failure, response] = await api.safe(operation, { ...optionsOf(draft), signal })
    if (!failure) await readAnswer(response, tell)
    tell({ type: 'end', at: clock(), failure })
  } catch (thrown) {
    // `readEvents` throws how a stream ends. Anything else says that such a request can never be sent.
    const isFailure = isApiError(thrown) || isTransportError(thrown)
    tell({ type: 'end', at: clock(), ...(isFailure ? { failure: thrown } : { mistake: (thrown as Error).message }) })
  }
}

/** Reads an answer to its end; throws what goes wrong in the middle of a stream. */
async function readAnswer(response: Response, tell: (event: RunEvent) => void): Promise<void> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
    await response.text()
    return
  }
  tell({ type: 'stream' })
  for await (const { data } of readEvents(response, ig1)) {
    const text = (JSON.parse(data) as Chunk).choices[0]?.delta.content
    if (text !== undefined) tell({ type: 'token', text })
  }
}

interface Chunk {
  readonly choices: readonly { readonly delta: { readonly content?: string } }[]
}

/** The body as it comes, to be shown: where it breaks off, what has come stays. */
async function readAlong({ body }: Response, show: (text: string) => void): Promise<void> {
  try {
    const decoder = new TextDecoder()
    const reader = body?.getReader()
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
      show(decoder.decode(next.value, { stream: true }))
    }
  } catch {
    // Whoever reads the answer itself says what is wrong.
  }
}
