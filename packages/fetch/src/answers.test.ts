import type { ServerResponse } from 'node:http'
import { ApiError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { answer, clientOf, ERROR_BODY_MS, type Handler, raise, serve, virtualClock } from './wire-support.js'

const NOTICE = ' Please contact the administrator with the request ID.'
const PARAMS: Record<string, object> = {
  unknown_model: { model: 'm {x} \u{1F600}' },
  unknown_quality: { quality: 'ultra' },
  too_many_input_images: { model: 'qwen-image-edit', N: 3 },
  prompt_enhancing_not_supported: { model: 'qwen-image-lite' },
  commit_exceeded: { totalCost: 12.5, maxCost: 10 },
}

/** The error of a single answer. */
async function errorOf(handler: Handler, options = {}): Promise<ApiError> {
  const { url } = await serve(handler)
  const [error] = await clientOf({ url }, { retry: false, ...options }).safe('/x', { method: 'POST' })
  expect(error).toBeInstanceOf(ApiError)
  return error as ApiError
}

describe('an error of the contract', () => {
  it('is one of 22', () => {
    expect(Object.keys(ig1.errors)).toHaveLength(22)
  })

  it.each(Object.keys(ig1.errors))('%s arrives as it was raised', async (kind) => {
    const params = PARAMS[kind] ?? {}
    const raised: ApiError = ig1.error(kind as never, params as never)
    // The second server is one that only follows the published page: three fields and no header of ours.
    const bare = answer(raised.status, JSON.stringify(raised.toEnvelope('req_abc')))
    for (const handler of [raise(raised, 'req_abc'), bare]) {
      const error = await errorOf(handler)
      const { status, message, retryable } = raised
      expect(error).toMatchObject({ kind, status, params, message, retryable, requestId: 'req_abc' })
      expect(error).toMatchObject({ origin: 'received', catalog: 'ig1', retryAfterMs: undefined })
      expect(error.message).not.toContain(NOTICE)
      expect(ig1.is(error, kind as never)).toBe(true)
    }
  })
})

describe('any other answer is an error too', () => {
  const unrecognized = (status: number, message: string) => ({ kind: 'unrecognized', status, params: {}, message })

  it('in the form of OpenAI', async () => {
    const error = { message: `Unknown model m${NOTICE}`, type: 'invalid_request_error', code: 'x', request_id: 'req_o' }
    expect(await errorOf(answer(400, { error }))).toMatchObject({
      kind: 'unknown_model',
      params: { model: 'm' },
      requestId: 'req_o',
    })
    const other = { message: 'Slow down', type: 'requests', param: null, code: 'rate_limit_exceeded' }
    const headers = { 'x-request-id': 'req_header' }
    expect(await errorOf(answer(429, { error: other }, headers))).toMatchObject({
      ...unrecognized(429, 'Slow down'),
      requestId: 'req_header',
    })
  })

  it('as problem+json', async () => {
    const body = { type: 'about:blank', title: 'Bad Request', status: 400, detail: 'Bad JSON.' }
    const error = await errorOf(answer(400, JSON.stringify(body), { 'content-type': 'application/problem+json' }))
    expect(error).toMatchObject({ kind: 'bad_json', status: 400, message: 'Bad JSON.' })
  })

  it('as the HTML page of a proxy, of which the title is told', async () => {
    const page = '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><hr>nginx</body></html>'
    const error = await errorOf(answer(502, page, { 'content-type': 'text/html', 'request-id': 'req_p' }))
    expect(error).toMatchObject({ ...unrecognized(502, '502 Bad Gateway'), retryable: true, requestId: 'req_p' })
  })

  it.each([
    ['nothing at all', '', 'Bad Gateway'],
    ['plain text', 'upstream connect error', 'upstream connect error'],
    ['broken JSON', '{"message":"Fail', 'Bad Gateway'],
    ['JSON that says nothing', '{"ok":false}', 'Bad Gateway'],
  ])('with %s', async (_, body, message) => {
    expect(await errorOf(answer(502, body))).toMatchObject(unrecognized(502, message))
  })

  it('whose body claims another status: the one of the answer counts', async () => {
    const body = { message: `Unauthorized${NOTICE}`, code: 401, request_id: 'req_1' }
    expect(await errorOf(answer(500, body))).toMatchObject({ ...unrecognized(500, 'Unauthorized'), retryable: true })
  })

  it('by HEAD, which has no body: the kind is in the headers', async () => {
    const { url } = await serve(raise(ig1.error('rate_limiter_failed'), 'req_h'))
    const [error] = await clientOf({ url }, { retry: false }).safe('/x', { method: 'HEAD' })
    expect(error).toMatchObject({ kind: 'rate_limiter_failed', status: 500, requestId: 'req_h' })
  })
})

describe('the body of an error', () => {
  const raised = ig1.error('backend_unavailable')
  const headers = Object.fromEntries((raised.toResponse('req_1') as Response).headers)

  /** Acts on the server's response once the client has its headers. */
  const onHeaders = (act: () => void): typeof fetch => {
    return async (...request) => {
      const response = await fetch(...request)
      setImmediate(act)
      return response
    }
  }

  it('that breaks off leaves the status, and what the headers say', async () => {
    for (const part of ['', '{"message":"Failed to forward requ', JSON.stringify(raised.toEnvelope('req_1'))]) {
      let response: ServerResponse | undefined
      const handler: Handler = (broken) => {
        response = broken
        broken.writeHead(502, { ...headers, 'content-length': '1000' }).flushHeaders()
        broken.write(part)
      }
      const fetch = onHeaders(() => response?.socket?.resetAndDestroy())
      expect(await errorOf(handler, { fetch })).toMatchObject({
        kind: 'backend_unavailable',
        status: 502,
        requestId: 'req_1',
        retryable: true,
      })
    }
  })

  it('that breaks off is an answer all the same: it is tried again as its status says', async () => {
    const breaks: Handler = (response) => {
      response.writeHead(400, { 'content-length': '1000' }).write('{', () => response.socket?.end())
    }
    const { url, received } = await serve(breaks, answer(200))
    const [error] = await clientOf({ url }).safe('/x')
    expect(error).toMatchObject({ kind: 'unrecognized', status: 400, message: 'Bad Request', retryable: false })
    expect(received).toHaveLength(1)
  })

  it('that never ends is cancelled', async () => {
    const closed = vi.fn()
    const endless: Handler = (response) => {
      response.on('close', closed)
      response.writeHead(502, headers)
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
      }
      response.on('drain', more)
      more()
    }
    const error = await errorOf(endless)
    expect(error).toMatchObject({ kind: 'backend_unavailable', status: 502 })
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1))
  })

  it.each([1000, 16_384, 1_000_000])('is read up to 64 KiB, in parts of %d bytes', async (size) => {
    const cancel = vi.fn()
    let parts = 0
    const pull = (controller: ReadableStreamDefaultController) => {
      parts += 1
      controller.enqueue(new TextEncoder().encode('x'.repeat(size)))
    }
    const body = new ReadableStream({ pull, cancel }, { highWaterMark: 0 })
    const fetch = async () => new Response(body, { status: 502 })
    await errorOf(answer(200), { fetch })
    expect(parts).toBe(Math.ceil(65_536 / size))
    expect(cancel).toHaveBeenCalledTimes(1)
  })

  it('is read to its end where that comes in time', async () => {
    const body = { padding: 'ä'.repeat(30_000), ...ig1.toEnvelope(raised, { requestId: 'req_far' }) }
    expect(await errorOf(answer(502, body))).toMatchObject({ kind: 'backend_unavailable', requestId: 'req_far' })
  })

  it('that drips for ever ends after ten seconds, and leaves the status', async () => {
    const clock = virtualClock()
    const drips: Handler = (response) => void response.writeHead(502, headers).write('{"message":"')
    const options = { clock, fetch: onHeaders(() => clock.fire()), timeoutMs: 700_000 }
    const error = await errorOf(drips, options)
    expect(error).toMatchObject({ kind: 'backend_unavailable', status: 502, retryable: true })
    expect(clock.fired).toEqual([ERROR_BODY_MS])
    expect(clock.pending).toEqual([])
  })
})

describe('an answer below 400', () => {
  it.each([200, 201, 202, 206])('is returned untouched: %i', async (status) => {
    const text = '<html>not JSON</html>'
    const { url } = await serve(answer(status, text, { 'content-type': 'text/html', 'x-error-kind': 'bad_json' }))
    const response = await clientOf({ url })('/x')
    expect(response).toBeInstanceOf(Response)
    expect([response.status, response.bodyUsed]).toEqual([status, false])
    expect(response.headers.get('content-type')).toBe('text/html')
    expect(await response.text()).toBe(text)
  })

  it('is returned where it has no body', async () => {
    const { url } = await serve(answer(204), answer(304))
    expect((await clientOf({ url })('/x')).status).toBe(204)
    expect((await clientOf({ url })('/x')).status).toBe(304)
  })

  it('is a redirect where that is not to be followed, and else the page that it leads to', async () => {
    const { url, received } = await serve(answer(302, '', { location: '/there' }))
    const response = await clientOf({ url })('/x', { redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([302, '/there'])
    expect(received).toHaveLength(1)
    const other = await serve(answer(302, '', { location: '/there' }), answer(200, 'there'))
    expect(await (await clientOf(other)('/x')).text()).toBe('there')
  })
})
