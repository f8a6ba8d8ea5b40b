import { Controller, Get, Res } from '@nestjs/common'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { shop } from '../../../test/wire/contracts.js'
import { onFastify, start } from './test-application.js'

export const errspec = { catalog: shop }

/** The same as handlers of Nest, and of Fastify before and after Nest came. */
export async function serve(handle: (reply: FastifyReply) => unknown) {
  @Controller()
  class Handlers {
    @Get('nest')
    handle(@Res() reply: FastifyReply): unknown {
      return handle(reply)
    }
  }
  const adapter = new FastifyAdapter({ forceCloseConnections: true })
  const route = (fastify: FastifyInstance, path: string) =>
    fastify.get(path, (_request, reply) => handle(reply) as Promise<void>)
  route(adapter.getInstance(), '/before')
  return start(onFastify, {
    module: { controllers: [Handlers] },
    errspec,
    adapter,
    before: async () => {
      await adapter.getInstance().register(async (fastify) => void route(fastify, '/after'))
    },
  })
}

/** Where `serve` has its handlers. */
export const PATHS = ['/nest', '/before', '/after']
