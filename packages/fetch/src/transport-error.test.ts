import { isApiError } from '@errspec/core'
import { describe, expect, it, vi } from 'vitest'
import { isTransportError, TransportError } from './index.js'

const init = { retryable: true, attempts: [], cause: new Error('reset') }

describe('TransportError', () => {
  it('is an Error with a name, a kind and a cause', () => {
    const error = new TransportError('timeout', 'no answer', init)
    expect(error).toBeInstanceOf(Error)
    expect(String(error)).toBe('TransportError: no answer')
    expect(error.stack).toMatch(/^TransportError: no answer\n/)
    expect(error).toMatchObject({ kind: 'timeout', retryable: true, attempts: [], cause: init.cause })
    expect(Object.keys(error).sort()).toEqual(['attempts', 'kind', 'retryable'])
  })

  it('is known across copies of this package', async () => {
    vi.resetModules()
    const copy = (await import('./transport-error.js')) as { TransportError: typeof TransportError }
    expect(copy.TransportError).not.toBe(TransportError)
    const error = new copy.TransportError('aborted', 'stopped', init)
    expect(error).toBeInstanceOf(TransportError)
    expect(isTransportError(error)).toBe(true)
    expect(new TransportError('aborted', 'stopped', init)).toBeInstanceOf(copy.TransportError)
  })

  it('has subclasses that are not it', () => {
    class Own extends TransportError {}
    expect(new Own('timeout', 'x', init)).toBeInstanceOf(Own)
    expect(new Own('timeout', 'x', init)).toBeInstanceOf(TransportError)
    expect(new TransportError('timeout', 'x', init)).not.toBeInstanceOf(Own)
  })

  it('is nothing else, and asking never throws', () => {
    const trap = new Proxy(
      {},
      {
        get: () => {
          throw new Error('trap')
        },
      },
    )
    for (const value of [undefined, null, 'TransportError', new Error('x'), { name: 'TransportError' }, trap]) {
      expect(isTransportError(value)).toBe(false)
      expect(value instanceof TransportError).toBe(false)
    }
    expect(isApiError(new TransportError('timeout', 'x', init))).toBe(false)
  })
})
