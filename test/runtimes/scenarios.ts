// Runs in a page, in a worker, and in a runtime with only web globals: nothing of Node here.
import { isApiError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import {
  type Attempt,
  createFetch,
  createRetryFetch,
  type ErrspecFetch,
  isTransportError,
  readEvents,
  type SafeResult,
  supportReport,
} from '@errspec/fetch'
import { failureScenarios } from './failure-scenarios.js'

type Api = ErrspecFetch<typeof ig1>

/** Made before any of its calls, as in an application: workerd allows no timer, no request and no random number there. */
const shared = createFetch({ catalog: ig1, retry: { initialDelayMs: 1 } })

/** What a client does somewhere, and what it saw, as data. */
const scenarios = {
  async success(api: Api) {
    const response = await api('/v1/models')
    const { ok, request_id } = (await response.json()) as { ok: boolean; request_id: string }
    return { ok, sameId: response.headers.get('x-request-id') === request_id }
  },

  async typedError(api: Api) {
    const [error] = await api.safe('/v1/models?raise=unknown_model')
    if (!ig1.is(error, 'unknown_model')) return seen(error)
    const { status, params, message, requestId, attempts } = error
    return {
      ...seen(error),
      status,
      model: params.model,
      says: message === `Unknown model ${params.model}`,
      sameId: attempts?.[0]?.requestId === requestId,
      isError: error instanceof Error && isApiError(error),
    }
  },

  async retryAfter(api: Api) {
    const [error] = await api.safe('/v1/models?raise=backend_unavailable&retry-after=7', { retry: false })
    return isApiError(error) ? { ...seen(error), retryAfterMs: error.retryAfterMs } : seen(error)
  },

  async retries(api: Api) {
    const attempts: Attempt[] = []
    const onAttempt = (attempt: Attempt) => void attempts.push(attempt)
    const response = await api('/v1/embeddings?raise=backend_unavailable&times=2', {
      method: 'POST',
      body: 'x',
      onAttempt,
    })
    return {
      status: response.status,
      statuses: attempts.map(({ status }) => status),
      ids: new Set(attempts.map(({ requestId }) => requestId)).size,
      waited: attempts.map(({ delayMs }) => typeof delayMs),
    }
  },

  async attempts(api: Api) {
    const [error] = await api.safe('/v1/models?raise=internal_server_error')
    return { ...seen(error), stops: error?.attempts?.map(({ stopped }) => stopped ?? null) }
  },

  async timeout(api: Api) {
    const [error] = await api.safe('/hang', { timeoutMs: 50, retry: { attempts: 2 } })
    return { ...seen(error), tries: error?.attempts?.length }
  },

  async deadline(api: Api) {
    const [error] = await api.safe('/hang', { deadlineMs: 50 })
    return { ...seen(error), stops: error?.attempts?.map(({ stopped }) => stopped) }
  },

  async connectionFailed(api: Api) {
    const [error] = await api.safe('/destroyed', { retry: false })
    return seen(error)
  },

  async withoutCors(api: Api) {
    const [error] = await api.safe('/without-cors', { retry: false })
    return seen(error)
  },

  async abortInFlight(api: Api) {
    const controller = new AbortController()
    const reason = new Error('the user left')
    setTimeout(() => controller.abort(reason), 50)
    const [error] = await api.safe('/hang', { signal: controller.signal })
    return { ...seen(error), sameReason: isTransportError(error) && error.cause === reason }
  },

  async abortInWait(api: Api) {
    const controller = new AbortController()
    const onRetry = () => void setTimeout(() => controller.abort(), 10)
    const [error] = await api.safe('/v1/models?raise=backend_unavailable', {
      signal: controller.signal,
      retry: { initialDelayMs: 600_000 },
      onRetry,
    })
    return { ...seen(error), tries: error?.attempts?.length }
  },

  async abortInBody(api: Api) {
    const controller = new AbortController()
    const response = await api('/drip', { signal: controller.signal })
    const reader = response.body?.getReader()
    await reader?.read()
    controller.abort()
    const ending = await reader?.read().then(
      () => 'read on',
      (error: Error) => error.name,
    )
    return { ending }
  },

  async stream(api: Api) {
    return readAll(await api.safe('/v1/chat/completions?after=3'))
  },

  async streamThatFails(api: Api) {
    return readAll(await api.safe('/fails'))
  },

  /** From a server that takes the connection away as soon as it has written the reason; how many of 25 told it. */
  async streamsThatFailAtOnce(api: Api) {
    let told = 0
    let cutOff = 0
    for (let stream = 0; stream < 25; stream++) {
      const seen = await readAll(await api.safe('/v1/chat/completions?after=2&raise=backend_unavailable'))
      if (seen.kind === 'backend_unavailable' && seen.events?.length === 2) told += 1
      if (seen.kind === 'stream_interrupted') cutOff += 1
    }
    return { told, cutOff }
  },

  async streamThatEndsEarly(api: Api) {
    return readAll(await api.safe('/cut'))
  },

  async streamLeft(api: Api) {
    for await (const { data } of readEvents(await api('/drip'), ig1)) return { first: data }
    return {}
  },

  async json(api: Api) {
    const response = await api('/v1/json', { json: { model: 'm' } })
    return { status: response.status }
  },

  async idempotencyKey(api: Api) {
    const response = await api('/v1/key?raise=backend_unavailable&times=1', {
      method: 'POST',
      body: 'x',
      idempotencyKey: true,
    })
    return { status: response.status }
  },

  async form(api: Api) {
    const body = new FormData()
    body.set('file', new Blob(['hello']), 'hello.txt')
    const response = await api('/v1/form?raise=backend_unavailable&times=1', { method: 'POST', body })
    return { status: response.status }
  },

  async plainFetch(_api: Api, baseUrl: string) {
    const retryFetch = createRetryFetch({ catalog: ig1, retry: { initialDelayMs: 1 } })
    const rescued = await retryFetch(`${baseUrl}/v1/plain?raise=backend_unavailable&times=1`)
    const refused = await retryFetch(new Request(`${baseUrl}/v1/plain?raise=unauthorized`))
    const { code } = (await refused.json()) as { code: number }
    return { rescued: rescued.status, refused: refused.status, code }
  },

  async shared(_api: Api, baseUrl: string) {
    const response = await shared(`${baseUrl}/v1/shared?raise=backend_unavailable&times=1`)
    return { status: response.status }
  },

  async support(api: Api) {
    const request = { method: 'POST', body: JSON.stringify({ model: 'm-1', prompt: 'a secret' }) }
    const [error] = await api.safe('/v1/models?raise=backend_unavailable', { ...request, retry: false })
    const report = supportReport(error, { request })
    const text = String(report)
    return {
      tells: isApiError(error) && text.includes(String(error.requestId)) && text.includes('m-1'),
      keeps: !text.includes('secret'),
      runtime: report.client.runtime,
    }
  },
}

export type ScenarioName = keyof typeof scenarios | keyof typeof failureScenarios

/** Runs one with a client of its own. */
export async function runScenario(name: ScenarioName, baseUrl: string): Promise<unknown> {
  if (name in failureScenarios) return failureScenarios[name as keyof typeof failureScenarios](baseUrl)
  const api = createFetch({ catalog: ig1, baseUrl, retry: { initialDelayMs: 1 } })
  return scenarios[name as keyof typeof scenarios](api, baseUrl)
}

function seen(error: SafeResult<typeof ig1>[0]) {
  return { kind: error?.kind, retryable: error?.retryable }
}

async function readAll([error, response]: SafeResult<typeof ig1>): Promise<{ events?: string[]; kind?: string }> {
  if (error) return { kind: error.kind }
  const events: string[] = []
  try {
    for await (const { data } of readEvents(response, ig1)) events.push(data)
    return { events }
  } catch (failure) {
    const kind = isApiError(failure) || isTransportError(failure) ? failure.kind : String(failure)
    return { events, kind }
  }
}

Object.assign(globalThis, { runScenario })
