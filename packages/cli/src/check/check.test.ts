import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { catalogFrom } from '../shared/contract/module-catalog.js'
import { codedFile, contractOf, type EditableFile, ig1Contract, shopFile } from '../shared/contract/test-contracts.js'
import { check } from './check.js'
import { type CheckRule, checkRules } from './check-rules.js'

const own = { title: 'Others', cause: 'A cause.', solution: ['A step.'] }

/** For each rule, what breaks it and nothing else, and what comes close and does not. */
const CASES: Record<
  Exclude<CheckRule, 'definition' | SchemaRule>,
  { broken: Record<string, Edit>; sound: Record<string, Edit> }
> = {
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
  'not-raised': {
    broken: {
      'a kind in no list': (file) => {
        file.operations = { 'GET /': ['broken'], 'POST /orders': ['sold_out'] }
      },
    },
    sound: {
      'each in some list': (file) => {
        file.operations = { '*': ['broken'], 'GET /': ['no_such_page'], 'POST /orders': ['sold_out'] }
      },
      'one that is to go': (file) => {
        file.errors.no_such_page.deprecated = true
        file.operations = { '*': ['broken'], 'POST /orders': ['sold_out'] }
      },
    },
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
/** Rules of which only a module can have what they are about. */
type SchemaRule = 'no-example' | 'no-json-schema'

describe('check', () => {
  it('has nothing to say of the IG1 contract', () => expect(check(ig1Contract)).toEqual([]))
  it('has nothing to say of a sound contract', () => expect(check(contractOf())).toEqual([]))
  it('has a case for every rule', () =>
    expect([...Object.keys(CASES), 'definition', 'no-example', 'no-json-schema'].sort()).toEqual(
      Object.keys(checkRules).sort(),
    ))

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

describe('check of a contract with schemas', () => {
  const checked = (variants: unknown, example?: object) => {
    const { solution, cause, title, ...error } = codedFile.errors.sold_out
    const contract = catalogFrom({
      ...codedFile,
      errors: {
        ...codedFile.errors,
        sold_out: { ...error, title, cause, solution, params: { variants }, ...(example ? { example } : {}) },
      },
    })
    return check(contract)
  }
  const withoutJsonSchema = { '~standard': { version: 1, vendor: 'own', validate: (value: unknown) => ({ value }) } }
  const strict = {
    '~standard': {
      version: 1,
      vendor: 'own',
      validate: (value: unknown) => (value === 'x' ? { value } : { issues: [{ message: 'no' }] }),
    },
  }

  it('has nothing to say of one that says what it is', () => {
    expect(checked(z.array(z.string()))).toEqual([])
  })

  it('asks for an example where no value follows from a schema', () => {
    const pattern = z.string().regex(/^x{7}$/)
    expect(checked(pattern)).toMatchObject([
      { rule: 'no-example', path: 'errors.sold_out', message: expect.stringContaining("the schema of 'variants'") },
    ])
    expect(checked(pattern, { item: 'tea', variants: 'xxxxxxx' })).toEqual([])
  })

  it('finds a schema that cannot be exported', () => {
    expect(checked(withoutJsonSchema)).toMatchObject([
      { rule: 'no-json-schema', path: 'errors.sold_out.params.variants', message: expect.stringContaining('exported') },
    ])
    expect(checked(strict).map(({ rule }) => rule)).toEqual(['no-json-schema', 'no-example'])
  })

  it('does not ask of a coded contract what only texts need', () => {
    const edit = (file: EditableFile) => {
      file.errors.internal_2 = { ...file.errors.internal }
      file.errors.sold_out.message = '{item} {town} is sold out'
    }
    expect(check(contractOf(codedFile, edit))).toEqual([])
    // Where the body does not carry them, the params are read out of the text.
    const bare = contractOf(codedFile, (file) => {
      edit(file)
      file.errors.sold_out.params = {}
      file.errors.invalid_input.params = {}
      delete file.envelope.body.error.details
    })
    expect(check(bare).map(({ rule }) => rule)).toEqual(['ambiguous-params'])
  })
})
