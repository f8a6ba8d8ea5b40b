import { describe, expect, it } from 'vitest'
import { codedFile, contractOf, ig1Contract } from '../shared/contract/test-contracts.js'
import { explain } from './explain.js'
import { formatExplanations } from './explanation-text.js'

const NOTICE = ' Please contact the administrator with the request ID.'

describe('explain of a coded contract', () => {
  const orders = contractOf(codedFile)
  const { catalog } = orders
  const soldOut = catalog.error('sold_out', { item: 'tea', left: 0, variants: ['green', 'black'] })
  const body = soldOut.toEnvelope('req_abc123') as { error: Record<string, unknown> }
  const of = (value: unknown) => explain(orders, typeof value === 'string' ? value : JSON.stringify(value))

  it('recognises a body in the own envelope by its code, without a status, wherever it stands', () => {
    const known = {
      subject: 'error',
      inContract: true,
      kind: 'sold_out',
      code: 'SOLD_OUT',
      status: 409,
      params: { item: 'tea', left: 0, variants: ['green', 'black'] },
      requestId: 'req_abc123',
    }
    for (const text of [
      body,
      { level: 'error', msg: 'request failed', res: { body } },
      { body: JSON.stringify(body) },
      `2026-01-01 upstream said ${JSON.stringify(body)}`,
      `HTTP/1.1 409 Conflict\ncontent-type: application/json\n\n${JSON.stringify(body)}`,
    ]) {
      expect(of(text)).toMatchObject([known])
      expect(of(text)[0]).toMatchObject({ certainty: 'certain', toldBy: 'code' })
    }
  })

  it('goes by the code where the text is another one, and shows what came', () => {
    const reworded = { error: { ...body.error, message: 'There is no such route' } }
    expect(of(reworded)).toMatchObject([{ kind: 'sold_out', received: 'There is no such route' }])
  })

  it('never tells a kind without its params, unless it says that they could not be read', () => {
    const [found] = of({ error: { ...body.error, details: { left: 'few' } } })
    expect(found).toMatchObject({ kind: 'sold_out', params: {}, unreadParams: ['item', 'left', 'variants'] })
    const text = formatExplanations(orders, found ? [found] : [])
    expect(text).toContain("item, left, variants could not all be read: to a client this error is 'unrecognized'")
    // So does the line of a log that names a kind.
    expect(explain(orders, 'POST /orders sold_out')).toMatchObject([
      { kind: 'sold_out', unreadParams: ['item', 'left', 'variants'] },
    ])
    expect(explain(ig1Contract, 'raised unknown_model')).toMatchObject([
      { kind: 'unknown_model', unreadParams: ['model'] },
    ])
  })

  it('shows values that are no text, and issues line by line', () => {
    expect(formatExplanations(orders, of(body))).toMatch(/^ {2}variants +\["green","black"\]$/m)
    const issues = [
      { pointer: '/items/0/qty', message: 'must be positive', code: 'too_small' },
      { pointer: '/name', message: 'is missing' },
    ]
    const invalid = catalog.error('invalid_input', { issues }).toEnvelope('req_1')
    const found = of(invalid)
    expect(found).toMatchObject([{ kind: 'invalid_input', code: 42201, params: { issues } }])
    expect(formatExplanations(orders, found)).toMatch(
      /^ {2}issues +\/items\/0\/qty: must be positive \(too_small\)\n {2} +\/name: is missing$/m,
    )
  })

  it('takes a code or a kind, and tells the types of its params', () => {
    expect(of('SOLD_OUT')).toMatchObject([{ subject: 'kind', kind: 'sold_out', asked: 'SOLD_OUT' }])
    expect(of('42201')).toMatchObject([{ subject: 'kind', kind: 'invalid_input' }])
    const text = formatExplanations(orders, of('sold_out'))
    expect(text).toMatch(/^ {2}Code +SOLD_OUT$/m)
    expect(text).toMatch(/^ {2}\{variants\} +list of string$/m)
    expect(of('SOLD_OTU')).toMatchObject([{ inContract: false, nearest: ['sold_out'] }])
  })

  it('guesses where there is nothing but words, and says so', () => {
    const found = of('Error: 500 Something broke')
    expect(found).toMatchObject([{ kind: 'internal', certainty: 'possible' }])
    expect(formatExplanations(orders, found)).toMatch(/^may be internal · 500/)
    expect(formatExplanations(orders, found)).toMatch(/^ {2}Certainty +nothing but its words tells it/m)
    expect(explain(ig1Contract, 'Error: 400 Bad JSON.')[0]).toMatchObject({ certainty: 'possible', toldBy: 'words' })
    expect(explain(ig1Contract, `Error: 400 Bad JSON.${NOTICE}`)[0]).toMatchObject({
      certainty: 'certain',
      toldBy: 'notice',
    })
  })

  it('takes an unknown code for none of the contract, however its text is', () => {
    expect(of({ error: { code: 'NEWER', message: 'Something broke', requestId: 'req_1' }, status: 500 })).toMatchObject(
      [{ inContract: false, status: 500, received: 'Something broke' }],
    )
    const alone = of({ error: { code: 'NEWER', message: 'Something broke', requestId: 'req_1' } })
    expect(alone).toMatchObject([{ inContract: false, received: 'Something broke', requestId: 'req_1' }])
  })

  it('names the code that the contract does not have, and nothing of a status that nobody said', () => {
    const found = of({ error: { code: 'SOLD_OUTT', message: 'Hm', requestId: 'req_1' } })
    expect(found).toMatchObject([{ inContract: false, code: 'SOLD_OUTT', nearest: ['sold_out'] }])
    expect(found[0]).not.toHaveProperty('status')
    expect(found[0]).not.toHaveProperty('retry')
    expect(formatExplanations(orders, found)).toBe(
      [
        `"Hm" (unknown status) is not in the contract 'orders'`,
        '',
        '  Code        SOLD_OUTT',
        '  Request id  req_1',
        '  Did you mean',
        '    sold_out (409 {item} is sold out)',
        '',
      ].join('\n'),
    )
  })

  it('guesses by the words of a message that does not show all params, and says which are not there', () => {
    for (const text of [
      'The request is not valid',
      'Error: The request is not valid',
      'Error: 422 The request is not valid',
    ]) {
      expect(of(text), text).toMatchObject([{ kind: 'invalid_input', certainty: 'possible', unreadParams: ['issues'] }])
    }
    expect(of('tea is sold out')).toMatchObject([{ kind: 'sold_out', certainty: 'possible' }])
    expect(of('Error: 404 The request is not valid')).toMatchObject([{ inContract: false, status: 404 }])
  })

  it('finds every status that has the code', () => {
    const twice = contractOf(codedFile, (file) => {
      file.envelope.frame = { error: { code: '{code}', status: '{status}', message: '{message}' } }
      file.errors.closed = { ...file.errors.no_route, code: 'GONE', status: 404 }
      file.errors.ended = { ...file.errors.no_route, code: 'GONE', status: 409, title: 'Ends' }
    })
    const found = explain(twice, '{"error":{"code":"GONE","message":"Gone"}}')
    expect(found.map(({ kind, status }) => [kind, status])).toEqual([
      ['closed', 404],
      ['ended', 409],
    ])
  })
})
