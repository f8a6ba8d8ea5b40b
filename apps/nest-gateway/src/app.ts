import 'reflect-metadata'
import type { IncomingMessage } from 'node:http'
import { type AnyOperations, exposedHeaders } from '@errspec/core'
import { contentTypeError } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import { ig1Operations } from '@errspec/core/ig1/operations'
import { type EnvelopeOption, type ErrorHooks, ErrspecModule, frameworkErrors } from '@errspec/nestjs'
import { type INestApplication, type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import express from 'express'
import { type Gateway, readRequestBody } from 'gateway-domain'
import { AdmissionMiddleware, GATEWAY } from './call.js'
import { DocumentController, InferenceController, UsageController } from './controllers.js'

export type Platform = 'express' | 'fastify'

type Next = (error?: unknown) => void

/** The demo API on Nest. */
export async function createApp(
  gateway: Gateway,
  platform: Platform = 'express',
  envelope: EnvelopeOption = ig1.envelope,
  operations: AnyOperations = ig1Operations,
): Promise<INestApplication> {
  const { logError: onError, logUndeclared: onUndeclared } = gateway
  const hooks: ErrorHooks = { envelope, operations, onError, onUndeclared }
  const controllers = [InferenceController, DocumentController, UsageController]

  @Module({
    imports: [ErrspecModule.forRoot({ catalog: ig1, ...hooks })],
    controllers,
    providers: [{ provide: GATEWAY, useValue: gateway }],
  })
  class AppModule implements NestModule {
    configure(consumer: MiddlewareConsumer): void {
      // Who may not call learns so before the body is read.
      consumer.apply(AdmissionMiddleware).forRoutes(...controllers)
      consumer.apply(refuseContentType, readRequestBody).forRoutes(InferenceController, DocumentController)
    }
  }

  const adapter =
    platform === 'express'
      ? new ExpressAdapter(express().disable('x-powered-by').enable('strict routing').enable('case sensitive routing'))
      : new FastifyAdapter({
          return503OnClosing: false,
          frameworkErrors: frameworkErrors(ig1, hooks),
        })
  const app = await NestFactory.create(AppModule, adapter, { logger: ['error', 'warn'], bodyParser: false })
  app.enableCors({ exposedHeaders: [...exposedHeaders] })
  if (platform === 'fastify') leaveBodiesToMiddleware(app as NestFastifyApplication)
  return app
}

/** Fastify itself would read the body of a path that no route has, and of a request that nobody has let in. */
function leaveBodiesToMiddleware(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance()
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('*', async ({ raw }: { raw: IncomingMessage & { body?: unknown } }) => raw.body)
}

function refuseContentType({ headers }: IncomingMessage, _response: unknown, next: Next): void {
  next(contentTypeError(ig1, headers))
}
