import { createServer } from 'node:http'
import {
  closeServer,
  createLogger,
  failToStart,
  installGateway,
  readSettings,
  startGateway,
  stopOnSignals,
} from 'gateway-domain'
import { createApp } from './app.js'

try {
  const { port, envelope, logLevel, ...settings } = readSettings(process.env, 3000)
  const gateway = await startGateway({ ...settings, logger: createLogger(logLevel) })
  const server = createServer(createApp(gateway, envelope))
  const connections = installGateway(server, gateway, envelope)
  server.once('error', failToStart).listen(port, '127.0.0.1', () =>
    stopOnSignals(server, connections, async () => {
      await closeServer(server)
      await gateway.close()
    }),
  )
} catch (error) {
  failToStart(error)
}
