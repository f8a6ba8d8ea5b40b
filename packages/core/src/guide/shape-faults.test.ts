import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DefinitionError } from '../definition/definition.js'
import { ig1 } from '../ig1/ig1.js'
import { ig1Guide } from '../ig1/ig1-guide.js'
import { toCatalogFile } from './catalog-file.js'
import { parseCatalog } from './parse-catalog.js'

type Loose = Record<string, Record<string, Record<string, unknown>>>

const file = () => JSON.parse(JSON.stringify(toCatalogFile(ig1, ig1Guide))) as Loose

function faultsOf(json: unknown) {
  try {
    parseCatalog(json)
    return []
  } catch (error) {
    if (error instanceof DefinitionError) return error.faults
    throw error
  }
}

function saidOf(edit: (file: Loose) => void) {
  const copy = file()
  edit(copy)
  return faultsOf(copy).map(({ path, message }) => `${path}: ${message}`)
}

describe('the faults of a file’s shape', () => {
  it.each<[string, (file: Loose) => void]>([
    [
      'errors.bad_json.cause: must be a text, not 7',
      (f) => Object.assign(f['errors']?.['bad_json'] ?? {}, { cause: 7 }),
    ],
    [
      'errors.bad_json.solution: must be a list of texts, none of them empty, not "wait"',
      (f) => Object.assign(f['errors']?.['bad_json'] ?? {}, { solution: 'wait' }),
    ],
    [
      'errors.bad_json.solution.0: must be a text, not 7',
      (f) => Object.assign(f['errors']?.['bad_json'] ?? {}, { solution: [7] }),
    ],
    [
      'statuses.400.solution: must not be empty; leave it out instead',
      (f) => Object.assign(f['statuses']?.['400'] ?? {}, { solution: [] }),
    ],
    [
      'statuses.400.solution.0: must not be empty; leave it out instead',
      (f) => Object.assign(f['statuses']?.['400'] ?? {}, { solution: [''] }),
    ],
    [
      'statuses.400.summary: must be a text, not null',
      (f) => Object.assign(f['statuses']?.['400'] ?? {}, { summary: null }),
    ],
    ['notes: must be a list of objects, not "x"', (f) => Object.assign(f, { notes: 'x' })],
    ["notes.0: must be an object with 'title' and 'text', not 7", (f) => Object.assign(f, { notes: [7] })],
    ['notes.0.text: is missing: it must be a text', (f) => Object.assign(f, { notes: [{ title: 'x' }] })],
    [
      "notes.0.txt: is not a known key; did you mean 'text'?",
      (f) => Object.assign(f, { notes: [{ title: 'x', text: 'y', txt: 'z' }] }),
    ],
    [
      'notes.0.wholly_other: is not a known key (title, text, items)',
      (f) => Object.assign(f, { notes: [{ title: 'x', text: 'y', wholly_other: 'z' }] }),
    ],
    ['$schema: must be a text, not an array', (f) => Object.assign(f, { $schema: [] })],
  ])('%s', (said, edit) => expect(saidOf(edit)).toContain(said))

  it.each([null, undefined, 3, true, [], '[]'])('says what a file is where it is %j', (json) => {
    expect(faultsOf(json)).toEqual([
      {
        path: '',
        message: expect.stringMatching(
          /must be an object with 'name', 'version', 'statuses', 'defaults' and 'errors'(?:, not .+)?$/,
        ),
      },
    ])
  })

  it('has no word of the library that finds them, whatever stands where', () => {
    const pathsOf = (value: unknown): string[][] =>
      Object(value) === value
        ? Object.entries(value as object).flatMap(([key, inner]) => [
            [key],
            ...pathsOf(inner).map((path) => [key, ...path]),
          ])
        : []
    const paths = pathsOf(file())
    const anything = fc.oneof(
      fc.constantFrom(
        null,
        7,
        1.5,
        '',
        'x',
        true,
        [],
        {},
        [null],
        [''],
        { x: 1 },
        { jsonSchema: 7 },
        { jsonSchema: {}, x: 1 },
      ),
      fc.jsonValue({ maxDepth: 2 }),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.option(fc.constantFrom('x', '200', 'title')),
        anything,
        (path, key, value) => {
          const copy = file()
          const whole = key === null ? path : [...path.slice(0, -1), key]
          const holder = whole
            .slice(0, -1)
            .reduce((inner, name) => inner[name] as never, copy as Record<string, unknown>)
          holder[whole.at(-1) ?? ''] = value
          for (const { message } of faultsOf(copy)) {
            expect(message).not.toMatch(
              /Invalid (?:input|key|option|value|element)|\bexpected\b|\breceived\b|Too (?:small|big)|Unrecognized key/,
            )
          }
        },
      ),
      { seed: 1, numRuns: 1500 },
    )
  })
})
