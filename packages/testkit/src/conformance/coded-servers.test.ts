import { createServer } from 'node:http'
import { type AnyCatalog, defineCatalog, openAiEnvelope, problemEnvelope, raise } from '@errspec/core'
import {
  abortResponse,
  type EnvelopeOption,
  exampleError,
  notFoundError,
  pathOf,
  requestIdFor,
  requestIdHeaders,
  toErrorResponse,
  writeResponse,
} from '@errspec/core/adapter'
import { errorHandler, requestId } from '@errspec/express'
import express from 'express'
import { describe, expect, test } from 'vitest'
import { type ConformanceTarget, formatReport, runConformance } from '../index.js'
import { listen, orders, serve, shop, terse } from '../test-servers.js'

/** A service that raises each kind at a path of its own, with its example as params. */
const scenariosOf = (catalog: AnyCatalog) =>
  Object.fromEntries(Object.keys(catalog.errors).map((kind) => [kind, { path: `/raise/${kind}` }]))

const targetOf = (catalog: AnyCatalog, baseUrl: string): ConformanceTarget => ({
  baseUrl,
  scenarios: scenariosOf(catalog),
  success: { path: '/' },
  stream: { path: '/stream', kind: catalog.defaults.unknown },
})

const forms: readonly (readonly [string, string, AnyCatalog, EnvelopeOption | undefined])[] = [
  shop,
  orders,
  terse,
].flatMap((catalog: AnyCatalog) => [
  [catalog.name, 'its own envelope', catalog, undefined] as const,
  [catalog.name, "OpenAI's", catalog, openAiEnvelope] as const,
  [catalog.name, 'problem+json by Accept', catalog, [catalog.envelope, problemEnvelope()]] as const,
])

describe('a service that says its params nowhere but in its answers', () => {
  test.each(forms)('passes on Express: %s in %s', async (_name, _form, catalog, envelope) => {
    const app = express()
    app.use(requestId())
    app.get('/', (_request, response) => void response.json({}))
    app.get('/raise/:kind', (request) => {
      throw exampleError(catalog, String(request.params['kind']))
    })
    app.get('/stream', (_request, response, next) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
      next(raise(catalog, catalog.defaults.unknown))
    })
    app.use((_request, _response, next) => next(notFoundError(catalog)))
    app.use(errorHandler(catalog, { envelope, onError: () => {} }))
    const report = await runConformance({ ...targetOf(catalog, await serve(app)), catalog, envelope })
    expect(report.failed, formatReport(report)).toEqual([])
    expect(report.passed.length).toBeGreaterThan(70)
  })

  test.each(forms)('passes on the functions of core alone: %s in %s', async (_name, _form, catalog, envelope) => {
    const ids = { headers: ['X-Correlation-Id'], generate: () => crypto.randomUUID() }
    const server = createServer((request, response) => {
      const id = requestIdFor(request, ids)
      for (const [name, value] of Object.entries(requestIdHeaders(id, ids.headers))) response.setHeader(name, value)
      const path = pathOf(request.url ?? '/')
      if (path === '/') return void response.end('{}')
      if (path === '/stream') {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
        return abortResponse(catalog, response, raise(catalog, catalog.defaults.unknown), id, { envelope })
      }
      const kind = path.replace('/raise/', '')
      const thrown = kind in catalog.errors ? exampleError(catalog, kind) : notFoundError(catalog)
      const { accept } = request.headers
      const options = { requestId: id, envelope, accept, path, requestIdHeaders: ids.headers }
      writeResponse(toErrorResponse(catalog, thrown, options), request.method ?? 'GET', response)
    })
    const form = { requestIdHeaders: ids.headers, requestIdForm: /^[0-9a-f-]{36}$/ }
    const target = targetOf(catalog, await listen(server))
    const report = await runConformance({ ...target, catalog, envelope, ...form })
    expect(report.failed, formatReport(report)).toEqual([])
    expect(report.passed.some(({ rule }) => rule === 'request-id-headers')).toBe(true)
    const strict = await runConformance({ ...target, baseUrl: `${target.baseUrl}/`, catalog, envelope })
    const broken = new Set(strict.failed.map(({ rule }) => rule))
    expect(broken.has('request-id-headers')).toBe(true)
  })
})

describe('without params in the scenario', () => {
  const judge = async (change: (parts: { body: string; headers: Record<string, string> }) => void) => {
    const server = createServer((_request, response) => {
      const { status, headers, body } = toErrorResponse(orders, exampleError(orders, 'sold_out'))
      const parts = { body, headers: { ...headers } }
      change(parts)
      response.writeHead(status, parts.headers).end(parts.body)
    })
    const baseUrl = await listen(server)
    const report = await runConformance({
      ...{ baseUrl, catalog: orders, scenarios: { sold_out: { path: '/' } }, notFound: false },
    })
    return [...new Set(report.failed.filter(({ case: id }) => id.startsWith('kind')).map(({ rule }) => rule))]
  }

  test('any params of the kind will do, and a message in any words', async () => {
    expect(await judge(() => {})).toEqual([])
    const other = orders.error('sold_out', { item: 'tea', left: 7, variants: [], isFinal: true })
    expect(
      await judge((parts) => {
        parts.body = toErrorResponse(orders, other, { requestId: parts.headers['x-request-id'] }).body
      }),
    ).toEqual([])
    expect(
      await judge((parts) => {
        parts.body = parts.body.replace(/"message":"[^"]*"/, '"message":"Ausverkauft"')
      }),
    ).toEqual([])
  })

  test('params that are none of the kind, or not clean, are not', async () => {
    const broken = (from: string | RegExp, to: string) =>
      judge((parts) => {
        parts.body = parts.body.replace(from, to)
      })
    expect(await broken('"left":3', '"left":"3"')).toEqual(['params'])
    expect(await broken('"left":3,', '')).toEqual(['params'])
    expect(await broken('example-item"', 'example\\u0000item"')).toEqual(['params-clean'])
  })
})

describe('an unknown path', () => {
  const routes = defineCatalog({
    name: 'routes',
    version: '1.0.0',
    envelope: { body: { error: { code: '{code}', message: '{message}', details: '{params}' } } },
    statuses: {
      404: { title: 'Not Found', retry: false },
      500: { title: 'Internal Server Error', retry: true },
    },
    defaults: { unknown: 'broken' },
    errors: {
      no_route: { status: 404, code: 'NO_ROUTE', message: 'There is no {method} {path}' },
      broken: { status: 500, message: 'Something broke' },
    },
  })

  const judge = async (thrown: (path: string) => unknown, change = (body: string) => body) => {
    const server = createServer((request, response) => {
      const parts = toErrorResponse(routes, thrown(request.url ?? ''))
      writeResponse({ ...parts, body: change(parts.body) }, request.method ?? 'GET', response)
    })
    const report = await runConformance({ baseUrl: await listen(server), catalog: routes, scenarios: {} })
    return report.failed.filter(({ case: id }) => id === 'not found').map(({ rule }) => rule)
  }

  test('may be answered with an error of the service that says which path it is', async () => {
    expect(await judge((path) => routes.error('no_route', { method: 'GET', path }))).toEqual([])
    expect(await judge(() => notFoundError(routes))).toEqual([])
  })

  test('is held to that error then', async () => {
    const noRoute = (path: string) => routes.error('no_route', { method: 'GET', path })
    expect(await judge(noRoute, (body) => body.replace('"method":"GET",', ''))).toEqual(['params'])
    expect(await judge(noRoute, (body) => body.replace('NO_ROUTE', 'NO_WAY'))).toEqual(['code'])
    expect(await judge(() => routes.error('broken'))).toEqual(['not-found'])
  })
})
