import { closeServer, createLogger, failToStart, readSettings, startGateway, stopOnSignals } from 'gateway-domain'
import { createApp } from './app.js'

try {
  const { port, body, logLevel, ...settings } = readSettings(process.env, 3000)
  const gateway = await startGateway({ ...settings, logger: createLogger(logLevel) })
  const server = createApp(gateway, body).listen(port, '127.0.0.1', (error) => {
    if (error) failToStart(error)
    stopOnSignals(server, async () => {
      await closeServer(server)
      await gateway.close()
    })
  })
} catch (error) {
  failToStart(error)
}
