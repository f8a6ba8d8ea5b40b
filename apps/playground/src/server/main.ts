import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { failToStart, startGatewayProcess } from 'gateway-domain'
import { pageOf } from './serve-page.js'

const HELP = `Usage: npm run playground -- [--port PORT] [--gateway-port PORT]
Starts the Express gateway and the page, on ports of loopback that are free, or on these. Ctrl-C ends both.`

try {
  const { port, 'gateway-port': gatewayPort, help } = readFlags(process.argv.slice(2))
  if (help) console.log(HELP)
  else await start(portOf('--port', port), portOf('--gateway-port', gatewayPort))
} catch (error) {
  failToStart(error)
}

function readFlags(args: readonly string[]) {
  const text = { type: 'string', default: '0' } as const
  const options = { port: text, 'gateway-port': text, help: { type: 'boolean', short: 'h', default: false } } as const
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new TypeError(`${(error as Error).message}\n${HELP}`)
  }
}

function portOf(flag: string, text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new TypeError(`${flag} must be a port from 0 (any free one) to 65535, not ${JSON.stringify(text)}`)
}

/** Of a port that is taken, which flag to change. */
function inWordsOf(flag: string, port: number, error: Error): Error {
  if (!error.message.includes('EADDRINUSE')) return error
  return new Error(`Port ${port} is in use. Give ${flag} another one, or 0 for any that is free.`)
}

async function start(port: number, gatewayPort: number): Promise<void> {
  // Its own process group, so that Ctrl-C reaches it once, from here.
  const gateway = await startGatewayProcess('express-gateway', { port: gatewayPort, detached: true }).catch((error) => {
    throw inWordsOf('--gateway-port', gatewayPort, error)
  })
  let isStopping = false
  const server = pageOf(gateway.url).listen(port, '127.0.0.1', (error?: Error) => {
    if (error) return stop(inWordsOf('--port', port, error))
    console.log(`The gateway serves the IG1 contract at ${gateway.url}`)
    console.log(`The playground is at http://127.0.0.1:${(server.address() as AddressInfo).port} (Ctrl-C ends it)`)
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop())
  void gateway.ended.then(() => isStopping || stop(new Error('The gateway has ended')))

  function stop(failure?: Error): void {
    isStopping = true
    gateway.stop()
    server.close()
    server.closeAllConnections()
    if (failure) failToStart(failure)
  }
}
