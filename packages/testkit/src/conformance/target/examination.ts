import type { AnyCatalog } from '@errspec/core'
import type { ConformanceTarget, RequestHeaders, Scenario } from '../../scenario.js'
import { type Answer, type NoAnswer, type OutgoingRequest, send } from '../http/exchange.js'
import { sendHead } from '../http/head-exchange.js'
import { raisedBy } from '../reading/raised-kinds.js'
import type { ServerForm } from '../reading/server-form.js'
import { idOf } from '../rules/request-id-rules.js'
import type { RuleId } from '../rules/rules.js'
import { checkTarget } from './target-checks.js'

/** After so many requests in a row whose response did not come or did not end, the rest are not sent: each may take the whole time limit. */
const MOST_UNANSWERED = 3

const DEFAULT_TIMEOUT_MS = 10_000

/** A target whose arguments are sound, and what has been seen of it. Shared by all the cases that run on one target. */
export class Examination {
  readonly target: ConformanceTarget
  readonly catalog: AnyCatalog
  readonly #form: ServerForm
  readonly #givesUp: boolean
  /** The rules that were broken so far. What a server does wrong everywhere is not held against it under a second name. */
  readonly broken = new Set<RuleId>()
  /** The requests by the ids that their responses had. */
  readonly requestsById = new Map<string, string[]>()
  /** The kinds that each operation was seen to raise, each with the request. */
  readonly raised = new Map<string, Map<string, string>>()
  /** The server that all of this is about. */
  readonly baseUrl: string
  #requests = 0
  #answered = 0
  #unansweredInRow = 0

  constructor(form: ServerForm, target: ConformanceTarget, givesUp: boolean) {
    this.#form = form
    this.catalog = form.catalog
    this.target = target
    this.baseUrl = target.baseUrl
    this.#givesUp = givesUp
  }

  /** How many requests were sent. */
  get requests(): number {
    return this.#requests
  }

  async send(scenario: Scenario, headers: RequestHeaders = {}, headersOnly = false): Promise<Answer | NoAnswer> {
    const request = await this.#prepare(scenario, headers)
    return this.#exchange(request, scenario, () => send(request, { timeoutMs: this.#timeoutMs, headersOnly }))
  }

  async sendHead(scenario: Scenario): Promise<Answer | NoAnswer> {
    const request = await this.#prepare(scenario, {})
    return this.#exchange({ ...request, method: 'HEAD' }, scenario, () =>
      sendHead(request, { timeoutMs: this.#timeoutMs }),
    )
  }

  /** A scenario whose answer is an error, and its kind; the case says whether it is to be a plain GET. */
  anyError(accepts: (scenario: Scenario) => boolean = () => true): Scenario | undefined {
    const raising = Object.keys(this.catalog.errors).map((kind) => this.target.scenarios[kind])
    return raising.find((scenario) => scenario !== undefined && accepts(scenario)) ?? this.notFound
  }

  /** The request for a path that no route has; `undefined` where the case is switched off. */
  get notFound(): Scenario | undefined {
    const { notFound = `/errspec-no-such-path-${randomWord()}` } = this.target
    if (notFound === false) return undefined
    return typeof notFound === 'string' ? { path: notFound } : notFound
  }

  get #timeoutMs(): number {
    return this.target.timeoutMs ?? DEFAULT_TIMEOUT_MS
  }

  async #exchange(
    request: OutgoingRequest,
    { path }: Scenario,
    exchange: () => Promise<Answer | NoAnswer>,
  ): Promise<Answer | NoAnswer> {
    if (this.#givesUp && this.#unansweredInRow >= MOST_UNANSWERED) {
      const which = this.#answered === 0 ? 'first' : 'last'
      const failure = `not sent, since the server answered none of the ${which} ${MOST_UNANSWERED} requests`
      return { request: `${request.method} ${request.url.href}`, failure }
    }
    const answer = await exchange()
    this.#requests++
    const hasEnded = !('failure' in answer) && answer.ending !== 'open'
    this.#unansweredInRow = hasEnded ? 0 : this.#unansweredInRow + 1
    if (hasEnded) this.#answered++
    if (!('failure' in answer)) {
      const id = idOf(answer, this.#form)
      if (id !== undefined) this.requestsById.set(id, [...(this.requestsById.get(id) ?? []), answer.request])
      // Behind a base URL with a path, either may be the one that the operations are named by.
      this.#noteRaised([request.url.pathname, path], answer)
    }
    return answer
  }

  #noteRaised(paths: readonly string[], answer: Answer): void {
    const { operations } = this.#form
    const found = operations && raisedBy(operations, this.#form, paths, answer)
    if (!found) return
    const { operation, kinds } = found
    const seen = this.raised.get(operation) ?? new Map<string, string>()
    for (const kind of kinds) if (!seen.has(kind)) seen.set(kind, answer.request)
    if (seen.size > 0) this.raised.set(operation, seen)
  }

  /** The `accept` that is sent with a scenario. */
  acceptOf(scenario: Scenario, further: RequestHeaders = {}): string | undefined {
    return this.#headersFor(scenario, further)['accept']
  }

  #headersFor(scenario: Scenario, further: RequestHeaders, type?: string): Record<string, string> {
    const headers: Record<string, string> = {
      'accept-encoding': 'identity',
      ...(type === undefined ? {} : { 'content-type': type }),
    }
    for (const given of [this.target.headers, scenario.headers, further]) {
      for (const [name, value] of Object.entries(given ?? {})) {
        if (value === null || value === undefined) delete headers[name.toLowerCase()]
        else headers[name.toLowerCase()] = value
      }
    }
    return headers
  }

  async #prepare(scenario: Scenario, further: RequestHeaders): Promise<OutgoingRequest> {
    const { body, type } = await encodeBody(scenario)
    const headers = this.#headersFor(scenario, further, type)
    if (body) headers['content-length'] = String(body.length)
    return {
      method: scenario.method ?? (body ? 'POST' : 'GET'),
      url: new URL(this.baseUrl.replace(/\/+$/, '') + scenario.path),
      headers,
      body,
    }
  }
}

const examinations = new WeakMap<ConformanceTarget, Examination>()

/**
 * The examination of a target; one that gives up sends nothing more to a server that does not answer. A target whose
 * `baseUrl` has changed is another server, of which nothing has been seen. Throws a `TypeError` that lists every fault
 * of the arguments, each time: they may have changed too.
 */
export function examinationOf(
  form: ServerForm,
  target: ConformanceTarget,
  caller: string,
  givesUp = false,
): Examination {
  const known = typeof target === 'object' && target !== null ? examinations.get(target) : undefined
  const { catalog } = form
  checkTarget(caller, catalog, target)
  if (known?.catalog === catalog && known.baseUrl === target.baseUrl) return known
  const examination = new Examination(form, target, givesUp)
  examinations.set(target, examination)
  return examination
}

export function randomWord(): string {
  return Math.random().toString(36).slice(2, 12).padEnd(10, 'x')
}

async function encodeBody({ body, json, form }: Scenario): Promise<{ body?: Uint8Array; type?: string }> {
  if (form !== undefined) {
    const encoded = new Response(form)
    return {
      body: new Uint8Array(await encoded.arrayBuffer()),
      type: encoded.headers.get('content-type') ?? 'multipart/form-data',
    }
  }
  if (json !== undefined) return { body: Buffer.from(JSON.stringify(json)), type: 'application/json' }
  if (body === undefined) return {}
  return { body: typeof body === 'string' ? Buffer.from(body) : body }
}
