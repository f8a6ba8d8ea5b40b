import type { IncomingMessage, ServerResponse } from 'node:http'
import { createParamDecorator, type ExecutionContext, Inject, Injectable, type NestMiddleware } from '@nestjs/common'
import { type Call, callOf, type Gateway } from 'gateway-domain'

/** The token of the gateway that the application serves. */
export const GATEWAY = Symbol('gateway')

/** Lets a request in, or answers 401, 403 or 402. Not a guard: on Fastify, guards come after the body was read. */
@Injectable()
export class AdmissionMiddleware implements NestMiddleware {
  constructor(@Inject(GATEWAY) private readonly gateway: Gateway) {}

  async use(request: IncomingMessage, response: ServerResponse, next: () => void): Promise<void> {
    await this.gateway.admit(request, response)
    next()
  }
}

/** The call of a request that was let in. */
export const CurrentCall = createParamDecorator((_data: undefined, context: ExecutionContext): Call => {
  const request = context.switchToHttp().getRequest<IncomingMessage & { raw?: IncomingMessage }>()
  // Fastify's request has Node's as its `raw`.
  return callOf(request.raw ?? request)
})
