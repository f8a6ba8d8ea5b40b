import type { Attempt } from '@errspec/core'

const BRAND = Symbol.for('errspec.TransportError')

/** How a request can fail without an answer. */
export type TransportErrorKind =
  /** No connection, or it broke before the answer: DNS, TCP, TLS, a reset, a response that is not HTTP. */
  | 'connection_failed'
  /** No answer within `timeoutMs` or before the deadline, or a stream silent for `idleTimeoutMs`. */
  | 'timeout'
  /** The caller's `AbortSignal` fired. */
  | 'aborted'
  /** An event stream broke off before its end. */
  | 'stream_interrupted'

/** No answer of the server, so nothing that the contract could describe. Its `cause` is what the platform threw. */
export class TransportError extends Error {
  declare readonly kind: TransportErrorKind
  /** Whether the request may be sent again: never after `aborted`, and after a lost answer only where that is safe. */
  declare readonly retryable: boolean
  declare readonly attempts: readonly Attempt[]

  constructor(
    kind: TransportErrorKind,
    message: string,
    init: { retryable: boolean; attempts: readonly Attempt[]; cause: unknown },
  ) {
    super(message, { cause: init.cause })
    this.kind = kind
    this.retryable = init.retryable
    this.attempts = init.attempts
  }
}

Object.defineProperties(TransportError.prototype, {
  name: { value: 'TransportError', configurable: true, writable: true },
  [BRAND]: { value: true },
})

/** Whether a value is a `TransportError`, of any copy of this package. Never throws. */
export function isTransportError(value: unknown): value is TransportError {
  try {
    return (value as { [BRAND]?: unknown } | undefined)?.[BRAND] === true
  } catch {
    return false
  }
}

// `instanceof` holds across ESM and CJS copies.
Object.defineProperty(TransportError, Symbol.hasInstance, {
  value(this: unknown, value: unknown): boolean {
    return this === TransportError ? isTransportError(value) : Error[Symbol.hasInstance].call(this as () => void, value)
  },
})
