import type { IncomingHttpHeaders } from 'node:http'
import type { AnyCatalog, Params } from '@errspec/core'
import { isRecord } from '@errspec/core/adapter'
import { exampleOf, unknownKind } from '../example-params.js'

/** What the `x-errspec-` headers of a request ask the mock server for. */
export interface Instructions {
  /** What to throw; absent where a success is asked for. */
  readonly thrown?: unknown
  /** How many calls fail before one succeeds; absent where all fail. */
  readonly times?: number
  /** How many events of a stream come before the failure; absent where there is no stream. */
  readonly after?: number
  /** How many bytes of a body come before the response is cut; absent where none is. */
  readonly cut?: number
  /** What tells this call from others, for counting. */
  readonly key: readonly unknown[]
}

/** The request headers that a mock server reads. */
export const mockHeaders = [
  'x-errspec-raise',
  'x-errspec-params',
  'x-errspec-times',
  'x-errspec-call',
  'x-errspec-after',
  'x-errspec-cut',
  'x-errspec-retry-after',
] as const

const MOST_TIMES = 1_000_000
const MOST_EVENTS = 1000
const MOST_BYTES = 1_000_000
const LONGEST_WAIT_S = 31_536_000

/** Reads a request's instructions. Each fault is given to `onFault` as a sentence that says what to send instead. */
export function readInstructions(
  catalog: AnyCatalog,
  headers: IncomingHttpHeaders,
  onFault: (fault: string) => void,
): Instructions {
  const read = (name: (typeof mockHeaders)[number]) => {
    const value = headers[name]
    return value === undefined ? undefined : asUtf8(String(value)).trim()
  }
  const readCount = (name: (typeof mockHeaders)[number], most: number) => {
    const text = read(name)
    if (text === undefined) return undefined
    if (/^\d{1,9}$/.test(text) && Number(text) <= most) return Number(text)
    onFault(`${name}: expected a whole number from 0 to ${most}, not ${JSON.stringify(text)}.`)
    return undefined
  }
  for (const name of Object.keys(headers)) {
    if (name.startsWith('x-errspec-') && !(mockHeaders as readonly string[]).includes(name)) {
      onFault(`${name}: this server does not know this header. It knows ${mockHeaders.join(', ')}.`)
    }
  }
  const kind = read('x-errspec-raise')
  const params = read('x-errspec-params')
  const times = readCount('x-errspec-times', MOST_TIMES)
  const after = readCount('x-errspec-after', MOST_EVENTS)
  const cut = readCount('x-errspec-cut', MOST_BYTES)
  const waitSeconds = readCount('x-errspec-retry-after', LONGEST_WAIT_S)
  if (kind === undefined) {
    for (const name of ['x-errspec-params', 'x-errspec-times', 'x-errspec-cut', 'x-errspec-retry-after'] as const) {
      if (headers[name] !== undefined) {
        onFault(`${name}: has no meaning without x-errspec-raise. Send the kind to raise as well.`)
      }
    }
  }
  if (cut !== undefined && after !== undefined) {
    onFault('x-errspec-cut: a response is either cut or fails as an event stream. Leave out x-errspec-after, or this.')
  }
  if (waitSeconds !== undefined && (cut !== undefined || after !== undefined)) {
    onFault(
      'x-errspec-retry-after: the headers of a response that fails later are out before its failure. Leave out this, or x-errspec-after and x-errspec-cut.',
    )
  }
  return {
    ...(kind === undefined ? {} : { thrown: makeThrown(catalog, kind, params, waitSeconds, onFault) }),
    ...(times === undefined ? {} : { times }),
    ...(after === undefined ? {} : { after }),
    ...(cut === undefined ? {} : { cut }),
    key: [kind, params, times, read('x-errspec-call')],
  }
}

function makeThrown(
  catalog: AnyCatalog,
  kind: string,
  paramsText: string | undefined,
  waitSeconds: number | undefined,
  onFault: (fault: string) => void,
): unknown {
  if (!Object.hasOwn(catalog.errors, kind)) {
    if (!/^\d+$/.test(kind)) {
      onFault(
        `x-errspec-raise: ${unknownKind(catalog, kind)} (send a kind of the catalog '${catalog.name}', or a status from 400 to 599).`,
      )
    } else if (!/^[45]\d\d$/.test(kind)) onFault(`x-errspec-raise: a status must be from 400 to 599, not ${kind}.`)
    else if (paramsText !== undefined) {
      onFault('x-errspec-params: a bare status has no params. Leave the header out, or name a kind.')
    }
    // In the manner of http-errors, whose status adapters keep.
    return {
      status: Number(kind),
      expose: false,
      headers: waitSeconds === undefined ? {} : { 'retry-after': String(waitSeconds) },
    }
  }
  const example = exampleOf(catalog, kind)
  if (paramsText === undefined && 'lack' in example) {
    onFault(`x-errspec-raise: ${example.lack}. Send x-errspec-params, or add an 'example'.`)
    return undefined
  }
  const sendInstead = 'params' in example ? insteadOf(example.params) : `Note that ${example.lack}.`
  const params =
    paramsText === undefined && 'params' in example
      ? example.params
      : parseParams(paramsText ?? '', sendInstead, onFault)
  if (!params) return undefined
  try {
    return catalog.error(kind, params, {
      stack: false,
      ...(waitSeconds === undefined ? {} : { retryAfterMs: waitSeconds * 1000 }),
    })
  } catch (fault) {
    onFault(`x-errspec-params: ${(fault as Error).message}. ${sendInstead}`)
    return undefined
  }
}

function parseParams(text: string, sendInstead: string, onFault: (fault: string) => void): Params | undefined {
  try {
    const params: unknown = JSON.parse(text)
    if (isRecord(params)) return params
    onFault(`x-errspec-params: expected a JSON object, not ${text}. ${sendInstead}`)
  } catch {
    onFault(`x-errspec-params: this is not JSON: ${text}. ${sendInstead}`)
  }
  return undefined
}

function insteadOf(example: Params): string {
  return Object.keys(example).length > 0
    ? `Send for instance ${JSON.stringify(example)}, or leave the header out for just these values.`
    : 'This kind has no params: leave the header out.'
}

/** Node reads header bytes as Latin-1, while clients of other languages send UTF-8. */
function asUtf8(text: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'))
  } catch {
    return text
  }
}
