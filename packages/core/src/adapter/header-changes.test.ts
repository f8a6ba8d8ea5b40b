import { describe, expect, it } from 'vitest'
import { statusError } from '../contract/generic-errors.js'
import { ig1 } from '../ig1/ig1.js'
import { toErrorResponse } from './error-response.js'
import { headerChanges } from './header-changes.js'

const changes = (status: number, present: Record<string, unknown>) =>
  headerChanges(toErrorResponse(ig1, statusError(ig1, status), { requestId: 'req_1' }), present)

describe('headerChanges', () => {
  it.each([
    ...[
      'Content-Type',
      'content-encoding',
      'content-length',
      'content-disposition',
      'content-range',
      'content-location',
    ],
    ...['etag', 'last-modified', 'expires', 'age', 'pragma', 'accept-ranges', 'digest', 'repr-digest', 'trailer'],
    ...['cdn-cache-control', 'cloudflare-cdn-cache-control', 'Surrogate-Control', 'edge-control'],
    ...['x-accel-redirect', 'X-Accel-Expires', 'x-accel-buffering', 'x-sendfile', 'x-archive-files', 'x-reproxy-url'],
    ...['X-Sendfile2', 'x-lighttpd-send-tempfile', 'X-LiteSpeed-Location', 'x-litespeed-cache-control'],
    ...['signature', 'signature-input', 'sourcemap', 'use-as-dictionary', 'x-error-params'],
    ...['location', 'refresh', 'allow', 'upgrade', 'transfer-encoding', 'retry-after-ms', 'x-should-retry'],
  ])('takes away %s, which is about the answer that is not sent', (name) => {
    expect(changes(500, { [name]: 'x' }).remove).toEqual([name])
  })

  it.each([
    ...['access-control-allow-origin', 'set-cookie', 'vary', 'content-security-policy', 'strict-transport-security'],
    ...['server-timing', 'ratelimit-limit', 'x-powered-by', 'link', 'connection', 'keep-alive', 'www-authenticate'],
  ])('leaves %s', (name) => {
    expect(changes(500, { [name]: 'x' }).remove).toEqual([])
  })

  it.each([
    [405, 'allow', 'GET, HEAD'],
    [416, 'content-range', 'bytes */10'],
    [426, 'upgrade', 'h2c'],
  ])('leaves a %d the %s that it needs', (status, name, value) => {
    expect(changes(status, { [name]: value })).toMatchObject({
      remove: [],
      set: { 'x-error-kind': expect.any(String) },
    })
    expect(changes(500, { [name]: value }).remove).toEqual([name])
  })

  it('leaves a 401 the challenge that is there, in place of the usual one', () => {
    expect(changes(401, {}).set).toHaveProperty('www-authenticate')
    expect(changes(401, { 'WWW-Authenticate': 'Basic realm="x"' }).set).not.toHaveProperty('www-authenticate')
  })

  it("keeps a rate limiter's retry-after only where the error may be retried, and says so where it is too long", () => {
    expect(changes(400, { 'retry-after': '5' }).remove).toEqual(['retry-after'])
    const near = changes(429, { 'retry-after': '60' })
    expect([near.remove, near.set['x-should-retry']]).toEqual([[], undefined])
    expect(changes(429, { 'Retry-After': 61 }).set['x-should-retry']).toBe('false')
    expect(changes(503, { 'retry-after': 3600 }).set['x-should-retry']).toBe('false')
  })

  it('adds to a vary that is there', () => {
    const parts = toErrorResponse(ig1, statusError(ig1, 500), { envelope: [ig1.envelope], accept: '' })
    expect(headerChanges(parts, { vary: 'origin' }).set['vary']).toBe('origin, accept')
    expect(headerChanges(parts, {}).set['vary']).toBe('accept')
  })
})
