import { type AnyOperations, exposedHeaders } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { ig1Operations } from '@errspec/core/ig1/operations'
import { type EnvelopeOption, errorHandler, notFound, requestId, requireContentType } from '@errspec/express'
import cors from 'cors'
import express, { type RequestHandler } from 'express'
import {
  callOf,
  chat,
  convertDocument,
  editImage,
  embeddings,
  type Gateway,
  generateImage,
  readRequestBody,
  usage,
  usageHistory,
  writeEvents,
  writePieces,
} from 'gateway-domain'

/** The demo API on Express. */
export function createApp(
  gateway: Gateway,
  envelope: EnvelopeOption = ig1.envelope,
  operations: AnyOperations = ig1Operations,
): express.Express {
  const app = express()
  app.disable('x-powered-by').enable('strict routing').enable('case sensitive routing')
  app.use(requestId())
  app.use(cors({ exposedHeaders: [...exposedHeaders] }))

  const admit: RequestHandler = async (request, response, next) => {
    await gateway.admit(request, response)
    next()
  }
  // Who may not call learns so before the body is read.
  const withBody: RequestHandler[] = [admit, requireContentType(ig1), readRequestBody]

  app.post('/v1/chat/completions', ...withBody, async (request, response) => {
    const call = callOf(request)
    const answer = await chat(call, request.body)
    if ('json' in answer) response.json(answer.json)
    else await writeEvents(response, answer.events, call.signal)
  })
  app.post('/v1/embeddings', ...withBody, async (request, response) => {
    const call = callOf(request)
    const pieces = await embeddings(call, request.body)
    await writePieces(response.type('json'), pieces, call.signal)
  })
  app.post('/v1/images/generations', ...withBody, async (request, response) => {
    response.json(await generateImage(callOf(request), request.body))
  })
  app.post('/v1/images/edits', ...withBody, async (request, response) => {
    response.json(await editImage(callOf(request), request.body))
  })
  app.post('/document', ...withBody, async (request, response) => {
    response.type('text/markdown').send(await convertDocument(callOf(request), request.body))
  })
  app.get('/usage', admit, async (request, response) => {
    response.json(await usage(callOf(request)))
  })
  app.get('/usage/history', admit, async (request, response) => {
    response.json(await usageHistory(callOf(request), request.query))
  })

  app.use(notFound(ig1))
  const { logError: onError, logUndeclared: onUndeclared } = gateway
  app.use(errorHandler(ig1, { envelope, operations, onError, onUndeclared }))
  return app
}
