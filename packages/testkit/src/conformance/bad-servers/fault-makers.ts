import type { IncomingMessage } from 'node:http'
import { exampleError, toErrorResponse } from '@errspec/core/adapter'
import type { RuleId } from '../../index.js'
import type { Fault, Wire } from './faulty-server.js'

/** The contract's own envelope, OpenAI's, or the one of the two that `Accept` picks: the contract's own or problem+json. */
export type FormName = 'own' | 'openai' | 'negotiated'

/** A server with a single fault, and the rule that it breaks. */
export interface FaultyServer {
  readonly rule: RuleId
  readonly fault: string
  readonly change: Fault
  /** The forms in which the fault can be had. Default: all three. */
  readonly forms?: readonly FormName[]
  /** The contract in which the fault can be had. Default: any. */
  readonly contract?: 'ig1' | 'orders'
  /** Whether the suite is told that the server trusts inbound ids. */
  readonly trusts?: boolean
}

export const faulty = (
  rule: RuleId,
  fault: string,
  change: Fault,
  more: Pick<FaultyServer, 'forms' | 'trusts' | 'contract'> = {},
): FaultyServer => ({ rule, fault, change, ...more })

export const otherId = () => `req_${Math.random().toString(36).slice(2)}`

export const isKind = (kind: string) => (wire: Wire) => wire.headers['x-error-kind'] === kind
export const isError = (wire: Wire) => wire.status >= 400
export const isStream = (wire: Wire) => String(wire.headers['content-type']).startsWith('text/event-stream')
export const isProblem = (wire: Wire) => String(wire.headers['content-type']).startsWith('application/problem')

// biome-ignore lint/suspicious/noExplicitAny: a fault may put anything into a body
export type Fields = Record<string, any>

/** A fault in every error's JSON body, problems aside. */
export const inBody =
  (change: (fields: Fields, wire: Wire, request: IncomingMessage) => void): Fault =>
  (wire, request) => {
    if (!isError(wire) || isProblem(wire) || wire.body === '') return
    const fields = JSON.parse(wire.body)
    change(fields, wire, request)
    wire.body = JSON.stringify(fields)
  }

/** A fault in the text of every error, wherever the body says it. */
export const inText = (change: (text: string, wire: Wire, request: IncomingMessage) => string): Fault =>
  inBody((fields, wire, request) => {
    fields['message'] = change(fields['message'], wire, request)
    if (fields['error']) fields['error'].message = fields['message']
  })

/** An error throughout that of another kind, where one is answered. */
export const answerAs =
  (kind: string, where: (wire: Wire, request: IncomingMessage) => boolean): Fault =>
  (wire, request, { catalog, envelope }) => {
    if (!isError(wire) || !where(wire, request)) return
    const { status, headers, body } = toErrorResponse(catalog, exampleError(catalog, kind), {
      requestId: wire.headers['x-request-id'],
      envelope,
      accept: request.headers.accept,
    })
    const { 'x-error-params': _, ...others } = wire.headers
    Object.assign(wire, { status, headers: { ...others, ...headers }, body: wire.body && body })
  }

/** Whether a request has params that are to be cleaned. */
export const isHostile = (_wire: Wire, { headers }: IncomingMessage) =>
  String(headers['x-errspec-params']).includes('\\u0000')

/** A fault in the headers of every error; `undefined` takes a header away. */
export const inHeaders =
  (headers: Record<string, string | undefined>, where: (wire: Wire) => boolean = isError): Fault =>
  (wire) => {
    if (where(wire)) setHeaders(wire, headers)
  }

export function setHeaders(wire: Wire, headers: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) delete wire.headers[name]
    else wire.headers[name] = value
  }
}

/** A fault in the error frame of a stream. */
export const inFrame =
  (change: (data: Fields, wire: Wire) => void): Fault =>
  (wire) => {
    if (!isStream(wire)) return
    wire.body = wire.body.replace(/(event: error\ndata: )(.*)/, (_, start, text) => {
      const data = JSON.parse(text)
      change(data, wire)
      return start + JSON.stringify(data)
    })
  }

/** Another id in place of the right one, wherever a response says it. */
export function replaceId(wire: Wire, replacement: string): void {
  const id = wire.headers['x-request-id'] ?? ''
  setHeaders(wire, { 'x-request-id': replacement, 'request-id': replacement })
  wire.body = wire.body.replaceAll(id, replacement)
}

/** Another id in the bodies alone. */
export const otherIdInBody =
  (replacement: () => string, where: (wire: Wire) => boolean): Fault =>
  (wire) => {
    if (where(wire)) wire.body = wire.body.replaceAll(`"${wire.headers['x-request-id']}"`, replacement())
  }
