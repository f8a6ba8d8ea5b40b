import { once } from 'node:events'
import { ig1 } from '@errspec/core/ig1'
import { errorHandler, requestId } from '@errspec/express'
import express from 'express'
import { bodyOf, headersOf, MODEL, newId, UnknownModelError } from '../run/contract.mjs'
import { timeOfServer } from '../run/server.mjs'

async function served(app, path, status) {
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return timeOfServer({ port: server.address().port, path, status })
}

const silent = () => {}

function ours(thrower, options) {
  const app = express().disable('x-powered-by')
  app.use(requestId())
  app.get('/fails', thrower)
  app.use(errorHandler(ig1, options))
  return app
}

/** What a team without a library writes, down to the ids, headers and bytes. */
function byHand(thrower) {
  const app = express().disable('x-powered-by')
  app.use((request, response, next) => {
    request.id = newId()
    response.setHeader('x-request-id', request.id)
    response.setHeader('request-id', request.id)
    next()
  })
  app.get('/fails', thrower)
  app.use((error, request, response, _next) => {
    const body = JSON.stringify(bodyOf(error, request.id))
    response.statusCode = error.status
    response.setHeaders(new Map(Object.entries(headersOf(error))))
    response.setHeader('content-length', Buffer.byteLength(body))
    response.end(body)
  })
  return app
}

const raise = () => {
  throw ig1.error('unknown_model', { model: MODEL })
}
const byClass = () => {
  throw new UnknownModelError(MODEL)
}
const byObject = () => {
  throw { status: 400, kind: 'unknown_model', message: `Unknown model ${MODEL}`, params: { model: MODEL } }
}
const newBug = () => new Error('connect ECONNREFUSED 10.0.0.7:5432')
const bug = () => {
  throw newBug()
}
/** Where a service makes an error with its stack, and answers one of its contract. */
const handledBug = () => {
  throw ig1.error('unknown_model', { model: newBug().name })
}

export default [
  {
    name: 'express-4xx',
    what: 'Express answers a 4xx, the same bytes, headers and ids',
    unit: 'us',
    rows: [{ of: 'errspec', against: 'by hand, a class that extends Error', is: 'speed', aim: { least: 1.05 } }],
    sameAnswers: [['errspec', 'by hand, a class that extends Error']],
    contestants: {
      errspec: () => served(ours(raise), '/fails', 400),
      'by hand, a class that extends Error': () => served(byHand(byClass), '/fails', 400),
      'by hand, a plain object': () => served(byHand(byObject), '/fails', 400),
    },
  },
  {
    name: 'express-unknown',
    what: 'Express answers an error that nobody knows, beside a 4xx',
    unit: 'us',
    rows: [{ of: 'an unknown error', against: 'a 4xx of the contract', is: 'cost', aim: { most: 1.1 } }],
    contestants: {
      'an unknown error': () => served(ours(bug, { onError: silent }), '/fails', 500),
      'a 4xx of the contract': () => served(ours(raise, { onError: silent }), '/fails', 400),
      'such a 4xx, after an Error was made': () => served(ours(handledBug, { onError: silent }), '/fails', 400),
    },
  },
]
