import { describe, expect, it } from 'vitest'
import { contractOf, type EditableFile, ig1Contract, shopFile } from '../shared/contract/test-contracts.js'
import { check } from './check.js'
import { type CheckRule, checkRules } from './check-rules.js'

const own = { title: 'Others', cause: 'A cause.', solution: ['A step.'] }

/** For each rule, what breaks it and nothing else, and what comes close and does not. */
const CASES: Record<Exclude<CheckRule, 'definition'>, { broken: Record<string, Edit>; sound: Record<string, Edit> }> = {
  'no-solution': {
    broken: {
      // A guide cannot leave a solution out: there is none at all.
      'no guide': (file) => {
        for (const error of Object.values<Record<string, unknown>>(file.errors)) {
          for (const text of ['title', 'cause', 'solution']) delete error[text]
        }
        for (const status of Object.values<Record<string, unknown>>(file.statuses)) {
          for (const text of ['summary', 'action', 'solution']) delete status[text]
        }
      },
    },
    sound: { 'a solution of the status': () => {} },
  },
  'internal-params': {
    broken: {
      'a 5xx with a text': (file) => {
        file.errors.lost = { status: 500, message: 'Lost contact with {host}', ...own }
      },
    },
    sound: {
      'a 5xx with a number': (file) => {
        file.errors.lost = { status: 500, message: 'Lost contact {times} times', params: { times: 'integer' }, ...own }
      },
      'a 4xx with a text': (file) => {
        file.errors.lost = { status: 409, message: 'Lost contact with {host}', ...own }
      },
    },
  },
  'reads-alike': {
    broken: {
      'a text that another one’s param can make': (file) => {
        file.errors.none = { status: 409, message: 'Only 0 left of tea', ...own }
      },
      'a text of another punctuation': (file) => {
        file.errors.none = { status: 404, message: 'no such page!', ...own }
      },
      'a text two letters away': (file) => {
        file.errors.none = { status: 404, message: 'No such pages.', ...own }
      },
      'the same text at another status': (file) => {
        file.errors.none = { status: 409, message: 'No such page', ...own }
      },
      'a longer text of another template': (file) => {
        file.errors.none = {
          status: 409,
          message: 'Only {left} left of {item} in {town}',
          params: { left: 'integer', town: 'integer' },
          ...own,
        }
      },
      'an alias': (file) => {
        file.errors.none = { status: 404, message: 'Nothing is here', aliases: ['No such  page'], ...own }
      },
    },
    sound: {
      'a text nearly the same at another status': (file) => {
        file.errors.none = { status: 409, message: 'No such pages.', ...own }
      },
      'an alias like its own message': (file) => {
        file.errors.no_such_page.aliases = ['No such page.']
      },
      'short words': (file) => {
        file.errors.one = { status: 409, message: 'Full', ...own }
        file.errors.other = { status: 409, message: 'Dull', ...own, title: 'Others too' }
      },
    },
  },
  'ambiguous-params': {
    broken: {
      'two texts side by side': (file) => {
        file.errors.none = { status: 409, message: 'From {here} to {there}', ...own }
      },
    },
    sound: {
      'a text and a number': (file) => {
        file.errors.none = { status: 409, message: 'From {here} to {there}', params: { there: 'number' }, ...own }
      },
    },
  },
}
type Edit = (file: EditableFile) => void

describe('check', () => {
  it('has nothing to say of the IG1 contract', () => expect(check(ig1Contract)).toEqual([]))
  it('has nothing to say of a sound contract', () => expect(check(contractOf())).toEqual([]))
  it('has a case for every rule', () =>
    expect([...Object.keys(CASES), 'definition'].sort()).toEqual(Object.keys(checkRules).sort()))

  for (const [rule, { broken, sound }] of Object.entries(CASES)) {
    for (const [name, edit] of Object.entries(broken)) {
      it(`finds ${rule} once: ${name}`, () => {
        expect(check(contractOf(shopFile, edit)).map((finding) => finding.rule)).toEqual([rule])
      })
    }
    for (const [name, edit] of Object.entries(sound)) {
      it(`does not find ${rule}: ${name}`, () => expect(check(contractOf(shopFile, edit))).toEqual([]))
    }
  }

  it('says where, and what to do', () => {
    const findings = check(contractOf(shopFile, CASES['internal-params'].broken['a 5xx with a text']))
    expect(findings).toEqual([
      {
        rule: 'internal-params',
        path: 'errors.lost.message',
        message: 'a 500 with {host} could carry internals: log them as the cause, or make the param a number',
      },
    ])
    const [none] = check(contractOf(shopFile, CASES['no-solution'].broken['no guide']))
    expect(none?.message).toContain("'no_such_page', 'sold_out', 'broken'")
  })
})
