/**
 * The envelope (wire rule 1) as JSON Schema, of any status or of one; also for OpenAPI 3.0, which has no `const`. It accepts
 * what `isEnvelope` accepts: further keys are tolerated.
 */
export function envelopeJsonSchema(status?: number) {
  const statuses = status === undefined ? { minimum: 400, maximum: 599 } : { enum: [status] }
  return {
    type: 'object',
    required: ['message', 'code', 'request_id'],
    properties: {
      message: { type: 'string', description: 'What went wrong, for people; its fixed text is part of the contract.' },
      code: { type: 'integer', ...statuses, description: 'The HTTP status.' },
      request_id: { type: 'string', minLength: 1, description: 'Names the request in the logs of the service.' },
    },
  }
}
