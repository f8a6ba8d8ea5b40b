import { ig1 } from '@errspec/core/ig1'
import { type ArgumentsHost, Catch, type ExceptionFilter, Logger, UseFilters } from '@nestjs/common'
import { WsAdapter } from '@nestjs/platform-ws'
import { SubscribeMessage, WebSocketGateway, WsException } from '@nestjs/websockets'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { platforms, start, stopAll } from './test-application.js'

afterEach(stopAll)

/** Nest's own filter tells only socket.io's clients; a gateway on ws brings one. */
@Catch(WsException)
class WsFilter implements ExceptionFilter<WsException> {
  catch(exception: WsException, host: ArgumentsHost): void {
    host
      .switchToWs()
      .getClient<WebSocket>()
      .send(JSON.stringify({ filtered: exception.getError() }))
  }
}

@WebSocketGateway({ path: '/live' })
class Gateway {
  @SubscribeMessage('echo')
  echo(): unknown {
    return { event: 'echo', data: 'fine' }
  }

  @SubscribeMessage('ws')
  ws(): void {
    throw new WsException('No such room')
  }

  @SubscribeMessage('plain')
  plain(): void {
    throw new Error('secret')
  }

  @SubscribeMessage('ours')
  ours(): void {
    throw ig1.error('forbidden')
  }

  @UseFilters(new WsFilter())
  @SubscribeMessage('filtered')
  filtered(): void {
    throw new WsException('No such room')
  }
}

const MESSAGES = ['ws', 'plain', 'ours', 'filtered', 'echo']

describe.each(platforms)('$name', (platform) => {
  /** Everything that the gateway sends back, up to the answer to the last message. */
  const answers = async (errspec: { onError: () => void } | false) => {
    const { port } = await start(platform, {
      module: { providers: [Gateway] },
      errspec,
      before: (app) => app.useWebSocketAdapter(new WsAdapter(app)),
    })
    const socket = new WebSocket(`ws://127.0.0.1:${port}/live`)
    const received: unknown[] = []
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject)
      socket.on('open', () => {
        for (const event of MESSAGES) socket.send(JSON.stringify({ event, data: 'text' }))
      })
      socket.on('message', (data) => {
        received.push(JSON.parse(String(data)))
        if (String(data).includes('fine')) resolve()
      })
    })
    const isOpen = socket.readyState === WebSocket.OPEN
    socket.terminate()
    return { received, isOpen }
  }

  test('a gateway with the module fails exactly as without it', async () => {
    Logger.overrideLogger(false)
    let calls = 0
    const withModule = await answers({ onError: () => void calls++ })
    await stopAll()
    const without = await answers(false)
    expect(withModule).toEqual(without)
    expect(withModule.received).toContainEqual({ filtered: 'No such room' })
    expect(withModule.isOpen).toBe(true)
    expect(calls).toBe(0)
  })
})
