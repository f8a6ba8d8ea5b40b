import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { HEAD, merge, merged, YAML } from './test-documents/source.js'

describe('when a kind is no longer listed', () => {
  const fewer = (text: string) => text.replace('[bad_json, unknown_model, commit_exceeded]', '[ bad_json ]')

  it('what was put there for it is taken back', () => {
    expect(merge(fewer(merge(YAML)))).toBe(merge(fewer(YAML)))
    const { paths, components } = merged(fewer(merge(YAML)))
    expect(Object.keys(paths['/chat'].post.responses)).toEqual(['200', '400'])
    expect(Object.keys(components.schemas)).toEqual(['Ours', 'BadJsonError', 'ForbiddenError'])
  })

  it('or none is, the document is as it was, byte for byte', () => {
    const none = (text: string) => text.replace(/ +x-errors: .*\n/g, '')
    expect(merge(none(merge(YAML)))).toBe(none(YAML))
    expect(none(YAML)).not.toBe(YAML)
    const json = JSON.stringify(parse(YAML), null, 4)
    const noneJson = (text: string) => text.replace(/ +"x-errors": \[[^\]]*\],\n/g, '')
    expect(merge(noneJson(merge(json)))).toBe(noneJson(json))
    expect(noneJson(json)).not.toContain('x-errors')
  })
})

const list = 'x-errors: [forbidden], '

describe('without its last list a document is as it was', () => {
  it.each([
    ['responses in braces', `${HEAD}paths: { /a: { get: { ${list}responses: { "200": { description: Fine } } } } }\n`],
    ['no responses', `${HEAD}paths: { /a: { get: { ${list}summary: x } } }`],
    ['empty responses', `${HEAD}paths: { /a: { get: { ${list}responses: { } } } }\n`],
    [
      'responses without a value',
      `${HEAD}paths:\n  /a:\n    get:\n      ${list.replace(', ', '\n')}      responses: # none yet\n`,
    ],
    ['an empty response', `${HEAD}paths: { /a: { get: { ${list}responses: { "403": {} } } } }\n`],
    [
      'a response without a value',
      `${HEAD}paths:\n  /a:\n    get:\n      ${list.replace(', ', '\n')}      responses:\n        403:\n`,
    ],
    [
      'empty headers and content',
      `${HEAD}paths: { /a: { get: { ${list}responses: { "403": { headers: {}, content: { } } } } } }\n`,
    ],
    [
      'an empty body',
      `${HEAD}paths: { /a: { get: { ${list}responses: { "403": { content: { application/json: { } } } } } } }\n`,
    ],
    [
      'a body without a value',
      `${HEAD}paths: { /a: { get: { ${list}responses: { "403": { content: { application/json: } } } } } }\n`,
    ],
    [
      'an example without a value',
      `${HEAD}paths: { /a: { get: { ${list}responses: { "403": { content: { application/json: { example: } } } } } } }\n`,
    ],
    [
      'both sorts of examples',
      `${HEAD}paths: { /a: { get: { ${list}responses: { "403": { content: { application/json: { example: 1, examples: {} } } } } } } }\n`,
    ],
    [
      'a namesake of our example',
      `${HEAD}paths: { /a: { get: { ${list}responses: { "403": { content: { application/json: { examples: { forbidden: { value: 1 } } } } } } } } }\n`,
    ],
    ['empty components', `${HEAD}components: {}\npaths: { /a: { get: { ${list}summary: x } } }\n`],
    ['components without a value', `${HEAD}components:\npaths: { /a: { get: { ${list}summary: x } } }\n`],
    [
      'an empty section',
      `${HEAD}components: { schemas: {  }, responses: , x: 1 }\npaths: { /a: { get: { ${list}summary: x } } }\n`,
    ],
    [
      'a last line without its end',
      `${HEAD}paths: { /a: { get: { ${list}summary: x } } }\ncomponents:\n  schemas:\n    X: {}`,
    ],
    [
      'a folded text at the end',
      `${HEAD}paths: { /a: { get: { ${list}summary: x } } }\ncomponents:\n  schemas:\n    X:\n      description: >-\n        a\n        b`,
    ],
    [
      'a text that keeps its empty lines',
      `${HEAD}paths: { /a: { get: { ${list}summary: x } } }\ncomponents:\n  schemas:\n    X:\n      description: |+\n        a\n\n\n`,
    ],
    ['marks of a document', `--- # one\n${HEAD}paths: { /a: { get: { ${list}summary: x } } }\n...\n`],
    [
      'maps whose keys have marks, one behind the other',
      `${HEAD}paths:\n  ? /a\n  : get:\n      ? ${list.replace(', ', '\n')}      ? responses\n      : ? &key 400\n        : description: x\n`.replace(
        '? x-',
        'x-',
      ),
    ],
    [
      'an operation in lines that is its list alone',
      `${HEAD}paths:\n  /a:\n    get:\n      ${list.replace(', ', '\n')}`,
    ],
  ])('with %s', (_, text) => {
    const without = (listed: string) =>
      listed.replace(/ *x-errors: \[forbidden\](?:, |\n)/, (found) =>
        found.endsWith('\n') || !found.startsWith(' ') ? '' : ' ',
      )
    const once = merge(text)
    expect(once).not.toBe(text)
    expect(merge(once)).toBe(once)
    expect(merge(without(once))).toBe(without(text))
  })
})

describe('what an earlier run has put there', () => {
  it.each(['<<: *op', '<<: [*op, { tags: [x] }]'])('is known again in what others have by a merge key: %s', (key) => {
    const text = `${HEAD}paths:\n  /a:\n    get: &op\n      x-errors: [forbidden]\n      responses:\n        '200': { description: Fine }\n  /b:\n    get:\n      ${key}\n      operationId: other\n`
    const once = merge(text)
    expect(Object.keys(parse(once, { merge: true }).paths['/b'].get.responses)).toEqual(['200', '403'])
    expect(merge(once)).toBe(once)
    const without = (listed: string) => listed.replace('      x-errors: [forbidden]\n', '')
    expect(merge(without(once))).toBe(without(text))
  })

  it('is known again in whatever way it has been written since', () => {
    const reformatted = JSON.stringify(merged(YAML), null, 1)
    const once = merge(reformatted)
    expect(once).toBe(reformatted)
    const without = once.replace(/ *"x-errors": \[[^\]]*\],\n/g, '')
    expect(JSON.parse(merge(without))).toEqual(parse(YAML.replace(/ +x-errors: .*\n/g, '')))
  })

  it('follows what a person changes in the response that was there before', () => {
    const once = merge(YAML)
    const edited = once.replace('"#/components/schemas/Ours"', '"#/components/schemas/Others"')
    const again = merge(edited.replace('    Ours:', '    Others:'))
    expect(parse(again).paths['/chat'].post.responses['400'].content['application/json'].schema.anyOf[0]).toEqual({
      $ref: '#/components/schemas/Others',
    })
  })

  it('does not go while something else refers to it', () => {
    const text = merge(YAML)
      .replace('      x-errors: [forbidden]\n', '')
      .replace('Ours: { type: object }', 'Ours: { $ref: "#/components/schemas/ForbiddenError" }')
    expect(() => merge(text)).toThrow(
      'api.yaml: components.schemas.Ours: refers to #/components/schemas/ForbiddenError, which no operation needs any more',
    )
  })
})
