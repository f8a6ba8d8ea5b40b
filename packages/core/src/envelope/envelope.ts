/** The body of every error on the wire (wire rule 1). */
export interface Envelope {
  /** The rendered message, with the notice where the policy says so. */
  readonly message: string
  /** The HTTP status. */
  readonly code: number
  readonly request_id: string
}

/** Whether a parsed body is an envelope. Further keys are tolerated: a later version of a contract may add some. */
export function isEnvelope(value: unknown): value is Envelope {
  if (typeof value !== 'object' || value === null) return false
  const { message, code, request_id } = value as Record<string, unknown>
  return (
    typeof message === 'string' &&
    Number.isInteger(code) &&
    (code as number) >= 400 &&
    (code as number) <= 599 &&
    typeof request_id === 'string' &&
    request_id !== ''
  )
}
