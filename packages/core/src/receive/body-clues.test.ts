import { describe, expect, it } from 'vitest'
import { defineCatalog } from '../contract/define-catalog.js'
import { ig1 } from '../ig1/ig1.js'
import { bodyClues } from './body-clues.js'

const coded = defineCatalog({
  name: 'coded',
  version: '1.0.0',
  envelope: {
    body: { error: { code: '{code}', message: '{message}' } },
    frame: { fault: { code: '{code}', status: '{status}' } },
  },
  statuses: {
    404: { title: 'Not Found', retry: false },
    409: { title: 'Conflict', retry: false },
    500: { title: 'Internal Server Error', retry: true },
  },
  defaults: { unknown: 'broken' },
  errors: {
    missing: { status: 404, code: 'GONE', message: 'It is not there' },
    ended: { status: 409, code: 'GONE', message: 'It is over' },
    broken: { status: 500, code: 17, message: 'Something broke' },
  },
})

describe('what a body says by itself', () => {
  it('is every status that has its code, whatever the type of the code', () => {
    expect(bodyClues(coded, { error: { code: 'GONE', message: 'x' } })).toMatchObject({
      code: 'GONE',
      statuses: [404, 409],
      isKnown: true,
      isFrame: false,
    })
    expect(bodyClues(coded, { error: { code: '17' } })).toMatchObject({ statuses: [500], isKnown: true })
    expect(bodyClues(coded, { error: { code: 'NEW' } })).toMatchObject({ statuses: [], isKnown: false })
  })

  it('is the status that it names, where it names one', () => {
    expect(bodyClues(ig1, { message: 'Bad JSON.', code: 400 })).toMatchObject({ statuses: [400], isKnown: false })
    expect(bodyClues(coded, { fault: { code: 'GONE', status: 409 } })).toMatchObject({
      statuses: [409],
      isKnown: true,
      isFrame: true,
    })
    expect(bodyClues(coded, { fault: { code: 'GONE', status: 500 } })?.isKnown ?? false).toBe(false)
  })

  it('is nothing where it does not fit the envelope', () => {
    for (const body of [{ message: 'x' }, { error: 'x' }, [], null, 'x']) expect(bodyClues(coded, body)).toBeUndefined()
  })
})
