import http, { type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { send } from '../../../../test/wire/exchange.js'
import { ig1 } from '../ig1/ig1.js'
import { toErrorResponse } from './error-response.js'
import { writeResponse } from './write-response.js'

let server: Server | undefined
afterEach(() => void server?.close())

it('breaks an answer off that fails after its headers, and tells of what', async () => {
  const failure = new Error('a middleware broke')
  const failures: unknown[] = []
  const listening = http.createServer((_request, response) => {
    response.end = () => {
      response.flushHeaders()
      throw failure
    }
    failures.push(writeResponse(toErrorResponse(ig1, ig1.error('forbidden')), 'GET', response))
  })
  server = listening
  await new Promise<void>((resolve) => void listening.listen(0, '127.0.0.1', resolve))
  const answer = send((listening.address() as AddressInfo).port, '/')
  const outcome = await answer.then(
    ({ complete }) => complete,
    ({ code }) => code,
  )
  expect([false, 'ECONNRESET']).toContain(outcome)
  expect(failures).toEqual([{ answerFailure: failure }])
})
