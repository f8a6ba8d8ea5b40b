import type { IncomingMessage, ServerResponse } from 'node:http'
import { requestIdFor } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import { NANO } from './demo-data.js'
import { turn } from './fair-turns.js'
import { withFaults } from './faults.js'
import type { Parts } from './parts.js'
import type { Organisation } from './store.js'

/** A request that was let in. */
export interface Call {
  /** The id of its request. */
  readonly id: string
  readonly organisation: Organisation
  /** The parts that serve it. */
  readonly parts: Parts
  /** Fires when the client goes away. */
  readonly signal: AbortSignal
  /** Has something done when the answer is out, or nobody is there any more to read it. */
  whenOver(then: () => void): void
  /** What its log line says beside the request id: never what was asked or answered. */
  readonly notes: { organisation: string; model?: string; inputTokens?: number; outputTokens?: number; cost?: number }
}

/** Whether `x-demo-fault` is obeyed, and where the healthy parts are. */
export interface AdmissionOptions {
  readonly parts: Parts
  readonly faults: boolean
}

const calls = new WeakMap<IncomingMessage, Call>()

/** The call of a request, once it was let in. */
export function findCall(request: IncomingMessage): Call | undefined {
  return calls.get(request)
}

/** The call of a request that was let in; throws where its route lets nobody in. */
export function callOf(request: IncomingMessage): Call {
  const call = findCall(request)
  if (!call) throw new Error('The route of this request lets nobody in: put `gateway.admit` before it')
  return call
}

/** Checks the authorization header (401), the key (403) and the commit (402), in this order. */
export async function admit(
  { parts, faults }: AdmissionOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { authorization = '', 'x-demo-fault': fault } = request.headers
  const [, key] = /^Bearer ([!-~]+)$/i.exec(authorization) ?? []
  if (key === undefined) throw ig1.error('unauthorized')
  // A store may compute for as long as it is asked.
  await turn()
  const organisation = await parts.store.findOwner(key, monthOf(parts.now()))
  if (!organisation) throw ig1.error('forbidden')
  const { name, spent, commit } = organisation
  if (spent >= commit) throw ig1.error('commit_exceeded', { totalCost: spent / NANO, maxCost: commit / NANO })

  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  calls.set(request, {
    id: requestIdFor(request),
    organisation,
    parts: faults && typeof fault === 'string' ? await withFaults(parts, fault) : parts,
    signal: gone.signal,
    whenOver: (then) => {
      if (response.closed) then()
      else response.once('close', then)
    },
    notes: { organisation: name },
  })
}

/** `YYYY-MM` and `YYYY-MM-DD`, in UTC. */
export const monthOf = (date: Date) => date.toISOString().slice(0, 7)
export const dayOf = (date: Date) => date.toISOString().slice(0, 10)
