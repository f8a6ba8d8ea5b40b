import type { Server } from 'node:http'
import { createLogger, failToStart, installGateway, readSettings, startGateway, stopOnSignals } from 'gateway-domain'
import { createApp, type Platform } from './app.js'

try {
  const { port, envelope, logLevel, ...settings } = readSettings(process.env, 3001)
  const gateway = await startGateway({ ...settings, logger: createLogger(logLevel) })
  const app = await createApp(gateway, readPlatform(process.env['NEST_PLATFORM']), envelope)
  const server = app.getHttpServer() as Server
  const connections = installGateway(server, gateway, envelope)
  await app.listen(port, '127.0.0.1')
  stopOnSignals(server, connections, async () => {
    await app.close()
    await gateway.close()
  })
} catch (error) {
  failToStart(error)
}

function readPlatform(name = 'express'): Platform {
  if (name === 'express' || name === 'fastify') return name
  throw new TypeError(`NEST_PLATFORM must be express or fastify, not ${JSON.stringify(name)}`)
}
