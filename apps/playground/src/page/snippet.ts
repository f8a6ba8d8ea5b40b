import { isApiError } from '@errspec/core'
import type { Failure } from './run.js'

/** The lines that catch an error, with what each part of it is. */
export function snippetOf(failure: Failure): string {
  const told: [part: string, value: unknown][] = [
    ['kind', failure.kind],
    ...(isApiError(failure) ? partsOf(failure) : []),
    ['retryable', failure.retryable],
    ['attempts.length', failure.attempts.length],
  ]
  const width = Math.max(...told.map(([part]) => part.length))
  const lines = told.map(([part, value]) => `  error.${part.padEnd(width)}  // ${printed(value)}`)
  return [`if (${guardOf(failure)}) {`, ...lines, '}'].join('\n')
}

function partsOf(error: Failure & { readonly status: number }): [string, unknown][] {
  const { status, code, type, params, requestId, retryAfterMs } = error as Extract<Failure, { status: number }>
  return [
    ...Object.entries({ status, code, type }),
    ...Object.entries(params).map(([name, value]): [string, unknown] => [`params.${name}`, value]),
    ...Object.entries({ requestId, retryAfterMs }),
  ]
}

function guardOf(failure: Failure): string {
  if (!isApiError(failure)) return 'isTransportError(error)'
  return `ig1.is(error, '${failure.kind}')`
}

/** As it would be written; what is `undefined` is no JSON. */
function printed(value: unknown): string {
  return typeof value === 'string' ? `'${value.replace(/['\\]/g, '\\$&')}'` : (JSON.stringify(value) ?? 'undefined')
}
