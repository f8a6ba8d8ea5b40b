// Runs wherever scenarios.ts does: nothing of Node here.
import { isApiError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { createFetch, createRetryFetch, readEvents, supportReport } from '@errspec/fetch'

const query = "?key=SECRET&filter=(a)SECRET'b#SECRET"

/** A client that makes one attempt. */
function once(baseUrl: string) {
  return createFetch({ catalog: ig1, baseUrl, retry: false })
}

async function thrownBy(act: () => unknown): Promise<unknown> {
  try {
    await act()
  } catch (thrown) {
    return thrown
  }
  return undefined
}

/** What a failure is, and in which of its forms it tells what belongs in no log. */
function told(failure: unknown, request?: unknown) {
  const { kind, retryable } = Object(failure) as { kind?: string; retryable?: boolean }
  const report = supportReport(failure, { request })
  const forms = {
    text: String(failure),
    stack: (failure as Error).stack,
    cause: textsOf((failure as Error).cause),
    json: JSON.stringify(failure),
    report: String(report),
    data: JSON.stringify(report),
  }
  const leaks = Object.entries(forms).filter(([, form]) => form?.includes('SECRET'))
  return { kind: kind ?? (failure as Error).name, ...(retryable !== undefined && { retryable }), leaks }
}

/** All that a log prints of a chain of causes. */
function textsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return [error, error.stack, JSON.stringify(error), textsOf(error.cause)].join(' ')
}

/** Mistakes in code, in the words of the engine and the platform. */
const MISTAKES: Readonly<Record<string, () => unknown>> = {
  property: () => (undefined as never as { a: { b: 1 } }).a.b,
  call: () => (7 as never as () => void)(),
  method: () => (({}) as never as { go(): void }).go(),
  destructuring() {
    const { a } = null as never as { a: 1 }
    return a
  },
  iteration: () => [...(7 as never as number[])],
  frozen: () => Object.assign(Object.freeze({ a: 1 }), { a: 2 }),
  json: () => JSON.parse('<html>'),
  cycle() {
    const list: unknown[] = []
    list.push(list)
    return JSON.stringify(list)
  },
  bigint: () => JSON.stringify(1n),
  symbol: () => `${Symbol('a') as never}`,
  class: () => (FormData as never as () => void)(),
  async usedBody() {
    const response = new Response('x')
    await response.text()
    return response.text()
  },
  async usedBodyClone() {
    const response = new Response('x')
    await response.text()
    return response.clone()
  },
  lockedBody() {
    const { body } = new Response('x')
    body?.getReader()
    return body?.getReader()
  },
  async usedRequest() {
    const request = new Request('http://127.0.0.1/', { method: 'POST', body: 'x' })
    await request.text()
    return fetch(request)
  },
  receiver: () => Reflect.apply(Request.prototype.clone, {}, []),
}

export const failureScenarios = {
  /** Of each failure of a request whose query, body and key are secret: what is told. */
  async secrets(baseUrl: string) {
    const api = once(baseUrl)
    const nobody = baseUrl.replace('127.0.0.1', '127.0.0.2')
    const headers = { authorization: 'Bearer SECRET' }
    const init = { method: 'PUT', body: JSON.stringify({ prompt: 'SECRET' }), headers }
    const failing: Record<string, () => Promise<unknown>> = {
      refused: () => api(`${nobody}/x${query}`, init),
      destroyed: () => api(`/destroyed${query}`, init),
      notHttp: () => api(`/not-http${query}`, init),
      redirected: () => api(`/redirected${query}`),
      redirectedForEver: () => api(`/redirected-for-ever${query}`),
      timeout: () => api(`/hang${query}`, { ...init, timeoutMs: 50 }),
      aborted: () => api(`/hang${query}`, { ...init, signal: AbortSignal.timeout(50) }),
      answered: () => api(`/echo${query.replace('?', '?fails&')}`),
      badUrl: () => api(`http://127.0.0.1:99999/x${query}`),
      badHeader: () => api(`/x${query}`, { headers: { 'a name': 'Bearer SECRET' } }),
      getWithBody: () => api(`/x${query}`, { body: 'SECRET' }),
      async stream() {
        for await (const _ of readEvents(await api(`/cut${query}`), ig1));
      },
    }
    const seen: Record<string, unknown> = {}
    for (const [name, call] of Object.entries(failing)) {
      const failure = await thrownBy(call)
      // Where the test reads what this runtime makes of it.
      globalThis.console?.error(failure)
      seen[name] = told(failure, init)
    }
    return seen
  },

  /** The mistakes that are not thrown as what they are, at once. */
  async mistakes() {
    const missed: Record<string, string> = {}
    for (const [name, act] of Object.entries(MISTAKES)) {
      const thrown: unknown[] = []
      const fetch = async () => {
        thrown.push(await thrownBy(act))
        throw thrown.at(-1)
      }
      const api = createFetch({ catalog: ig1, fetch, retry: { initialDelayMs: 1 } })
      const failure = await thrownBy(() => api('http://127.0.0.1/x'))
      if (failure !== thrown[0] || thrown.length > 1) missed[name] = String(thrown[0])
    }
    return { missed, of: Object.keys(MISTAKES).length }
  },

  /** The status that is left of an error whose body fails, and its words. */
  async brokenErrors(baseUrl: string) {
    // What an error's body is waited for, in less time.
    const schedule = (callback: () => void, ms: number) => {
      const timer = setTimeout(callback, ms === 10_000 ? 200 : ms)
      return () => clearTimeout(timer)
    }
    const clock = { now: () => Date.now(), random: () => 0.5, schedule }
    const api = createFetch({ catalog: ig1, baseUrl, retry: false, clock })
    const seen: Record<string, unknown> = {}
    for (const path of ['breaks-off', 'falls-silent', 'not-as-encoded', 'in-latin-1']) {
      const [error] = await api.safe(`/error-${path}`)
      seen[path] = isApiError(error) ? [error.status, error.message] : error && [error.kind, error.message]
    }
    return seen
  },

  /** A HEAD has no body: all is in the headers. */
  async head(baseUrl: string) {
    const [error] = await once(baseUrl).safe('/v1/models?raise=unknown_model', { method: 'HEAD' })
    return ig1.is(error, 'unknown_model') ? { status: error.status, model: error.params.model } : String(error)
  },

  /** By its chunks, and as a whole. */
  async silentBody(baseUrl: string) {
    const response = () => once(baseUrl)('/falls-silent', { bodyTimeoutMs: 100 })
    const chunks = await response()
    const failure = await thrownBy(async () => {
      const reader = chunks.body?.getReader()
      while (!(await reader?.read())?.done);
    })
    const whole = await thrownBy(async () => (await response()).text())
    return { path: new URL(chunks.url).pathname.split('/').at(-1), failure: told(failure), whole: told(whole) }
  },

  /** What is sent again is what was sent. */
  async bodies(baseUrl: string) {
    const form = new FormData()
    form.set('file', new Blob(['hello'], { type: 'text/plain' }), 'hello.txt')
    const bodies: Record<string, unknown> = {
      text: 'h\u00e9llo',
      bytes: new TextEncoder().encode('hello'),
      blob: new Blob(['hello']),
      params: new URLSearchParams({ q: 'hello' }),
      form,
    }
    const api = createFetch({ catalog: ig1, baseUrl, retry: { initialDelayMs: 1 } })
    const seen: Record<string, string> = {}
    for (const [name, body] of Object.entries(bodies)) {
      const response = await api(`/${name}/echo?fails`, { method: 'POST', body: body as string })
      seen[name] = await response.text()
    }
    seen['form'] = seen['form']?.includes('hello.txt') && seen['form'].includes('\r\nhello\r\n') ? 'whole' : ''
    const retryFetch = createRetryFetch({ catalog: ig1, retry: { initialDelayMs: 1 } })
    const request = new Request(`${baseUrl}/request/echo?fails`, { method: 'POST', body: 'hello' })
    return { ...seen, request: await (await retryFetch(request)).text() }
  },

  /** Of a stream nothing is left to send again. */
  async streamedBody(baseUrl: string) {
    const api = createFetch({ catalog: ig1, baseUrl, retry: { initialDelayMs: 1 } })
    const body = () => new Blob(['hello ', 'stream']).stream()
    const sent = await api('/streamed/echo', { method: 'POST', body: body() })
    const [error] = await api.safe('/refused/echo?fails', { method: 'POST', body: body() })
    return { echo: await sent.text(), kind: error?.kind, stops: error?.attempts?.map(({ stopped }) => stopped) }
  },

  /** A consumer that is slower than its server, which takes the connection away as soon as all is written. */
  async slowConsumer(baseUrl: string) {
    const events: string[] = []
    const response = await once(baseUrl)('/v1/chat/completions?after=20&raise=backend_unavailable')
    const failure = await thrownBy(async () => {
      for await (const { data } of readEvents(response, ig1)) {
        events.push(data)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    })
    return { events: events.length, kind: told(failure).kind }
  },

  /** What an SDK around us gets in the end: the answer, unread, with a veto of further tries. */
  async lastAnswer(baseUrl: string) {
    const retryFetch = createRetryFetch({ catalog: ig1, retry: { attempts: 2, initialDelayMs: 1 } })
    const response = await retryFetch(`${baseUrl}/v1/models?raise=internal_server_error`)
    const copy = response.clone()
    const texts = [await response.text(), await copy.text()] as const
    const vetoes = [response, copy].map(({ headers }) => headers.get('x-should-retry'))
    const code = JSON.parse(texts[0]).code as number
    return { status: response.status, vetoes, sameText: texts[0] === texts[1], code }
  },

  async shapes() {
    const form = new FormData()
    form.set('prompt', 'SECRET')
    form.set('file', new File(['SECRET'], 'SECRET.png', { type: 'image/png' }))
    const headers = new Headers({ authorization: 'Bearer SECRET', 'x-SECRET': 'SECRET' })
    const requests = {
      form: { method: 'POST', body: form, headers },
      params: { body: new URLSearchParams({ prompt: 'SECRET', model: 'm-1' }) },
      request: new Request('http://127.0.0.1/v1/SECRET123?SECRET', { method: 'POST', body: 'SECRET', headers }),
      bytes: new TextEncoder().encode('SECRET'),
      stream: new Blob(['SECRET']).stream(),
    }
    const seen: Record<string, unknown> = {}
    for (const [name, request] of Object.entries(requests)) {
      const report = supportReport(new Error('SECRET'), { request })
      const leaks = [String(report), JSON.stringify(report)].some((text) => text.includes('SECRET'))
      seen[name] = { ...report.request, endpoint: report.endpoint, model: report.model, leaks }
    }
    return seen
  },
}
