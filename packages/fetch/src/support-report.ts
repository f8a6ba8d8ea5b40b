import { isApiError, isRequestId } from '@errspec/core'
import { clientVersion } from './client-version.js'
import type { HeadersOption } from './options.js'
import { mergeHeaders } from './prepare-request.js'
import { entriesOf, guarded, read, type Shape, shapeOf, tagOf } from './request-shape.js'
import { isTransportError } from './transport-error.js'

/** What a report is made from, next to the error. */
export interface SupportReportOptions {
  /** The model that was asked for. Default: the `model` of the request's body. */
  readonly model?: string | undefined
  /** The options of the call (`json`, `body`, `headers`, `method`), a `Request`, or the body alone. A stream is not read. */
  readonly request?: unknown
  /** Further fields of the API: the report shows these names, and their numbers and booleans. */
  readonly fields?: readonly string[] | undefined
  /** The time of an error that has no attempts, in ms since the epoch. Default: now. */
  readonly now?: number | undefined
}

/** What support asks for: data for `JSON.stringify`, and Markdown for `String`. A value that may not be shown is a `string(12)`. */
export interface SupportReport {
  readonly error: {
    /** `ApiError`, `TransportError`; of any other value the built-in type. */
    readonly type: string
    readonly kind: string | undefined
    readonly status: number | undefined
    readonly params: Shape | undefined
    /** The platform's code for a lost connection, such as `ECONNRESET`. */
    readonly code: string | undefined
  }
  /** The id of the last answer; the earlier ones are in `attempts`. */
  readonly requestId: string | undefined
  /** Method and path, without host and query; a path segment that is no plain word is replaced by its size. */
  readonly endpoint: string | undefined
  readonly model: string | undefined
  /** When the last attempt began: UTC, ISO 8601. */
  readonly time: string
  readonly attempts: readonly SupportAttempt[]
  readonly client: { readonly version: string; readonly runtime: string }
  readonly request: { readonly [part in 'method' | 'headers' | 'body']: Shape | undefined } | undefined
}

/** One attempt in a report. */
export interface SupportAttempt {
  /** When it began: UTC, ISO 8601. */
  readonly time: string | undefined
  readonly status: number | undefined
  readonly requestId: string | undefined
  /** The wait that followed, in ms. */
  readonly delayMs: number | undefined
  /** Why no further attempt was made. */
  readonly stopped: string | undefined
}

const MACHINE_NAME = /^[a-z][\w.-]{0,63}$/i
const METHOD = /^(?:DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT|TRACE)$/
/** How API keys usually begin. */
const KEY = /^(?:(?:key|pk|rk|secret|sk|token|hf|gsk|gh[a-z]|glpat|xox[a-z])[_-]|AIza|AKIA|ASIA|eyJ|Bearer)/i
/** Not a UUID, nor a long run as in a JWT. */
const MODEL = /^(?!.*(?:[a-z\d]{20}|[\da-f]{8}-[\da-f]{4}-))[a-z\d][\w.:/-]{0,99}$/i
/** A version, or a few words; an id or a key has digits or is longer. */
const PATH_WORD = /^(?:v\d{1,3}|[a-z]{1,16}(?:[A-Z_-][a-z]{1,16}){0,3}|)$/
const ERROR_TYPE = /^(?:(?:Aggregate|Range|Reference|Syntax|Type)?Error|DOMException)$/
/** A closed list, since an error can carry any text as its code. */
const NETWORK_CODE =
  /^(?:E(?:AI_AGAIN|CONNABORTED|CONNREFUSED|CONNRESET|HOSTUNREACH|NETUNREACH|NOTFOUND|PIPE|PROTO|TIMEDOUT)|UND_ERR_(?:BODY_TIMEOUT|CONNECT_TIMEOUT|HEADERS_TIMEOUT|SOCKET)|CERT_HAS_EXPIRED|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|ERR_TLS_CERT_ALTNAME_INVALID)$/

/**
 * What support asks for when an error persists: request id, endpoint, model, time, attempts, client and the request's
 * shape. Prompts, files, API keys and the texts of errors never appear. Never throws.
 */
export function supportReport(error: unknown, options?: SupportReportOptions | null): SupportReport {
  const { request, fields, now = Date.now(), model: given } = options ?? {}
  const parts = partsOf(request)
  const model = given ?? modelIn(parts.body)
  const isOurs = isApiError(error) || isTransportError(error)
  const tried = guarded<readonly unknown[]>(
    () => (isOurs && Array.isArray(error.attempts) ? [...error.attempts] : []),
    [],
  )
  const last = tried.at(-1)
  const method = read(last, 'method') ?? parts.method
  const path = pathOf(read(last, 'url') ?? parts.url)
  const report: SupportReport = {
    error: {
      type: isApiError(error) ? 'ApiError' : isOurs ? 'TransportError' : typeOf(error),
      kind: isOurs ? shown(read(error, 'kind'), MACHINE_NAME) : undefined,
      status: isOurs ? numberOf(read(error, 'status')) : undefined,
      params: isApiError(error) ? paramsOf(read(error, 'params')) : undefined,
      code: isOurs ? networkCode(error) : undefined,
    },
    requestId: isOurs ? idOf(read(error, 'requestId') ?? read(last, 'requestId')) : undefined,
    endpoint: path && [shown(method, METHOD), path].join(' ').trimStart(),
    model: shown(model, MODEL),
    time: timeOf(read(last, 'at')) ?? timeOf(now) ?? new Date().toISOString(),
    attempts: tried.map((attempt) => ({
      time: timeOf(read(attempt, 'at')),
      status: numberOf(read(attempt, 'status')),
      requestId: idOf(read(attempt, 'requestId')),
      delayMs: numberOf(read(attempt, 'delayMs')),
      stopped: shown(read(attempt, 'stopped'), MACHINE_NAME),
    })),
    client: clientVersion(),
    request:
      request === undefined
        ? undefined
        : {
            method: shown(parts.method, METHOD),
            headers: parts.headers === undefined ? undefined : shapeOf(parts.headers, fields),
            body: parts.body === undefined ? undefined : shapeOf(parts.body, fields),
          },
  }
  // Not enumerable, so that the report itself is plain data.
  return Object.defineProperty(report, 'toString', { value: () => markdownOf(report) })
}

interface RequestParts {
  readonly method?: unknown
  readonly url?: unknown
  readonly headers?: unknown
  readonly body: unknown
}

/** A request in any of its forms. JSON text becomes what it says, and headers, however given, become `Headers`. */
function partsOf(request: unknown): RequestParts {
  const isRequest = tagOf(request) === 'Request'
  // A body has methods of these names in Bun, even a stream.
  const has = (key: string) =>
    guarded(() => typeof request === 'object' && key in Object(request), false) &&
    typeof read(request, key) !== 'function'
  if (!isRequest && !['json', 'body', 'headers', 'method'].some(has)) return { body: parsed(request) }
  const method = read(request, 'method')
  const headers = read(request, 'headers')
  // A `Request` has a method of this name.
  const json = isRequest ? undefined : read(request, 'json')
  return {
    method: typeof method === 'string' ? method.toUpperCase() : method,
    url: isRequest ? read(request, 'url') : undefined,
    headers: headers ? guarded(() => mergeHeaders(undefined, headers as HeadersOption), headers) : undefined,
    body: json ?? parsed(read(request, 'body') ?? undefined),
  }
}

function parsed(body: unknown): unknown {
  const value = guarded(() => (typeof body === 'string' ? JSON.parse(body) : body), body)
  return typeof value === 'object' ? value : body
}

function modelIn(body: unknown): unknown {
  if (!/^(?:FormData|Map|URLSearchParams)$/.test(tagOf(body))) return read(body, 'model')
  return guarded(() => entriesOf(body as object).find(([key]) => key === 'model')?.[1](), undefined)
}

/** The names of params come from the catalog, so they may be shown. */
function paramsOf(params: unknown): Shape | undefined {
  const names = guarded(() => Object.keys(params as object), [])
  return names.length > 0 ? shapeOf(params, names) : undefined
}

function pathOf(url: unknown): string | undefined {
  // A relative URL, as a browser takes it, has some origin or other.
  const parsedUrl = guarded(() => (typeof url === 'string' ? new URL(url, 'http://localhost') : undefined), undefined)
  if (!parsedUrl || !/^https?:$/.test(parsedUrl.protocol)) return undefined
  const segments = parsedUrl.pathname.split('/')
  const more = segments.length > 16 ? '/...' : ''
  return (
    segments
      .slice(0, 16)
      .map((text) => (PATH_WORD.test(text) ? text : `{${text.length} characters}`))
      .join('/') + more
  )
}

/** Text that has the form it should have; of any other text the size, of anything else nothing. */
function shown(value: unknown, form: RegExp): string | undefined {
  if (typeof value !== 'string') return undefined
  return form.test(value) && !KEY.test(value) ? value : `string(${value.length})`
}

function idOf(value: unknown): string | undefined {
  return isRequestId(value) ? shown(value, /^/) : shown(value, /^$/)
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : undefined
}

function timeOf(value: unknown): string | undefined {
  return guarded(() => (typeof value === 'number' ? new Date(value).toISOString() : undefined), undefined)
}

function typeOf(error: unknown): string {
  const name = read(read(error, 'constructor'), 'name')
  if (typeof name === 'string' && ERROR_TYPE.test(name)) return name
  return guarded(() => error instanceof Error, false) ? 'Error' : error === null ? 'null' : typeof error
}

/** Node's fetch has the code at the bottom of the chain of causes. */
function networkCode(error: unknown): string | undefined {
  for (let cause = error, depth = 0; depth < 6; cause = read(cause, 'cause'), depth++) {
    const code = read(cause, 'code')
    if (typeof code === 'string' && NETWORK_CODE.test(code)) return code
  }
  return undefined
}

function markdownOf({ error, requestId, endpoint, model, time, attempts, client, request }: SupportReport): string {
  const facts: [string, string | undefined][] = [
    ['Request id', requestId],
    ['Endpoint', endpoint],
    ['Model', model],
    ['Time (UTC)', time],
    ['Error', [error.status, error.kind ?? error.type, error.code].filter((part) => part !== undefined).join(' ')],
    ['Error params', error.params === undefined ? undefined : JSON.stringify(error.params)],
    ['Client', `@errspec/fetch ${client.version}, ${client.runtime}`],
  ]
  const lines = ['### Support report', '', '| | |', '|---|---|']
  for (const [title, value] of facts) lines.push(`| ${title} | ${value ? code(value) : '-'} |`)
  if (attempts.length > 0) {
    lines.push('', '| Attempt | Time (UTC) | Status | Request id | Then |', '|---|---|---|---|---|')
    attempts.forEach(({ time, status, requestId, delayMs, stopped }, index) => {
      const then = stopped ? `stopped: ${stopped}` : delayMs === undefined ? '' : `waited ${delayMs} ms`
      const cells = [time, status, requestId, then].map((cell) => (cell ? code(String(cell)) : '-'))
      lines.push(`| ${index + 1} | ${cells.join(' | ')} |`)
    })
  }
  // Backticks would end the block.
  if (request) lines.push('', '```json', JSON.stringify(request, null, 2).replaceAll('`', "'"), '```')
  return lines.join('\n')
}

/** In code nothing is a link, a mention or HTML; what could end the code or the table's cell is taken out. */
function code(text: string): string {
  return `\`${text.replace(/[^\w .,:/+*(){}"@#-]/g, '?')}\``
}
