import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ApiError } from '@errspec/core'
import type { ErrorContext, UndeclaredContext } from '@errspec/core/adapter'
import type { Logger } from 'pino'
import { admit } from './call.js'
import { logError, logRequest, logUndeclared } from './logging.js'
import { startParts } from './parts.js'

/** What both services need beside the endpoints: who is let in, and the log. */
export interface Gateway {
  /** Lets a request in, or throws 401, 403 or 402. Before its body is read. */
  admit(request: IncomingMessage, response: ServerResponse): Promise<void>
  logRequest(request: IncomingMessage, response: ServerResponse): void
  /** `onError` of the adapters. */
  logError(error: ApiError, context: ErrorContext): void
  /** `onUndeclared` of the adapters. */
  logUndeclared(error: ApiError, context: UndeclaredContext): void
  close(): Promise<void>
}

export interface GatewayOptions {
  readonly databaseUrl?: string
  readonly redisUrl?: string
  readonly faults?: boolean
  readonly documentMs?: number
  readonly logger: Logger
  readonly now?: () => Date
}

/** Starts the database, the limiter and the stand-in backend. */
export async function startGateway({
  databaseUrl = ':memory:',
  redisUrl = '',
  faults = false,
  documentMs,
  logger,
  now = () => new Date(),
}: GatewayOptions): Promise<Gateway> {
  const parts = await startParts(databaseUrl, redisUrl, now, documentMs)
  return {
    admit: (request, response) => admit({ parts, faults }, request, response),
    logRequest: (request, response) => logRequest(logger, request, response),
    logError: (error, context) => logError(logger, error, context),
    logUndeclared: (error, context) => logUndeclared(logger, error, context),
    close: () => parts.close(),
  }
}
