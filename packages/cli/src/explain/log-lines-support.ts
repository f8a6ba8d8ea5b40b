import type { Params } from '@errspec/core'
import { expect, it } from 'vitest'
import { ig1Contract } from '../shared/contract/test-contracts.js'
import { explain } from './explain.js'

/** The notice. */
export const N = ' Please contact the administrator with the request ID.'
/** A body of the IG1 contract. */
export const wire = (message: string, code: number, requestId = 'req_a1b2c3') =>
  JSON.stringify({ message: message + N, code, request_id: requestId })
export const body = wire('Unknown model gpt-9', 400)
/** One without the notice. */
export const bare = JSON.stringify({ message: 'Unknown model gpt-9', code: 400, request_id: 'req_a1b2c3' })
/** A text inside of a JSON text, or of several. */
export const escaped = (text: string, times = 1): string =>
  times === 0 ? text : escaped(JSON.stringify(text).slice(1, -1), times - 1)
/** A record of a logger. */
export const log = (record: object) => JSON.stringify(record)
export const esc = '\u001b'
/** A text inside of a page. */
export const html = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** What explain makes of a text, shortly. */
export const said = (text: string, contract = ig1Contract) =>
  explain(contract, text).map(({ subject, inContract, kind, status, certainty }) => {
    if (subject === 'text') return 'nothing'
    if (subject === 'status') return `status ${status}`
    if (!inContract) return 'not in the contract'
    return `${certainty === 'certain' ? 'is' : 'may be'} ${kind}`
  })

export const model = { model: 'gpt-9' }
export const spent = { totalCost: 12.5, maxCost: 10 }

/** What a line is, the line, and the kind and the params that it tells. */
export type Row = readonly [name: string, text: string, kind: string, params?: Params]

/** Tests that explain is certain of each line. */
export function isCertainOf(rows: readonly Row[]): void {
  for (const [name, text, kind, params = {}] of rows) {
    it(`is certain of: ${name}`, () => {
      expect(said(text)).toEqual([`is ${kind}`])
      expect(explain(ig1Contract, text)[0]?.params).toEqual(params)
    })
  }
}
