import { describe, expect, it } from 'vitest'
import { folder, program } from '../test-program.js'
import { imported } from './test-import.js'

const two = { A_1: { status: 404, message: 'No such {arg1}' }, A_2: { status: 409, message: 'Already {there}' } }

describe('a list whose columns have other names', () => {
  it.each([
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as files have it
    ['semicolons', 'Fehlercode;HTTP;Beschreibung\nA_1;404 Not Found;"No such %s"\nA_2;HTTP 409;Already ${there}\n'],
    ['tabs', 'reason\tresponse\texplanation\nA_1\t404\tNo such %s\nA_2\t409 (Conflict)\tAlready $there\n'],
    ['no line of names', 'A_1,404,No such %s\nA_2,409,Already {{there}}\n'],
    [
      'languages',
      'ID;Text_DE;Text_EN;Code\nA_1;Kein solcher %s da;No such %s;404\nA_2;Bereits :there da;Already :there;409\n',
    ],
  ])('is told by what stands in them: %s', async (_, csv) => {
    expect((await imported('errors.csv', csv)).errors).toEqual(two)
  })

  it('keeps codes as they are written where not all are numbers, and guesses a status that it cannot read', async () => {
    const csv =
      'gql_status,condition,status_description,http\n22N01,data,The value { $value } is of $type.,4xx\n42001,syntax,Invalid syntax at %1,active\n'
    const { errors, err } = await imported('errors.csv', csv)
    expect(Object.values(errors)).toEqual([
      { status: 400, message: 'The value {value} is of {type}.', code: '22N01' },
      { status: 400, message: 'Invalid syntax at {arg1}', code: '42001' },
    ])
    expect(err).toContain('of each row these were left out: condition')
    expect(err).toContain('the status of 2 errors is guessed')
  })
})

describe('a list of another form', () => {
  it.each<[string, string, string | object]>([
    [
      'a list of lists',
      'e.json',
      [
        ['code', 'status', 'message'],
        ['A_1', 404, 'No such %s'],
        ['A_2', '409', 'Already {there}'],
      ],
    ],
    [
      'a list of lists without names',
      'e.json',
      [
        ['A_1', 404, 'No such %s'],
        ['A_2', '409', 'Already {there}'],
      ],
    ],
    ['lists by code', 'e.json', { A_1: [404, 'No such %s'], A_2: [409, 'Already %{there}'] }],
    ['by status and code', 'e.json', { 404: { A_1: 'No such %s' }, 409: { A_2: 'Already {{there}}' } }],
    [
      'in sections',
      'e.json',
      {
        errors: {
          a: { A_1: { http: 404, text: 'No such %s' } },
          b: { A_2: { http: '409 Conflict', text: 'Already :there' } },
        },
      },
    ],
    [
      'statuses by their names',
      'e.json',
      { A_1: { status: 'Not Found', message: 'No such %s' }, A_2: { status: 'CONFLICT', message: 'Already #{there}' } },
    ],
    [
      'a status as an object',
      'e.json',
      [
        { name: 'A_1', httpStatus: { code: 404, text: 'x' }, user_message: 'No such %s' },
        { name: 'A_2', httpStatus: { code: 409 }, user_message: 'Already {there}' },
      ],
    ],
    [
      'an object on each line',
      'e.ndjson',
      '{"code":"A_1","status":404,"message":"No such %s"}\n{"code":"A_2","status":409,"message":"Already {there}"}\n',
    ],
    [
      'a table of Markdown',
      'e.md',
      '# Errors\n\n| Code | Status | Message |\n|---|:--:|---|\n| `A_1` | 404 | No such %s |\n| A_2 | 409 | Already {there} |\n\nThe end.\n',
    ],
  ])('is taken: %s', async (_, name, content) => {
    expect((await imported(name, content)).errors).toEqual(two)
  })

  it('may be texts alone, or texts with what is said about them under their keys', async () => {
    expect((await imported('e.json', ['Not found', 'Access denied'])).errors).toMatchObject({
      not_found: { status: 404 },
      access_denied: { status: 403 },
    })
    const messages = {
      errGone: { message: '$NAME$ was not found', description: 'd' },
      errDenied: { message: 'Denied' },
    }
    expect((await imported('messages.json', messages)).errors).toEqual({
      errGone: { status: 404, message: '{NAME} was not found' },
      errDenied: { status: 403, message: 'Denied' },
    })
  })
})

describe('the i18n file of a whole application', () => {
  const app = {
    en: {
      nav: { home: 'Home' },
      errors: {
        gone: '%{thing} was not found',
        many: { one: '1 is taken', other: '%{count} are taken' },
        '@gone': { type: 'x' },
      },
      login: { error_denied: 'Denied' },
    },
  }

  it('has errors under the keys that are named, and no language in its keys', async () => {
    const { errors, err } = await imported('en.json', app, '--keys', 'errors', '--keys', '*.error_*')
    expect(errors).toEqual({
      'errors.gone': { status: 404, message: '{thing} was not found' },
      'errors.many': { status: 409, message: '{count} are taken' },
      'login.error_denied': { status: 401, message: 'Denied' },
    })
    expect(err).toContain("errors.many: of its forms only 'other' was taken over")
    expect(err).toContain('1 texts under other keys than errors, *.error_* were left out')
  })

  it('is taken whole without, with a word on how to name them', async () => {
    const { errors, err } = await imported('en.json', app)
    expect(errors).toHaveProperty(['nav.home'])
    expect(err).toContain("name their keys, as in --keys 'errors.*'")
  })

  it('may be one of properties', async () => {
    const { errors } = await imported(
      'messages.properties',
      "# of the shop\ne.gone = No such {0}, it\\\n  is gone\ne.denied: Can''t\n",
    )
    expect(errors).toMatchObject({
      'e.gone': { message: 'No such {arg0}, itis gone' },
      'e.denied': { message: "Can't" },
    })
  })
})

describe('causes and solutions of a list', () => {
  const csv =
    'code,status,message,cause,resolution,severity\nA_1,404,No such card,The card was deleted.,"- Look at the list of cards.\n- Take\n  another one.",1\nA_2,409,Already there,It was sent twice.,,2\n'

  it.each<[string, string, string | object]>([
    ['columns of a CSV', 'e.csv', csv],
    [
      'fields of objects, whose steps may be a list',
      'e.json',
      [
        {
          code: 'A_1',
          status: 404,
          message: 'No such card',
          possible_causes: ['The card was deleted.'],
          'How to fix': ['Look at the list of cards.', 'Take another one.'],
        },
        { code: 'A_2', status: 409, message: 'Already there', possible_causes: ['It was sent twice.'] },
      ],
    ],
    [
      'a table of Markdown',
      'e.md',
      '| Code | HTTP | Message | Description | Solution |\n|--|--|--|--|--|\n| A_1 | 404 | No such card | The card was deleted. | Look at the list of cards.<br>Take another one. |\n| A_2 | 409 | Already there | It was sent twice. | |\n',
    ],
  ])('become its guide: %s', async (_, name, content) => {
    const { errors, err, cwd } = await imported(name, content)
    expect(errors).toEqual({
      A_1: {
        status: 404,
        message: 'No such card',
        cause: 'The card was deleted.',
        solution: ['Look at the list of cards.', 'Take another one.'],
      },
      A_2: { status: 409, message: 'Already there', cause: 'It was sent twice.' },
    })
    expect(err).toContain("'summary', 'action' and 'solution' of each status are assumed")
    expect(err).toContain('1 error has no solution but the one of its status')
    const { out } = await program(['explain', 'A_1', '--catalog', 'out.json'], { cwd })
    expect(out).toContain('The card was deleted.')
    expect(out).toContain('Take another one.')
    expect((await program(['docs', '--catalog', 'out.json'], { cwd })).out).toContain('It was sent twice.')
  })

  it('are none where their columns are empty, or have words that are no sentences', async () => {
    const { errors, err } = await imported(
      'e.csv',
      'code,status,message,cause,action\nA_1,404,No such card,,retry\nA_2,409,Already there,,stop\n',
    )
    expect(errors).toEqual({
      A_1: { status: 404, message: 'No such card' },
      A_2: { status: 409, message: 'Already there' },
    })
    expect(err).toContain('left out: cause, action')
  })
})

it('takes the place of an error in a long list for no status', async () => {
  const list = Array.from({ length: 700 }, (_, index) => ({
    code: 20_000 + index,
    message: `Card number ${index} is bad`,
  }))
  const { errors } = await imported('e.json', list)
  expect(new Set(Object.values<{ status: number }>(errors).map(({ status }) => status))).toEqual(new Set([400]))
})

describe('a format that is not read', () => {
  it.each([
    [
      'de.po',
      'msgid ""\nmsgstr ""\n"Language: de\\n"\n\n#: a.c\nmsgid "gone"\nmsgstr "Weg"\n',
      /is a gettext file \(\.po\), which is not read: make JSON of it first, for instance with "npx i18next-conv/,
    ],
    [
      'strings.xml',
      '<?xml version="1.0" encoding="utf-8"?>\n<!-- texts -->\n<resources>\n<string name="gone">Gone</string>\n</resources>\n',
      /is a file of Android's texts \(strings\.xml\), which is not read: make JSON/,
    ],
    ['de.xliff', '<xliff version="1.2"><file/></xliff>', /is an XLIFF file, which is not read: make JSON/],
    [
      'de.resx',
      '<?xml version="1.0"?>\n<root><data name="a"><value>b</value></data></root>',
      /is XML, which is not read: make JSON/,
    ],
    ['errors.html', '<!DOCTYPE html>\n<html><body></body></html>', /is a web page, which is not read: save the table/],
    [
      'de.strings',
      '/* Gone */\n"gone" = "It is gone";\n',
      /is a file of Apple's texts \(\.strings\), which is not read/,
    ],
  ])('is told, with what to do: %s', async (name, content, message) => {
    const { code, err } = await program(['import', name], { cwd: folder({ [name]: content }) })
    expect(code).toBe(2)
    expect(err).toMatch(message)
  })
})

it('names a kind by the text where its code names nothing', async () => {
  const { errors } = await imported('e.json', {
    '22001': 'string_data_right_truncation',
    '22N02': 'Null value',
    A1: 'Gone',
  })
  expect(Object.keys(errors)).toEqual(['string_data_right_truncation', 'null_value', 'A1'])
})
