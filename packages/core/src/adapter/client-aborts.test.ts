import { describe, expect, it } from 'vitest'
import { ig1 } from '../ig1/ig1.js'
import type { ClientLeft } from './client-left.js'
import { toErrorResponse } from './error-response.js'

const answer = (thrown: unknown, clientLeft?: ClientLeft) => {
  const { error } = toErrorResponse(ig1, thrown, { requestId: 'req_abc', clientLeft })
  return [error.status, error.kind, error.message, 'cause' in error && error.cause === thrown]
}
const coded = (code: string | number, message = 'x') => Object.assign(new Error(message), { code })

describe('what fails because the client has left', () => {
  it.each<[string, unknown]>([
    ['a connection that was reset', coded('ECONNRESET', 'aborted')],
    ['a file that was not wholly sent', coded('ECONNABORTED', 'Request aborted')],
    ['a write on a closed socket', Object.assign(coded('EPIPE'), { syscall: 'write', errno: -32 })],
    ['a pipeline', coded('ERR_STREAM_PREMATURE_CLOSE', 'Premature close')],
    ['a destroyed stream', coded('ERR_STREAM_DESTROYED')],
    ['a signal', Object.assign(new Error('This operation was aborted'), { name: 'AbortError' })],
    ["a client's request that was given up with it", Object.assign(coded('ERR_CANCELED'), { name: 'CanceledError' })],
    ["multer's", new Error('Request aborted')],
    ["multer's, of its storage", Object.assign(coded('STREAM_DESTROYED'), { name: 'MulterError' })],
    ["busboy's", new Error('Unexpected end of form')],
    ["formidable's", Object.assign(coded(1002, 'Request aborted'), { httpCode: 500 })],
    [
      "body-parser's",
      Object.assign(new Error('request aborted'), { type: 'request.aborted', status: 400, expose: true }),
    ],
  ])('%s is expected: a body that cannot be read, or nobody who reads the answer', (_name, thrown) => {
    expect(answer(thrown, 'reading')).toEqual([400, 'request_body_unreadable', 'Request body processing error.', true])
    expect(answer(thrown, 'writing')).toEqual([499, 'unrecognized', 'Client Closed Request', true])
  })

  it('says nothing where the client is still there', () => {
    expect(answer(coded('ECONNRESET'))).toEqual([500, 'internal_server_error', 'Internal Server Error', true])
  })

  it.each<[string, unknown]>([
    ['an error of the service', new Error('aborted the wrong row')],
    ['an address that cannot be reached', Object.assign(coded('ECONNRESET'), { syscall: 'connect' })],
    ['a query that fails', coded('23505')],
    ['a text', 'aborted'],
    ['nothing', undefined],
  ])('is not %s', (_name, thrown) => {
    for (const left of ['reading', 'writing'] as const) {
      expect(answer(thrown, left)).toEqual([500, 'internal_server_error', 'Internal Server Error', true])
    }
  })

  it('leaves the contract’s own errors, and what mapError makes, as they are', () => {
    expect(answer(ig1.error('forbidden'), 'writing').slice(0, 2)).toEqual([403, 'forbidden'])
    const mapError = () => ig1.error('forbidden')
    const { error } = toErrorResponse(ig1, coded('EPIPE'), { clientLeft: 'writing', mapError })
    expect(error.kind).toBe('forbidden')
  })
})
