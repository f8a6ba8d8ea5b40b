import { ig1 } from '@errspec/core/ig1'
import { TransportError } from '@errspec/fetch'
import { expect, it } from 'vitest'
import { snippetOf } from './snippet.js'

it('shows what each part of an error is, its params by name', () => {
  expect(
    snippetOf(ig1.error('too_many_input_images', { model: "it's", N: 3 })),
  ).toBe(`if (ig1.is(error, 'too_many_input_images')) {
  error.kind             // 'too_many_input_images'
  error.status           // 400
  error.code             // 'too_many_input_images'
  error.type             // 'invalid_request_error'
  error.params.model     // 'it\\'s'
  error.params.N         // 3
  error.requestId        // undefined
  error.retryAfterMs     // undefined
  error.retryable        // false
  error.attempts.length  // 0
}`)
})

it('shows a lost connection as what it is', () => {
  const error = new TransportError('connection_failed', 'lost', { retryable: true, attempts: [], cause: undefined })
  expect(snippetOf(error)).toBe(`if (isTransportError(error)) {
  error.kind             // 'connection_failed'
  error.retryable        // true
  error.attempts.length  // 0
}`)
})
