import { ig1 } from '@errspec/core/ig1'
import { Validator } from '@seriousme/openapi-schema-validator'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { ig1Contract } from '../../shared/contract/test-contracts.js'
import { mergeOpenApi } from './document-file.js'

const YAML = `# Our API
openapi: 3.1.0
info: { title: Ours, version: 1.0.0 } # kept
paths:
  /chat:
    post:
      x-errors: [bad_json, unknown_model, commit_exceeded]
      responses:
        "200": { description: Fine }
        400:
          description: In our words # and this
          headers:
            x-ours: { schema: { type: string } }
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Ours" }
              example: { ours: 1 }
            text/plain: { schema: { type: string } }
  /usage:
    parameters: []
    get:
      x-errors: [forbidden]
      responses:
        "200": { description: Fine }
  /health:
    get:
      responses:
        "200": { description: Fine }
components:
  schemas:
    Ours: { type: object } # ours
`
// biome-ignore lint/suspicious/noExplicitAny: documents are looked into at many places
const merged = (text: string): any => parse(mergeOpenApi(ig1Contract, text, 'api.yaml'))
const media = (response: { content: Record<string, unknown> }) =>
  response.content['application/json'] as never as { schema: { anyOf: unknown[] }; examples: object }

describe('mergeOpenApi', () => {
  it('documents the listed kinds of each operation, and only those', () => {
    const { paths, components } = merged(YAML)
    expect(Object.keys(paths['/chat'].post.responses)).toEqual(['200', '400', '402'])
    expect(Object.keys(paths['/usage'].get.responses)).toEqual(['200', '403'])
    expect(Object.keys(paths['/health'].get.responses)).toEqual(['200'])
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

  it('keeps what was there: words, headers, other types, schemas, comments', () => {
    const text = mergeOpenApi(ig1Contract, YAML)
    for (const comment of ['# Our API', '# kept', '# ours']) expect(text).toContain(comment)
    const response = merged(YAML).paths['/chat'].post.responses['400']
    expect(response.description).toBe('In our words')
    expect(Object.keys(response.headers)).toEqual(expect.arrayContaining(['x-ours', 'x-error-kind']))
    expect(Object.keys(response.content)).toEqual(['application/json', 'text/plain'])
    expect(media(response).schema.anyOf).toEqual([
      { $ref: '#/components/schemas/Ours' },
      { $ref: '#/components/schemas/BadJsonError' },
      { $ref: '#/components/schemas/UnknownModelError' },
    ])
    expect(media(response).examples).toMatchObject({ example: { value: { ours: 1 } } })
  })

  it('leaves every line alone that has nothing to do with it, and writes its own like them', () => {
    for (const text of [
      YAML,
      YAML.replace(/^ +/gm, (indent) => indent.repeat(2)),
      YAML.replaceAll('"', "'"),
      YAML.replace('components:', 'tags:\n- name: a\n- name: b\ncomponents:'),
    ]) {
      const lines = mergeOpenApi(ig1Contract, text).split('\n')
      // Of the response that was written by hand, what is joined is written anew.
      const joined = /^ +(?:x-ours|schema:|example:|text\/plain|400|description: In our)/
      expect(text.split('\n').filter((line) => !joined.test(line) && !lines.includes(line))).toEqual([])
    }
    expect(mergeOpenApi(ig1Contract, YAML.replaceAll('"', "'"))).toContain("'402':")
  })

  it('keeps every number, quote and comment of what it does not write', () => {
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
    const once = mergeOpenApi(ig1Contract, yaml)
    for (const part of [
      '9223372036854775807, 0x1F, 1e3, 1e400, 1.0, ~, yes',
      "version: '1'",
      'maximum: 9223372036854775807',
    ]) {
      expect(once).toContain(part)
    }
    for (const comment of ['# ours', '# kept', '# before', '# media']) expect(once).toContain(comment)
    expect(mergeOpenApi(ig1Contract, once)).toBe(once)
    expect(mergeOpenApi(ig1Contract, yaml.replaceAll('\n', '\r\n'))).toBe(once.replaceAll('\n', '\r\n'))
    const json =
      '{"openapi":"3.1.0","x":[9223372036854775807,1e400,1.0,-0,"1e400"],"paths":{"/a":{"get":{"x-errors":["forbidden"],"responses":{"403":{"description":"d","content":{},"headers":{}}}}}}}'
    const onceJson = mergeOpenApi(ig1Contract, `\ufeff${json}`)
    expect(onceJson.replace(/\s/g, '')).toContain('[9223372036854775807,1e400,1.0,-0,"1e400"]')
    expect(onceJson.startsWith('\ufeff{')).toBe(true)
    expect(mergeOpenApi(ig1Contract, onceJson)).toBe(onceJson)
  })

  it('does not touch a line of an operation that lists nothing', () => {
    const untouched = `# Head

openapi:   3.1.0
info:
    title: Ours   # kept
    version: "1"
    description: >-
      Folded text
      over lines.
    x-plain: a plain
      multi line
    "x-q" : spaced
    x-list: [
      a, # one
      b,
    ]


paths:
    # before
    /quiet: # here
        get: {responses: {"200": {description: Fine}}}

`
    const text = `${untouched}    /loud:
        get:
            x-errors: [forbidden]
`
    const merged = mergeOpenApi(ig1Contract, text)
    expect(merged.startsWith(untouched)).toBe(true)
    expect(Object.keys(parse(merged).paths['/loud'].get.responses)).toEqual(['403'])
    expect(mergeOpenApi(ig1Contract, merged)).toBe(merged)
    const back = mergeOpenApi(ig1Contract, merged.replace('            x-errors: [forbidden]\n', ''))
    expect(back.startsWith(untouched)).toBe(true)
    expect(parse(back)).toEqual({
      ...parse(untouched),
      paths: { ...parse(untouched).paths, '/loud': { get: { responses: {} } } },
    })
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

  it('changes nothing when it is run again', () => {
    const once = mergeOpenApi(ig1Contract, YAML)
    expect(mergeOpenApi(ig1Contract, once)).toBe(once)
    const json = `${JSON.stringify(parse(YAML), null, 4)}\n`
    const onceJson = mergeOpenApi(ig1Contract, json)
    expect(mergeOpenApi(ig1Contract, onceJson)).toBe(onceJson)
    expect(onceJson.split('\n')[1]).toBe('    "openapi": "3.1.0",')
  })

  it('changes nothing when it is run again, whatever the order of what a person wrote', () => {
    const part = fc.constantFrom(
      ['description', 'Words'],
      ['content', { 'application/json': { schema: { type: 'integer', maximum: 1 } }, 'text/plain': {} }],
      ['content', { 'text/plain': {} }],
      [
        'content',
        {
          'application/json': {
            examples: { one: { value: 1 } },
            schema: { anyOf: [{ type: 'string' }, { type: 'null' }] },
          },
        },
      ],
      ['headers', { 'x-ours': { schema: { type: 'string' } } }],
      ['links', {}],
      ['x-own', [1, 'a', null, true]],
    )
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 6 }),
        fc.subarray(Object.keys(ig1.errors), { minLength: 1 }),
        (parts, kinds) => {
          const post = {
            'x-errors': kinds,
            responses: { 200: { description: 'Fine' }, 400: Object.fromEntries(parts) },
          }
          const document = { openapi: '3.1.0', info: { title: 'x', version: '1' }, paths: { '/a': { post } } }
          for (const text of [JSON.stringify(document, null, 2), stringify(document)]) {
            const once = mergeOpenApi(ig1Contract, text)
            expect(mergeOpenApi(ig1Contract, once)).toBe(once)
          }
        },
      ),
      { seed: 1, numRuns: 60 },
    )
  })

  it('takes back what it had put there when a kind is no longer listed', () => {
    const once = mergeOpenApi(ig1Contract, YAML)
    const fewer = (text: string) =>
      text
        .replace('x-errors: [bad_json, unknown_model, commit_exceeded]', 'x-errors: [ bad_json ]')
        .replace('x-errors: [ bad_json, unknown_model, commit_exceeded ]', 'x-errors: [ bad_json ]')
    expect(merged(fewer(once))).toEqual(merged(fewer(YAML)))
    const none = (text: string) => text.replace(/ +x-errors: \[ ?bad_json.*\n/, '')
    const { paths, components } = merged(none(once))
    expect(paths['/chat'].post.responses).toEqual({
      200: { description: 'Fine' },
      400: {
        description: 'In our words',
        headers: { 'x-ours': { schema: { type: 'string' } } },
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Ours' },
            examples: { example: { summary: 'In our words', value: { ours: 1 } } },
          },
          'text/plain': { schema: { type: 'string' } },
        },
      },
    })
    expect(Object.keys(components.schemas)).toEqual(['Ours', 'ForbiddenError'])
  })

  it('writes a copy of a response that others refer to, and leaves theirs as it is', () => {
    const text = YAML.replace(
      / {8}400:[\s\S]*?(?= {2}\/usage)/,
      '        400: { $ref: "#/components/responses/Bad" }\n',
    ).replace('components:', 'components:\n  responses:\n    Bad: { description: Shared }')
    const { paths, components } = merged(text)
    expect(paths['/chat'].post.responses['400'].description).toBe('Shared')
    expect(media(paths['/chat'].post.responses['400']).schema.anyOf).toHaveLength(2)
    expect(components.responses.Bad).toEqual({ description: 'Shared' })
  })

  it('leaves what others share with an operation by alias or merge key as it is', () => {
    const text = `openapi: 3.1.0
info: { title: Ours, version: 1.0.0 }
paths:
  /a: { get: { x-errors: [bad_json], responses: &common { "200": { description: Fine } } } }
  /b: { get: { x-errors: [forbidden], responses: *common } }
  /c: { get: { responses: *common } }
  /d: { get: { x-errors: [unauthorized], <<: &base { responses: { "200": { description: Fine } } } } }
  /e: { get: { <<: *base } }
`
    const document = parse(mergeOpenApi(ig1Contract, text), { merge: true })
    const statuses = Object.entries<Record<string, { responses: object }>>(document.paths).map(([path, { get }]) => [
      path,
      ...Object.keys(get?.responses ?? {}),
    ])
    expect(statuses).toEqual([
      ['/a', '200', '400'],
      ['/b', '200', '403'],
      ['/c', '200'],
      ['/d', '200', '401'],
      ['/e', '200'],
    ])
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

  it('takes everything back when the last list is gone', () => {
    const text =
      'openapi: 3.1.0\npaths: { /a: { get: { x-errors: [forbidden], responses: { "200": { description: Fine } } } } }\n'
    const once = mergeOpenApi(ig1Contract, text)
    const { paths, components } = merged(once.replace(/x-errors: \[ ?forbidden ?\], /, ''))
    expect(paths['/a'].get).toEqual({ responses: { 200: { description: 'Fine' } } })
    expect(components).toBeUndefined()
  })

  it('makes responses and components where there are none', () => {
    const { paths, components } = merged('openapi: 3.1.0\npaths: { /a: { get: { x-errors: [forbidden] } } }')
    expect(Object.keys(paths['/a'].get.responses)).toEqual(['403'])
    expect(Object.keys(components.schemas)).toEqual(['ForbiddenError'])
  })

  it.each([
    ['{"openapi": "3.1.0", ', /^api\.yaml: is not JSON: /],
    ['a: [', /^api\.yaml: is not YAML: |^api\.yaml:\n {2}is not YAML: /],
    ['swagger: "2.0"', /is no OpenAPI 3 document.*Swagger 2\.0 has to be converted first/],
    ['openapi: 3.1', /its "openapi" is 3\.1, not "3\.1\.0" or the like/],
    ['just text', /is no OpenAPI 3 document/],
    ['openapi: 3.1.0\npaths: {}', /no operation has a list 'x-errors'/],
    [
      'openapi: 3.1.0\npaths: { /a: { get: { x-errors: forbidden } } }',
      /paths\.\/a\.get\.x-errors: must be a list of kinds, not "forbidden"/,
    ],
    [
      'openapi: 3.1.0\npaths: { /a: { get: { x-errors: [forbiden, 3] } } }',
      /\n {2}paths\.\/a\.get\.x-errors\.0: "forbiden" is not a kind of 'ig1'; did you mean 'forbidden'\?\n {2}.*x-errors\.1: 3 is not a kind/,
    ],
    [
      'openapi: 3.1.0\npaths: { /a: { get: { x-errors: [forbidden] } } }\ncomponents: { schemas: { ForbiddenError: {} } }',
      /components\.schemas\.ForbiddenError: is another one already/,
    ],
    [
      'openapi: 3.1.0\npaths: { /a: { get: { x-errors: [forbidden], responses: { 403: { $ref: "#/components/responses/%" } } } } }',
      /paths\.\/a\.get\.responses\.403: its \$ref leads nowhere in this document/,
    ],
    [
      `openapi: 3.1.0\na: &a [x, x, x, x, x, x, x, x, x, x]\n${['b', 'c', 'd'].map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abc'[index]}`).join(', ')}]`).join('\n')}`,
      /^api\.yaml: cannot be read: /,
    ],
    [
      'openapi: 3.1.0\npaths: { /a: { get: { x-errors: [forbidden], responses: { 403: { $ref: "other.yaml#/x" } } } } }',
      /paths\.\/a\.get\.responses\.403: its \$ref leads nowhere in this document/,
    ],
  ])('refuses %j with words', (text, words) => {
    expect(() => mergeOpenApi(ig1Contract, text, 'api.yaml')).toThrow(words)
    expect(ig1.errors).toBeDefined()
  })
})
