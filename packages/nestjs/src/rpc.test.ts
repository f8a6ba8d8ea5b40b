import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ig1 } from '@errspec/core/ig1'
import { Controller, Get, Logger, Module, type ModuleMetadata } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import {
  ClientProxyFactory,
  MessagePattern,
  type MicroserviceOptions,
  RpcException,
  Transport,
} from '@nestjs/microservices'
import { firstValueFrom } from 'rxjs'
import { afterEach, describe, expect, test } from 'vitest'
import { ErrspecModule } from './index.js'
import { kindOf, listen, platforms, stopAll } from './test-application.js'

afterEach(stopAll)

@Controller()
class Jobs {
  @MessagePattern('rpc')
  rpc(): void {
    throw new RpcException({ status: 'error', message: 'No such job', detail: 7 })
  }

  @MessagePattern('plain')
  plain(): void {
    throw new Error('secret')
  }

  @MessagePattern('ours')
  ours(): void {
    throw ig1.error('forbidden')
  }

  @MessagePattern('fine')
  fine(): string {
    return 'fine'
  }

  @Get()
  http(): void {
    throw ig1.error('forbidden')
  }
}

describe.each(platforms)('$name', (platform) => {
  /** What a client of the microservice gets, for each pattern, and what the same application answers over HTTP. */
  const outcomes = async (imports: ModuleMetadata['imports'] = []) => {
    @Module({ imports, controllers: [Jobs] })
    class TestModule {}
    const app = await NestFactory.create(TestModule, platform.adapter(), { logger: false })
    const service = app.connectMicroservice<MicroserviceOptions>(
      { transport: Transport.TCP, options: { host: '127.0.0.1', port: 0 } },
      { inheritAppConfig: true },
    )
    await app.startAllMicroservices()
    const { send } = await listen(app)
    const { port } = service.unwrap<Server>().address() as AddressInfo
    const client = ClientProxyFactory.create({ transport: Transport.TCP, options: { host: '127.0.0.1', port } })
    const results: Record<string, unknown> = {}
    for (const pattern of ['rpc', 'plain', 'ours', 'fine']) {
      results[pattern] = await firstValueFrom(client.send(pattern, {})).catch((error: unknown) => ({ failed: error }))
    }
    await client.close()
    return { results, http: await send('/') }
  }

  test('a microservice with the module fails exactly as without it, and HTTP beside it is answered', async () => {
    Logger.overrideLogger(false)
    let calls = 0
    const withModule = await outcomes([ErrspecModule.forRoot({ catalog: ig1, onError: () => void calls++ })])
    await stopAll()
    const without = await outcomes()
    expect(withModule.results).toEqual(without.results)
    expect(withModule.results).toMatchObject({
      rpc: { failed: { message: 'No such job', detail: 7 } },
      plain: { failed: { status: 'error', message: 'Internal server error' } },
      fine: 'fine',
    })
    expect(kindOf(withModule.http)).toBe('forbidden')
    expect(calls).toBe(1)
  })
})
