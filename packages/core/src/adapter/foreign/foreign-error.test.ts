import { gunzipSync, gzipSync } from 'node:zlib'
import createError from 'http-errors'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineCatalog } from '../../contract/define-catalog.js'
import { ig1 } from '../../ig1/ig1.js'
import { toErrorResponse } from '../error-response.js'

const answer = (thrown: unknown, catalog = ig1) => toErrorResponse(catalog, thrown, { requestId: 'req_abc' })
/** An error as body-parser makes them. */
const bodyParserError = (type: string, status: number, message = 'SECRET') =>
  Object.assign(new Error(message), { type, status, statusCode: status, expose: status < 500 })

/** A catalog that fills no role but the one that is required, and lists no status but 500. */
const bare = defineCatalog({
  name: 'bare',
  version: '1.0.0',
  statuses: { 500: { title: 'Internal Server Error', retry: true } },
  defaults: { unknown: 'broken' },
  errors: { broken: { status: 500, message: 'Broken' } },
})

describe("body-parser's errors", () => {
  it('are bad JSON where the body did not parse', () => {
    const { error, body } = answer(bodyParserError('entity.parse.failed', 400, 'Unexpected token S in SECRET'))
    expect(error.kind).toBe('bad_json')
    expect(body).not.toContain('SECRET')
  })

  it.each([
    ['entity.too.large', 413],
    ['encoding.unsupported', 415],
    ['charset.unsupported', 415],
    ['request.aborted', 400],
    ['request.size.invalid', 400],
    ['parameters.too.many', 413],
    ['querystring.parse.rangeError', 400],
  ])('%s is an unreadable body, whatever its own status (%d)', (type, status) => {
    expect(answer(bodyParserError(type, status)).error).toMatchObject({ kind: 'request_body_unreadable', status: 400 })
  })

  it('are an unreadable body where zlib failed, though nothing but the code says so', () => {
    let zlibError: unknown
    try {
      gunzipSync(gzipSync('x').subarray(0, 12))
    } catch (error) {
      zlibError = error
    }
    const thrown = createError(400, zlibError as Error)
    expect(String((thrown as { code?: string }).code)).toMatch(/^Z_/)
    const { error, body } = answer(thrown)
    expect(error.kind).toBe('request_body_unreadable')
    expect(body).not.toContain((zlibError as Error).message)
  })

  it('are an unreadable body where the code is all that is left, and for a socket that broke', () => {
    for (const mark of [{ code: 'Z_DATA_ERROR' }, { code: 'ECONNRESET', errno: -104 }]) {
      const thrown = Object.assign(new Error('SECRET'), { status: 400, expose: true }, mark)
      expect(answer(thrown).error.kind).toBe('request_body_unreadable')
    }
    const other = Object.assign(new Error('Not so'), { status: 400, expose: true, code: 'E_TEAM' })
    expect(answer(other).error.message).toBe('Not so')
  })

  it('are plain statuses where the catalog gives the role no kind', () => {
    const thrown = bodyParserError('entity.parse.failed', 400)
    const { error, status, body } = answer(thrown, bare as never)
    expect(error).toMatchObject({ kind: 'unrecognized', message: 'Bad Request', cause: thrown })
    expect([status, body.includes('SECRET')]).toEqual([400, false])
  })
})

describe("http-errors's errors", () => {
  it('of a 4xx keep their text, cleaned, where expose is true', () => {
    const { error, status } = answer(createError(404, `No\u0000 model\n${'x'.repeat(300)}`))
    expect([status, error.kind]).toEqual([404, 'unrecognized'])
    expect(error.message).toMatch(/^No model(x+)$/)
    expect([...error.message]).toHaveLength(200)
  })

  it('say what the status is called where the text is empty or not to be shown', () => {
    expect(answer(createError(404, '  ')).error.message).toBe('Not Found')
    expect(answer(createError(404, 'SECRET', { expose: false })).error.message).toBe('Not Found')
    expect(answer(createError(402, 'SECRET', { expose: false })).error.message).toBe('Payment Required')
  })

  it('of a 5xx never show their text, even where expose is true', () => {
    for (const expose of [true, false]) {
      const { body, status } = answer(createError(503, 'SECRET', { expose }))
      expect(status).toBe(503)
      expect(JSON.parse(body).message).toMatch(/^Service Unavailable/)
    }
  })

  it('have the kind whose text they carry', () => {
    expect(answer(createError(401)).error.kind).toBe('unauthorized')
    expect(answer(createError(400, 'Unknown model x')).error).toMatchObject({
      kind: 'unknown_model',
      params: { model: 'x' },
    })
    expect(answer(createError(500)).error.kind).toBe('internal_server_error')
  })

  it('keep the wait that they ask for', () => {
    const { headers, error } = answer(
      createError(429, 'Slow down', { headers: { 'Retry-After': '30', 'x-secret': 's' } }),
    )
    expect(headers).toMatchObject({ 'retry-after': '30' })
    expect(headers).not.toHaveProperty('x-secret')
    expect(error.retryable).toBe(true)
  })
})

describe('other known errors', () => {
  it("a bare zod error is unknown: it may as well be about the service's own data", () => {
    const { error } = z.object({ model: z.string() }).safeParse({ model: 'SECRET'.length })
    let core: unknown
    try {
      z.object({ model: z.string() }).parse({})
    } catch (thrown) {
      core = thrown
    }
    for (const thrown of [error, core, { name: '$ZodError', issues: [] }]) {
      expect(answer(thrown).error).toMatchObject({ kind: 'internal_server_error', status: 500, cause: thrown })
    }
  })

  it("Express's, for a path that is not percent-encoded, is a plain 400", () => {
    const thrown = Object.assign(new URIError("Failed to decode param '%SECRET'"), { status: 400, statusCode: 400 })
    const { error, body } = answer(thrown)
    expect(error).toMatchObject({ kind: 'unrecognized', status: 400, message: 'Bad Request' })
    expect(body).not.toContain('SECRET')
  })

  it('a status alone makes no known error: a database driver may have one, too', () => {
    expect(answer(Object.assign(new Error('SECRET'), { statusCode: 404 })).status).toBe(500)
  })
})
