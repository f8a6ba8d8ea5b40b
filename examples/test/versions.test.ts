import { type AnyCatalog, decodeError, raise } from '@errspec/core'
import { toErrorResponse } from '@errspec/core/adapter'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contracts } from './contracts.js'
import { hostileParams } from './hostile-params.js'
import { reworded, withoutParams } from './versions.js'

/** In these the text alone tells an error; without our headers a reworded one is another. */
const TEXT_CONTRACTS = ['nest', 'github']

const REQUEST = { requestId: 'req_1', path: '/x' }

const example = (catalog: AnyCatalog, kind: string) => catalog.errors[kind]?.example ?? {}

describe.each(contracts)('%s: an older client', (name, catalog) => {
  const kinds = Object.keys(catalog.errors)
  const newServer = reworded(catalog)
  const forgetful = withoutParams(catalog)
  const answer = (kind: string) => toErrorResponse(newServer, raise(newServer, kind, example(catalog, kind)), REQUEST)

  it.each(kinds)('reads kind, code and params of %s from a server that has reworded it', (kind) => {
    const { status, headers, body } = answer(kind)
    const { code, params } = raise(catalog, kind, example(catalog, kind))
    const error = decodeError(catalog, { status, headers, body })
    expect(error).toMatchObject({ kind, code, message: expect.stringMatching(/^In other words: /) })
    expect(error.params).toEqual(params)
  })

  const isText = TEXT_CONTRACTS.includes(name)
  const carried = kinds.filter((kind) => !isText && !('x-error-params' in answer(kind).headers))

  it.skipIf(isText).each(carried)('reads all of %s out of the reworded body alone', (kind) => {
    fc.assert(
      fc.property(hostileParams(catalog, kind), (given) => {
        const raised = raise(newServer, kind, given)
        const { status, body } = toErrorResponse(newServer, raised, REQUEST)
        const { code, params, ...error } = decodeError(catalog, { status, body })
        expect({ kind: error.kind, code, params }).toEqual({ kind, code: raised.code, params: raised.params })
      }),
      { numRuns: 20 },
    )
  })

  it('calls no reworded error by a name without our headers where the text was needed to read it', () => {
    for (const kind of kinds.filter((kind) => !carried.includes(kind))) {
      const { status, body } = answer(kind)
      expect(decodeError(catalog, { status, body })).toMatchObject({ kind: 'unrecognized', status, params: {} })
    }
  })

  const needy = kinds.filter((kind) => Object.values(catalog.rulesOf(kind)).some(({ isOptional }) => !isOptional))
  it.each(needy)('does not call it %s where the params are missing, and keeps what else is known', (kind) => {
    const raised = raise(forgetful, kind, {})
    const { status, headers, body } = toErrorResponse(forgetful, raised, REQUEST)
    const error = decodeError(catalog, { status, headers, body })
    expect(error).toMatchObject({ kind: 'unrecognized', status, code: raised.code, message: raised.message })
    expect(error.params).toEqual({})
    expect(error.response?.body).toEqual(JSON.parse(body))
  })
})
