import type { OpenAPIObject } from '@nestjs/swagger'

interface MediaType {
  readonly schema: unknown
  readonly examples: Record<string, { summary: string; value: Record<string, unknown> }>
}
interface Operation {
  readonly responses: Record<string, { description: string; content?: Record<string, MediaType> }>
}

/** The responses of an operation. */
export function responsesOf(document: OpenAPIObject, method: 'get' | 'post', path: string): Operation['responses'] {
  return (document.paths[path]?.[method]?.responses ?? {}) as Operation['responses']
}
