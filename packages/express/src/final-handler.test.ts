import { connect } from 'node:net'
import type express from 'express'
import createError from 'http-errors'
import { afterEach, describe, expect, test } from 'vitest'
import { serve, stopAll } from './test-application.js'

afterEach(stopAll)

describe('what finalhandler is asked', () => {
  const errors = (app: ReturnType<typeof express>) =>
    app.use('/', (request, _response, next) => {
      const { status, header, statusCode, foreign } = request.query as Record<string, string>
      const headers = header ? { [header]: 'x' } : undefined
      if (foreign) next(Object.assign(new Error('secret'), { status: Number(status), statusCode, headers }))
      else next(Object.assign(createError(Number(status ?? 500), 'shown'), { headers }))
    })

  test('the status is the error’s where it may count', async () => {
    const { send } = await serve(errors)
    expect((await send('/?status=418')).status).toBe(418)
    expect((await send('/?status=503')).status).toBe(503)
    for (const status of ['404', '200', '302', '600', '0', '-1', 'x']) {
      expect((await send(`/?foreign=1&status=${status}`)).status).toBe(500)
    }
  })

  test('the status that the handler had set is that of the answer that is not sent', async () => {
    const { send } = await serve((app) =>
      app.use((_request, response) => {
        response.status(201).statusMessage = 'Made'
        throw new Error('x')
      }),
    )
    expect(await send('/')).toMatchObject({ status: 500, statusMessage: 'Internal Server Error' })
  })

  test('of an error’s headers those of its status are sent, and no other', async () => {
    const { send } = await serve((app) =>
      app.use((_request, _response, next) =>
        next(createError(405, 'no', { headers: { Allow: 'GET, HEAD', 'X-Secret': '1', 'Content-Length': '3' } })),
      ),
    )
    const { status, headers, complete } = await send('/')
    expect([status, complete, headers['allow'], headers['x-secret']]).toEqual([405, true, 'GET, HEAD', undefined])
  })

  test('a HEAD has the headers and no body', async () => {
    const { send } = await serve(errors)
    const get = await send('/?status=409')
    const head = await send('/?status=409', { method: 'HEAD' })
    expect([head.status, head.body, head.headers['content-length']]).toEqual([409, '', get.headers['content-length']])
  })

  test('a body that nobody read is drained, so that the connection can be used again', async () => {
    const { port } = await serve(errors)
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    const body = 'x'.repeat(4 * 1024 * 1024)
    const request = `POST /?status=409 HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`
    socket.write(request)
    socket.write(request)
    await expect.poll(() => text.match(/HTTP\/1\.1 409/g)?.length).toBe(2)
    socket.destroy()
  })

  test('a request that was aborted is told once, quietly, and nothing crashes', async () => {
    const { port, reported, send } = await serve((app) => {
      app.get('/fine', (_request, response) => void response.send('fine'))
      app.post('/', async (request) => {
        for await (const _ of request);
      })
    })
    const socket = connect(port, '127.0.0.1')
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf')
    setTimeout(() => socket.destroy(), 50)
    await expect
      .poll(() => reported.map(({ error, context }) => [error.status, context.expected]))
      .toEqual([[400, true]])
    expect((await send('/fine')).body).toBe('fine')
  })
})
