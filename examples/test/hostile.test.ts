import { decodeError, raise } from '@errspec/core'
import { toErrorResponse } from '@errspec/core/adapter'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contracts } from './contracts.js'
import { hostileParams } from './hostile-params.js'

describe.each(contracts)('%s: whatever its params are', (_name, catalog) => {
  it.each(Object.keys(catalog.errors))('%s reads back as it was raised, with our headers and without', (kind) => {
    fc.assert(
      fc.property(hostileParams(catalog, kind), (params) => {
        const raised = raise(catalog, kind, params)
        const { status, headers, body } = toErrorResponse(catalog, raised, { requestId: 'req_1', path: '/x' })
        for (const response of [
          { status, headers, body },
          { status, body },
        ]) {
          const { kind, code, params, message } = decodeError(catalog, response)
          expect({ kind, code, params, message }).toEqual({
            kind: raised.kind,
            code: raised.code,
            params: raised.params,
            message: raised.message,
          })
        }
      }),
    )
  })
})
