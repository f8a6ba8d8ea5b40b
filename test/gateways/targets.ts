import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AnyOperations } from '@errspec/core'
import type { EnvelopeOption } from '@errspec/core/adapter'
import {
  createLogger,
  type Gateway,
  type GatewayOptions,
  installGateway,
  startGateway,
  type TimeLimits,
} from 'gateway-domain'
import { createApp as createExpressApp } from '../../apps/express-gateway/src/app.js'
import { createApp as createNestApp, type Platform } from '../../apps/nest-gateway/src/app.js'

/** A running gateway, and all that it has logged. */
export interface RunningGateway {
  readonly url: string
  readonly port: number
  /** Every line of the log, parsed. */
  readonly log: readonly Record<string, unknown>[]
  close(): Promise<void>
}

export interface StartOptions extends Omit<GatewayOptions, 'logger'> {
  readonly envelope?: EnvelopeOption
  /** Default: those of IG1. */
  readonly operations?: AnyOperations
  readonly limits?: Partial<TimeLimits>
}

export interface Target {
  readonly name: string
  start(options?: StartOptions): Promise<RunningGateway>
}

const onExpress: Target = {
  name: 'the Express gateway',
  start: (options = {}) =>
    run(options, async (gateway) => {
      const app = createExpressApp(gateway, options.envelope, options.operations)
      const server = createServer(app)
      installGateway(server, gateway, options.envelope, options.limits)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return { server, close: () => new Promise<void>((resolve) => server.close(() => resolve())) }
    }),
}

const onNest = (platform: Platform): Target => ({
  name: `the Nest gateway on ${platform}`,
  start: (options = {}) =>
    run(options, async (gateway) => {
      const app = await createNestApp(gateway, platform, options.envelope, options.operations)
      const server = app.getHttpServer() as Server
      installGateway(server, gateway, options.envelope, options.limits)
      await app.listen(0, '127.0.0.1')
      return { server, close: () => app.close() }
    }),
})

/** What a gateway has raised that the operation does not declare, as `operation: kind`. */
export function undeclaredIn({ log }: RunningGateway): readonly string[] {
  return log.filter(({ msg }) => msg === 'undeclared').map(({ operation, kind }) => `${operation}: ${kind}`)
}

/** Both gateways, Nest's on both of its platforms. */
export const targets: readonly Target[] = [onExpress, onNest('express'), onNest('fastify')]

async function run(
  options: StartOptions,
  listen: (gateway: Gateway) => Promise<{ server: Server; close(): Promise<void> }>,
): Promise<RunningGateway> {
  const log: Record<string, unknown>[] = []
  const logger = createLogger('info', { write: (line) => void log.push(JSON.parse(line)) })
  const gateway = await startGateway({ faults: true, ...options, logger })
  const { server, close } = await listen(gateway)
  const { port } = server.address() as AddressInfo
  return {
    ...{ url: `http://127.0.0.1:${port}`, port, log },
    async close() {
      const closed = close()
      server.closeAllConnections()
      await closed
      await gateway.close()
    },
  }
}
