import { ig1 } from '@errspec/core/ig1'
import { ig1Operations } from '@errspec/core/ig1/operations'
import type { RequestOptions } from '@errspec/fetch'
import { brokenStream, errorScenarios, FAULTS, type Fault, KEYS, type Scenario, success } from 'gateway-domain/demo'

/** A request as it stands in the form, and how the gateway is to fail meanwhile. */
export interface Draft {
  /** Its name, as the client is called with it: `POST /v1/embeddings`. */
  readonly operation: string
  readonly key: string
  /** A header a line. */
  readonly headers: string
  readonly query: string
  readonly body: string
  readonly faults: readonly Fault[]
  /** After how many failed attempts all faults are mended; 0 is never. */
  readonly mendedAfter: number
  /** The most attempts that the client makes. */
  readonly attempts: number
}

/** Something to choose: what it shows, and why the gateway then fails. */
export interface Choice {
  readonly id: string
  readonly because: string
  readonly draft: Draft
}

/** The file of a form that `/document` takes. */
const DOCUMENT = 'POST /document'
const [DEMO_KEY = ''] = KEYS.map(({ key }) => key)

export const OPERATIONS: readonly string[] = Object.keys(ig1Operations.operations).filter((key) => key !== '*')

/** A body to begin with, for an operation that was chosen by hand. */
export const EXAMPLES: Readonly<Record<string, string>> = {
  'POST /v1/chat/completions': pretty(success.json),
  'POST /v1/embeddings': pretty({ model: 'bge-m3', input: 'Hello there' }),
  'POST /v1/images/generations': pretty({ model: 'qwen-image', prompt: 'a lake', size: '64x64' }),
  'POST /v1/images/edits': pretty({
    ...(errorScenarios.too_many_input_images.json as { images: object[] }),
    images: (errorScenarios.too_many_input_images.json as { images: object[] }).images.slice(0, 1),
  }),
  [DOCUMENT]: '<h1>A document</h1><p>It becomes <em>Markdown</em>.</p>',
}

/** What goes wrong, by kind, and what does not. */
export const CHOICES: readonly Choice[] = [
  ...Object.entries(errorScenarios).map(([kind, scenario]) => choiceOf(kind, scenario)),
  choiceOf(
    'recovers',
    { ...errorScenarios.response_decode_failed, because: 'the backend is mended after one failure' },
    1,
  ),
  choiceOf('broken_stream', brokenStream),
  choiceOf('stream', { ...success, json: { ...(success.json as object), stream: true }, because: 'all is well' }),
  choiceOf('success', success),
]

/** A request whose operation is another: its body and headers fit it. */
export function withOperation(draft: Draft, operation: string): Draft {
  const body = EXAMPLES[operation] ?? ''
  // A form has a content type of its own, and a GET has none.
  const headers = body !== '' && operation !== DOCUMENT ? 'content-type: application/json' : ''
  const query = operation === 'GET /usage/history' ? 'month=1&year=2026' : ''
  return { ...draft, operation, body, headers, query }
}

export const hasBody = ({ operation }: Draft) => operation.startsWith('POST ')

/** Whether the request asks for a stream; `undefined` where its body cannot. */
export function isStreamed({ operation, body }: Draft): boolean | undefined {
  if (operation !== 'POST /v1/chat/completions') return undefined
  try {
    const json = JSON.parse(body) as { stream?: unknown } | null
    const isObject = typeof json === 'object' && json !== null && !Array.isArray(json)
    return isObject ? json.stream === true : undefined
  } catch {
    return undefined
  }
}

export function withStream(draft: Draft, stream: boolean): Draft {
  const { stream: _, ...rest } = JSON.parse(draft.body) as Record<string, unknown>
  return { ...draft, body: pretty(stream ? { ...rest, stream } : rest) }
}

/** What the client is called with. Throws a `TypeError` for a line that is no header. */
export function optionsOf(draft: Draft): RequestOptions {
  const lines = draft.headers.split('\n').filter((line) => line.trim() !== '')
  const headers = Object.fromEntries(
    lines.map((line): [string, string] => {
      const [, name, value = ''] = /^\s*([^\s:]+)\s*:(.*)$/.exec(line) ?? []
      if (name === undefined) throw new TypeError(`A header is a name, a colon and a value, and not "${line}"`)
      return [name, value.trim()]
    }),
  )
  return {
    headers: { ...headers, ...(draft.key === '' ? {} : { authorization: `Bearer ${draft.key}` }) },
    ...(draft.query === '' ? {} : { query: new URLSearchParams(draft.query) }),
    ...(hasBody(draft) ? { body: draft.operation === DOCUMENT ? formOf(draft.body) : draft.body } : {}),
    retry: { attempts: draft.attempts },
  }
}

/** What an attempt says in `x-demo-fault`, after so many that have failed. */
export function faultsFor({ faults, mendedAfter }: Draft, failed: number): string {
  return mendedAfter > 0 && failed >= mendedAfter ? '' : faults.join(', ')
}

function choiceOf(id: string, { path, method, headers = {}, json, body, because }: Scenario, mendedAfter = 0): Choice {
  const { authorization, 'x-demo-fault': faults = '', ...others } = headers
  const content = json === undefined ? (body ?? '') : pretty(json)
  const [pathname, query = ''] = path.split('?')
  const isJson = json !== undefined ? { 'content-type': 'application/json' } : {}
  const draft: Draft = {
    operation: `${method ?? (content === '' ? 'GET' : 'POST')} ${pathname}`,
    key: authorization === undefined ? DEMO_KEY : authorization.replace('Bearer ', ''),
    headers: Object.entries({ ...isJson, ...others })
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
    query,
    body: content,
    faults: (Object.keys(FAULTS) as Fault[]).filter((name) => name === faults),
    mendedAfter,
    attempts: ig1.retry.attempts,
  }
  return { id, because, draft }
}

function formOf(html: string): FormData {
  const form = new FormData()
  form.set('document', new File([html], 'document.html', { type: 'text/html' }))
  return form
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2)
}
