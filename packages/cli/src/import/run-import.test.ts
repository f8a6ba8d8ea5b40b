import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, program } from '../test-program.js'

async function imported(name: string, content: string | object, ...options: string[]) {
  const cwd = folder({ [name]: content })
  const { code, err } = await program(['import', name, '--out', 'out.json', ...options], { cwd })
  const file = code === 0 ? JSON.parse(readFileSync(join(cwd, 'out.json'), 'utf8')) : undefined
  return { code, err, file, run: (...argv: string[]) => program(argv, { cwd }) }
}

const responses = {
  404: {
    description: 'There is none',
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: {
          order: { value: { error: { code: 'NO_ORDER', message: 'There is no order', requestId: 'r1' } } },
          item: { $ref: '#/components/examples/item' },
        },
      },
    },
  },
  409: { $ref: '#/components/responses/Conflict' },
  default: { description: 'Anything else' },
  200: { description: 'OK' },
}
const document = {
  openapi: '3.1.0',
  servers: [{ url: 'https://api.example/v1/' }],
  paths: {
    '/orders/{id}': { get: { responses }, delete: { responses: { 404: responses[404] } } },
    '/odd/{a}{b}': { get: { responses: { 404: responses[404] } } },
  },
  components: {
    examples: { item: { value: { error: { code: 'NO_ITEM', message: 'There is no item {x}', requestId: 'r2' } } } },
    responses: {
      Conflict: {
        description: 'It is taken',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
    schemas: {
      Problem: {
        properties: {
          error: {
            allOf: [
              { properties: { code: { type: 'string', enum: ['TAKEN', 'LOCKED'] }, message: { type: 'string' } } },
              { properties: { requestId: { type: 'string' } } },
            ],
          },
        },
      },
    },
  },
}

describe('import of an OpenAPI document', () => {
  it('takes errors from examples, references and schemas, the body and the operations', async () => {
    const { code, file, err } = await imported('api.json', document)
    expect(code, err).toBe(0)
    expect(file.envelope).toEqual({
      body: { error: { code: '{code}', message: '{message}', requestId: '{requestId}' } },
    })
    expect(file.errors).toMatchObject({
      NO_ORDER: { status: 404, message: 'There is no order' },
      NO_ITEM: { status: 404, message: 'There is no item {{x}}' },
      TAKEN: { status: 409, message: 'It is taken' },
      LOCKED: { status: 409, message: 'It is taken' },
    })
    expect(file.basePath).toBe('/v1')
    expect(file.operations).toEqual({
      '*': ['internal_error'],
      'GET /orders/{id}': ['NO_ORDER', 'NO_ITEM', 'TAKEN', 'LOCKED'],
      'DELETE /orders/{id}': ['NO_ORDER', 'NO_ITEM'],
    })
    expect(err).toContain('1 responses name no status, and were left out: GET /orders/{id} default')
    expect(err).toContain('the messages of 2 responses are their descriptions')
    expect(err).toMatch(/GET \/odd\/\{a\}\{b\}: was left out of the operations, as it .*more than one placeholder/)
  })

  it('takes YAML and Swagger 2, and a body without a code as a contract of texts', async () => {
    const yaml = `swagger: '2.0'
basePath: /v2
paths:
  /things:
    post:
      responses:
        '422':
          description: Not valid
          schema: { type: object, properties: { detail: { type: string }, status: { type: integer, example: 422 } } }
          examples: { application/problem+json: { detail: The thing is not valid, status: 422 } }
`
    const { file } = await imported('api.yaml', yaml)
    expect(file.envelope).toEqual({
      body: { detail: '{message}', status: '{status}' },
      contentType: 'application/problem+json',
    })
    expect(file.errors).toMatchObject({ the_thing_is_not_valid: { status: 422, message: 'The thing is not valid' } })
    expect(file.operations).toHaveProperty(['POST /things'], ['the_thing_is_not_valid'])
    expect(file.basePath).toBe('/v2')
  })
})

describe('import of a list', () => {
  it('takes CSV by the usual names of its columns, with quoted fields, and says by line what it left out', async () => {
    const csv = `HTTP Status;Error Code;Message;Owner
404;ORDER_NOT_FOUND;"The order {id}; it
is gone";a
409;1007;Only %d left of %s;b
200;OK;fine;c
429;RATE;;d
`
    const { file, err } = await imported('errors.csv', csv)
    expect(file.errors).toMatchObject({
      ORDER_NOT_FOUND: { status: 404, message: 'The order {id}; it is gone' },
      only_left_of: { status: 409, code: 1007, message: 'Only {arg1} left of {arg2}', params: { arg1: 'number' } },
    })
    expect(err).toContain('of each row these were left out: Owner')
    expect(err).toContain('line 5: "200" is no status of an error')
    expect(err).toContain("line 6: has no 'Message'")
  })

  it.each<[string, object]>([
    ['a list', [{ code: 'GONE', http: 410, description: 'It is gone' }]],
    ['a list within', { version: 1, data: [{ error_code: 'GONE', status_code: '410', msg: 'It is gone' }] }],
    ['by code', { GONE: { http: 410, message: 'It is gone', tags: ['a'] } }],
  ])('takes JSON: %s', async (_, list) => {
    const { file } = await imported('errors.json', list)
    expect(file.errors.GONE).toEqual({ status: 410, message: 'It is gone' })
  })
})

describe('import of an i18n file', () => {
  it('takes nested texts, their placeholders in any language, and guesses the status', async () => {
    const { file, err } = await imported('en.json', {
      errors: {
        user: { notFound: 'User {{name}} was not found' },
        token: 'The token of %{user} is not valid',
        files: '{n, plural, one {# file} other {# files}} are {not} {{ .Allowed }}',
        list: ['x'],
      },
    })
    expect(file.errors).toMatchObject({
      'errors.user.notFound': { status: 404, message: 'User {name} was not found' },
      'errors.token': { status: 401, message: 'The token of {user} is not valid' },
      'errors.files': { message: '{n} files are {not} {Allowed}', params: { n: 'number' } },
    })
    expect(err).toContain("errors.files: of the forms of {n} only 'other' was taken over")
    expect(err).toContain('errors.list: is no text')
    expect(err).toContain('the status of 3 errors is guessed')
  })
})

describe('a list of numbers with names', () => {
  it('has its kinds by the names', async () => {
    const { file } = await imported('codes.json', [
      { error: 'STALE_EPOCH', code: 11, description: 'The controller moved' },
      { error: 'TOO_LARGE', code: 12, description: 'The record is too large' },
    ])
    expect(file.errors).toMatchObject({
      stale_epoch: { code: 11, message: 'The controller moved' },
      too_large: { code: 12, message: 'The record is too large' },
    })
    // What several have is a class, and what stands beside a text is said to be left out.
    const { file: classes, err } = await imported('classes.json', [
      { type: 'storage', code: 11, description: 'The disk moved' },
      { type: 'storage', code: 12, description: 'The disk is too small' },
    ])
    expect(Object.keys(classes.errors)).toEqual(expect.arrayContaining(['the_disk_moved', 'the_disk_is_too_small']))
    expect(err).toContain('of each row these were left out: type')
  })
})

describe('the numbers of a YAML list', () => {
  it('are numbers, however they are written', async () => {
    const { file, code, err } = await imported('list.yaml', '- { status: 404.0, code: 0x10, message: Gone away }\n')
    expect(code, err).toBe(0)
    expect(Object.values(file.errors)).toContainEqual({ status: 404, code: 16, message: 'Gone away' })
  })
})

describe('a column of statuses', () => {
  it('is told by what stands in it, where its name says nothing else', async () => {
    const rows = [
      'name,codes,description',
      'A_TAKEN,409,It is taken',
      'B_GONE,410,It is gone',
      'C_LIMIT,400 420,Too much',
    ]
    const { file, err } = await imported('errors.csv', `${rows.join('\n')}\nD_ODD,,It is odd\nE_OFF,503,It is off\n`)
    expect(file.errors).toMatchObject({ A_TAKEN: { status: 409 }, B_GONE: { status: 410 }, E_OFF: { status: 503 } })
    expect(file.errors).toMatchObject({ C_LIMIT: { status: 400 }, D_ODD: { status: 400 } })
    expect(err).toContain('C_LIMIT')
    expect(err).toContain('the status of one error is guessed')
  })
})

describe('what import writes', () => {
  it('is sound for every command, with hundreds of errors, odd names and names that meet', async () => {
    const rows = Array.from({ length: 600 }, (_, index) => ({
      code: ['a b', 'constructor', 'unrecognized', '9lives', `E-${index}`, 'ä/ö', index][index % 7],
      status: 400 + (index % 5),
      message: `No ${index} {} {0} :name {`,
    }))
    const { code, err, run, file } = await imported('errors.json', rows)
    expect(code, err).toBe(0)
    expect(Object.keys(file.errors).length).toBeGreaterThan(150)
    expect((await run('check', 'out.json')).out).not.toContain('definition')
    for (const argv of [['docs'], ['openapi'], ['list'], ['export']]) {
      expect((await run(...argv, '--catalog', 'out.json')).code, argv[0]).toBe(0)
    }
    expect((await run('diff', 'out.json', 'out.json')).out).toContain('No changes.')
  })

  it.each([
    ['empty.json', '', 'is empty'],
    ['image.png', 'a\0b', 'is no text in UTF-8'],
    ['broken.yaml', 'a: [1', /is not YAML: .*at line 1, column \d+/],
    ['text.txt', 'only words', 'holds neither an object nor a list'],
    ['catalog.json', '{"errors":{},"statuses":{},"defaults":{}}', 'is a catalog already'],
    [
      'nothing.json',
      '{"a":1}',
      'no errors were found in it (a: is no text, and was left out); say what it is with --from',
    ],
  ])('is nothing where the file has none: %s', async (name, content, words) => {
    const { code, err } = await imported(name, content)
    expect(code).toBe(2)
    expect(err).toMatch(words)
  })
})
