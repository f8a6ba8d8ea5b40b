import 'reflect-metadata'
import { ig1 } from '@errspec/core/ig1'
import { ErrspecModule } from '@errspec/nestjs'
import { Catch, Controller, Get, HttpException, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { bodyOf, headersOf, MODEL, newId, UnknownModelError } from '../run/contract.mjs'
import { timeOfServer } from '../run/server.mjs'

/** A controller without the syntax of decorators, which Node does not have. */
function controllerOf(fails) {
  class ModelsController {
    fails() {
      return fails()
    }
    works() {
      return { model: MODEL, ok: true }
    }
  }
  for (const [name, path] of [
    ['fails', 'fails'],
    ['works', 'works'],
  ]) {
    Get(path)(ModelsController.prototype, name, Object.getOwnPropertyDescriptor(ModelsController.prototype, name))
  }
  Controller()(ModelsController)
  return ModelsController
}

const contract = () => {
  throw ig1.error('unknown_model', { model: MODEL })
}
const exception = () => {
  throw new HttpException({ message: `Unknown model ${MODEL}`, code: 400 }, 400)
}
const byClass = () => {
  throw new UnknownModelError(MODEL)
}

/** A filter that sends what we send, on Express. */
class FilterByHand {
  catch(error, host) {
    const response = host.switchToHttp().getResponse()
    const id = newId()
    const body = JSON.stringify(bodyOf(error, id))
    response.statusCode = error.status
    response.setHeader('x-request-id', id)
    response.setHeader('request-id', id)
    response.setHeaders(new Map(Object.entries(headersOf(error))))
    response.setHeader('content-length', Buffer.byteLength(body))
    response.end(body)
  }
}
Catch()(FilterByHand)

/** The same on Fastify. */
class FastifyFilterByHand {
  catch(error, host) {
    const id = newId()
    const headers = { 'x-request-id': id, 'request-id': id, ...headersOf(error) }
    host
      .switchToHttp()
      .getResponse()
      .code(error.status)
      .headers(headers)
      .send(JSON.stringify(bodyOf(error, id)))
  }
}
Catch()(FastifyFilterByHand)

/** What gives each answer an id. */
const withIds = (app) => {
  const fastify = app.getHttpAdapter().getInstance()
  fastify.addHook('onRequest', (_request, reply, next) => {
    const id = newId()
    reply.raw.setHeader('x-request-id', id)
    reply.raw.setHeader('request-id', id)
    next()
  })
}

/** The time of a request to an application on one of the platforms. */
const served =
  (platform, fails, path, status, { imports = [], filter, prepare } = {}) =>
  async () => {
    class AppModule {}
    Module({ controllers: [controllerOf(fails)], imports: imports.map((make) => make()) })(AppModule)
    const adapter = platform === 'fastify' ? new FastifyAdapter() : new ExpressAdapter()
    const app = await NestFactory.create(AppModule, adapter, { logger: false })
    if (filter) app.useGlobalFilters(filter)
    prepare?.(app)
    await app.listen(0, '127.0.0.1')
    return timeOfServer({ port: app.getHttpServer().address().port, path, status })
  }

const ours = { imports: [() => ErrspecModule.forRoot({ catalog: ig1 })] }

export default [
  {
    name: 'nest-express-4xx',
    what: 'Nest on Express answers a 4xx; the built-in filter sends no ids and no headers of ours',
    unit: 'us',
    rows: [{ of: 'errspec', against: 'the built-in filter', is: 'speed', aim: { least: 1 } }],
    contestants: {
      errspec: served('express', contract, '/fails', 400, ours),
      'the built-in filter': served('express', exception, '/fails', 400),
      'a filter by hand': served('express', byClass, '/fails', 400, { filter: new FilterByHand() }),
    },
  },
  {
    name: 'nest-fastify-4xx',
    what: 'Nest on Fastify answers a 4xx; the built-in filter sends no ids and no headers of ours',
    unit: 'us',
    rows: [{ of: 'errspec', against: 'the built-in filter', is: 'speed', aim: { least: 0.8 } }],
    contestants: {
      errspec: served('fastify', contract, '/fails', 400, ours),
      'the built-in filter': served('fastify', exception, '/fails', 400),
      'a filter by hand': served('fastify', byClass, '/fails', 400, { filter: new FastifyFilterByHand() }),
    },
  },
  {
    name: 'nest-fastify-success',
    what: 'Nest on Fastify answers a success, with the module and without',
    unit: 'us',
    rows: [{ of: 'with the module', against: 'without', is: 'speed', aim: { least: 0.95 } }],
    contestants: {
      'with the module': served('fastify', contract, '/works', 200, ours),
      without: served('fastify', contract, '/works', 200),
      'ids by hand': served('fastify', contract, '/works', 200, { prepare: withIds }),
    },
  },
]
