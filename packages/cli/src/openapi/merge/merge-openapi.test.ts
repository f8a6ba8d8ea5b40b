import { ig1 } from '@errspec/core/ig1'
import { Validator } from '@seriousme/openapi-schema-validator'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { documentedKinds, resolved } from './test-documents/documented-kinds.js'
import { HEAD, merge, merged, YAML } from './test-documents/source.js'

const media = (response: { content: Record<string, unknown> }) =>
  response.content['application/json'] as never as { schema: { anyOf: unknown[] }; examples: object }

describe('mergeOpenApi', () => {
  it('documents the listed kinds of each operation, and only those', () => {
    const document = merged(YAML)
    const { paths, components } = document
    expect(Object.keys(paths['/chat'].post.responses)).toEqual(['200', '400', '402'])
    expect(Object.keys(paths['/usage'].get.responses)).toEqual(['200', '403'])
    expect(Object.keys(paths['/health'].get.responses)).toEqual(['200'])
    expect(documentedKinds(ig1, document, paths['/chat'].post)).toEqual([
      'bad_json',
      'unknown_model',
      'commit_exceeded',
    ])
    expect(Object.keys(media(paths['/chat'].post.responses['400']).examples)).toEqual([
      'example',
      'bad_json',
      'unknown_model',
    ])
    expect(Object.keys(components.schemas)).toEqual([
      'Ours',
      'BadJsonError',
      'UnknownModelError',
      'CommitExceededError',
      'ForbiddenError',
    ])
  })

  it('refers to responses that operations with the same kinds share, and to others where they have others', () => {
    const operation = (list: string) => `{ x-errors: [${list}], responses: { "200": { description: Fine } } }`
    const { paths, components } = merged(`${HEAD}paths:
  /a: { get: ${operation('bad_json, unknown_model, forbidden')} }
  /b: { get: ${operation('forbidden, unknown_model, bad_json')} }
  /c: { get: ${operation('bad_json')} }
`)
    expect(paths['/a'].get.responses).toEqual({
      200: { description: 'Fine' },
      400: { $ref: '#/components/responses/Error400_BadJson_UnknownModel' },
      403: { $ref: '#/components/responses/Error403_Forbidden' },
    })
    expect(paths['/b'].get.responses).toEqual(paths['/a'].get.responses)
    expect(paths['/c'].get.responses['400']).toEqual({ $ref: '#/components/responses/Error400_BadJson' })
    expect(Object.keys(components.responses)).toEqual([
      'Error400_BadJson_UnknownModel',
      'Error403_Forbidden',
      'Error400_BadJson',
    ])
    const { headers, content } = components.responses.Error400_BadJson_UnknownModel
    expect(headers['x-error-kind'].schema.enum).toEqual(['bad_json', 'unknown_model'])
    expect(Object.keys(content['application/json'].examples)).toEqual(['bad_json', 'unknown_model'])
  })

  it.each([
    [
      'a line for each',
      [
        'bad_json',
        'unknown_model',
        'invalid_month',
        'unauthorized',
        'commit_exceeded',
        'forbidden',
        'internal_server_error',
        'backend_unavailable',
      ],
    ],
    [
      'many of one status',
      Object.keys(ig1.errors)
        .filter((kind) => ig1.errors[kind as 'bad_json'].status === 400)
        .slice(0, 8),
    ],
  ])('adds fewer than 80 lines for an operation with eight errors, in YAML and in JSON: %s', (_, kinds) => {
    expect(kinds).toHaveLength(8)
    const get = { 'x-errors': kinds, responses: { 200: { description: 'Fine' } } }
    const document = { openapi: '3.1.0', info: { title: 'x', version: '1' }, paths: { '/a': { get } } }
    for (const text of [stringify(document), `${JSON.stringify(document, null, 2)}\n`]) {
      const lines = (lined: string) => lined.split('\n').length
      expect(lines(merge(text)) - lines(text)).toBeLessThan(50)
    }
  })

  it('keeps what was there: words, headers, other types, schemas, comments', () => {
    const text = merge(YAML)
    for (const comment of ['# Our API', '# kept', '# ours', '# and this']) expect(text).toContain(comment)
    const response = merged(YAML).paths['/chat'].post.responses['400']
    expect(response.description).toBe('In our words')
    expect(Object.keys(response.headers)).toEqual(expect.arrayContaining(['x-ours', 'x-error-kind']))
    expect(Object.keys(response.content)).toEqual(['application/json', 'text/plain'])
    expect(media(response).schema.anyOf).toEqual([
      { $ref: '#/components/schemas/Ours' },
      { $ref: '#/components/schemas/BadJsonError' },
      { $ref: '#/components/schemas/UnknownModelError' },
    ])
    expect(media(response).examples).toMatchObject({ example: { summary: 'In our words', value: { ours: 1 } } })
  })

  it('names no header twice that a response has in other letters', () => {
    const { paths } = merged(YAML.replace('x-ours:', 'X-Request-Id:'))
    const names = Object.keys(paths['/chat'].post.responses['400'].headers)
    expect(names.filter((name) => name.toLowerCase() === 'x-request-id')).toEqual(['X-Request-Id'])
  })

  it('is one insertion after another, so that every line of the document is still there', () => {
    for (const text of [
      YAML,
      YAML.replace(/^ +/gm, (indent) => indent.repeat(2)),
      YAML.replaceAll('"', "'"),
      YAML.replace('components:', 'tags:\n- name: a\n- name: b\ncomponents:'),
    ]) {
      const lines = merge(text).split('\n')
      const changed = /^ +(?:schema: \{ \$ref|example: \{ ours)/
      expect(text.split('\n').filter((line) => !changed.test(line) && !lines.includes(line))).toEqual([])
      const letters = merge(text).replaceAll('x-errspec-kept-', '')
      for (const line of text.split('\n')) expect(letters).toContain(line)
    }
    expect(merge(YAML.replaceAll('"', "'"))).toContain("'402':")
  })

  it('keeps every number, quote and comment, and repeats a number as it is written', () => {
    const yaml = `openapi: 3.1.0
info: { title: Ours, version: '1' }
x-numbers: [9223372036854775807, 0x1F, 1e3, 1e400, 1.0, ~, yes]
paths:
  /a:
    get:
      x-errors: [forbidden]
      responses:
        "403": # ours
          description: In our words # kept
          content: # before
            application/json: # media
              schema: # schema
                type: integer # type
                maximum: 9223372036854775807
          links: {}
`
    const once = merge(yaml)
    const line = once.split('\n').find((candidate) => candidate.includes('anyOf'))
    expect(line).toContain('{ type: integer, maximum: 9223372036854775807 }')
    expect(once.replace(/^.*(?:anyOf|examples: \{|headers: \{).*\n/gm, '').replace(/\ncomponents:.*/s, '\n')).toBe(
      yaml.replace('schema: # schema', 'x-errspec-kept-schema: # schema'),
    )
    const json =
      '{"openapi":"3.1.0","x":[9223372036854775807,1e400,1.0,-0,"1e400"],"paths":{"/a":{"get":{"x-errors":["forbidden"],"responses":{"403":{"description":"d","content":{"application/json":{"example":1.0}},"headers":{}}}}}}}'
    const onceJson = merge(`\ufeff${json}`)
    expect(onceJson).toContain('[9223372036854775807,1e400,1.0,-0,"1e400"]')
    expect(onceJson).toContain('"value":1.0}')
    expect(onceJson.startsWith('\ufeff{"openapi":"3.1.0",')).toBe(true)
    expect(onceJson).not.toContain('\n')
  })

  it('writes JSON with the indentation of the document, a line for each part', () => {
    const json = `${JSON.stringify(parse(YAML), null, '\t')}\n`
    const lines = merge(json).split('\n')
    expect(
      json
        .split('\n')
        .filter((line) => !/schema|example|ours"/.test(line) && !lines.includes(line) && !lines.includes(`${line},`)),
    ).toEqual([])
    expect(lines).toContain('\t\t\t\t\t"402": { "$ref": "#/components/responses/Error402_CommitExceeded" }')
    expect(lines.some((line) => line.startsWith('\t\t\t"BadJsonError": { "title": "BadJsonError", '))).toBe(true)
  })

  it('gives a valid document, also of OpenAPI 3.0, where there is no const', async () => {
    for (const version of ['3.1.0', '3.0.3']) {
      const document = merged(YAML.replace('3.1.0', version))
      expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true })
      const { message } = document.components.schemas.BadJsonError.properties
      const text = 'Bad JSON. Please contact the administrator with the request ID.'
      expect(version === '3.1.0' ? message.const : message.enum).toEqual(version === '3.1.0' ? text : [text])
    }
  })

  it('changes nothing when it is run again, whatever the order of what a person wrote, and takes it back', () => {
    const part = fc.constantFrom(
      ['description', 'Words'],
      ['content', { 'application/json': { schema: { type: 'integer', maximum: 1 } }, 'text/plain': {} }],
      ['content', { 'text/plain': {} }],
      ['content', { 'application/json': { examples: { one: { value: 1 } }, schema: { anyOf: [{ type: 'string' }] } } }],
      ['headers', { 'x-ours': { schema: { type: 'string' } } }],
      ['links', {}],
      ['x-own', [1, 'a', null, true]],
    )
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 6 }),
        fc.subarray(Object.keys(ig1.errors), { minLength: 1 }),
        (parts, kinds) => {
          const responses = { 200: { description: 'Fine' }, 400: Object.fromEntries(parts) }
          const post = { 'x-errors': kinds, responses }
          const document = { openapi: '3.1.0', info: { title: 'x', version: '1' }, paths: { '/a': { post } } }
          for (const text of [JSON.stringify(document, null, 2), stringify(document)]) {
            const once = merge(text)
            expect(merge(once)).toBe(once)
            const emptied = (listed: string) => listed.replace(/("?x-errors"?:)[^:]*?(,?\s*"?responses)/, '$1 []$2')
            expect(emptied(once)).not.toBe(once)
            expect(merge(emptied(once))).toBe(emptied(text))
          }
        },
      ),
      { seed: 1, numRuns: 60 },
    )
  })

  it('documents webhooks, callbacks and shared path items as well', () => {
    const operation = 'post: { x-errors: [forbidden] }'
    const { paths, webhooks, components } = merged(`openapi: 3.1.0
paths: { /a: { get: { callbacks: { done: { "{$request.body#/url}": { ${operation} } } } } } }
webhooks: { w: { ${operation} } }
components: { pathItems: { p: { ${operation} } }, callbacks: { c: { x: { ${operation} } } } }
`)
    const documented = [
      paths['/a'].get.callbacks.done['{$request.body#/url}'].post,
      webhooks.w.post,
      components.pathItems.p.post,
      components.callbacks.c.x.post,
    ]
    for (const { responses } of documented) expect(Object.keys(responses)).toEqual(['403'])
  })

  it('documents operations of any method (OpenAPI 3.2)', () => {
    const { paths } = merged(
      'openapi: 3.2.0\npaths: { /a: { additionalOperations: { COPY: { x-errors: [forbidden] } } } }\n',
    )
    expect(Object.keys(paths['/a'].additionalOperations.COPY.responses)).toEqual(['403'])
  })

  it('makes responses and components where there are none', () => {
    const document = merged('openapi: 3.1.0\npaths: { /a: { get: { x-errors: [forbidden] } } }')
    const { paths, components } = document
    expect(Object.keys(paths['/a'].get.responses)).toEqual(['403'])
    expect(Object.keys(components.schemas)).toEqual(['ForbiddenError'])
    expect(resolved(document, paths['/a'].get.responses['403'])).toHaveProperty('content')
  })

  it('reads YAML that is all braces, and is no JSON for its comments', () => {
    const text = '{ openapi: 3.1.0, # braces\n  paths: { /a: { get: { x-errors: [forbidden] } } }, }\n'
    expect(Object.keys(merged(text).components.schemas)).toEqual(['ForbiddenError'])
    expect(merge(text).startsWith('{ openapi: 3.1.0, # braces\n')).toBe(true)
  })
})
