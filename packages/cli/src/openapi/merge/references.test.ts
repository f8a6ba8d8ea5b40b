import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { documentedKinds, resolved } from './test-documents/documented-kinds.js'
import { HEAD, merge, merged } from './test-documents/source.js'

const list = 'x-errors: [bad_json, forbidden]'
const FINE = 'responses: { "200": { description: Fine } }'

describe('an operation that is a reference', () => {
  it.each([
    ['to a part of the document', `/a: { post: { $ref: "#/x-operations/make" } }`, `{ ${list}, ${FINE} }`],
    ['whose list is beside it', `/a: { post: { $ref: "#/x-operations/make", ${list} } }`, `{ ${FINE} }`],
    ['by way of another one', `/a: { post: { $ref: "#/x-operations/other" } }`, `{ ${list}, ${FINE} }`],
  ])('%s is documented where it leads, and keeps its own responses', (_, path, operation) => {
    const text = `${HEAD}paths:\n  ${path}\nx-operations:\n  other: { $ref: "#/x-operations/make" }\n  make: ${operation}\n`
    const document = merged(text)
    expect(document.paths['/a'].post).toEqual(parse(text).paths['/a'].post)
    const made = document['x-operations'].make
    expect(Object.keys(made.responses)).toEqual(['200', '400', '403'])
    expect(documentedKinds(ig1, document, made)).toEqual(['bad_json', 'forbidden'])
    const once = merge(text)
    expect(merge(once)).toBe(once)
    const without = (listed: string) => listed.replace(/, x-errors: \[.*?\]|x-errors: \[.*?\], /, '')
    expect(merge(without(once))).toBe(without(text))
  })

  it('to another path of the document is that operation', () => {
    const text = `${HEAD}paths:\n  /a: { post: { ${list}, ${FINE} } }\n  /b: { put: { $ref: "#/paths/~1a/post" } }\n`
    const { paths } = merged(text)
    expect(paths['/b'].put).toEqual({ $ref: '#/paths/~1a/post' })
    expect(Object.keys(paths['/a'].post.responses)).toEqual(['200', '400', '403'])
  })

  it.each([
    ['/a: { $ref: "#/x-items/a" }', 'x-items: { a: { get: {', '} } }'],
    ['/a: { $ref: "#/components/pathItems/a" }', 'components: { pathItems: { a: { get: {', '} } } }'],
  ])('or whose path is one is documented where that leads: %s', (path, before, after) => {
    const {
      paths,
      components,
      'x-items': items,
    } = merged(`${HEAD}paths: { ${path} }\n${before} ${list}, ${FINE} ${after}\n`)
    expect(paths['/a']).toHaveProperty('$ref')
    expect(Object.keys((items ?? components.pathItems).a.get.responses)).toEqual(['200', '400', '403'])
  })

  it.each([
    [
      `/a: { post: { $ref: "other.yaml#/post", ${list} } }`,
      /^api\.yaml: paths\.\/a\.post: its \$ref leads .*to another file \(other\.yaml#\/post\): make one file of them first, for instance with "npx @redocly\/cli bundle /,
    ],
    [
      `/a: { post: { $ref: "#/nowhere", ${list} } }`,
      /paths\.\/a\.post: its \$ref leads nowhere in this document \(#\/nowhere\): correct it/,
    ],
    [
      `/a: { post: { $ref: "#/paths/~1b/post", ${list} } }\n  /b: { post: { $ref: "#/paths/~1a/post" } }`,
      /paths\.\/a\.post: its \$ref leads round in a circle/,
    ],
    [
      `/a: { post: { $ref: "#/paths/~1b/post", ${list} } }\n  /b: { post: { ${FINE} } }`,
      /paths\.\/a\.post and paths\.\/b\.post: are one operation \(paths\.\/b\.post\) with two lists of kinds; give it one list/,
    ],
    [
      '/a: { $ref: "paths/a.yaml" }\n  /b: { get: { $ref: "b.yaml" } }',
      /no operation has a list of kinds.*; some are in other files \(paths\/a\.yaml, b\.yaml\): make one file of them/,
    ],
  ])('is refused where it cannot be followed: %s', (paths, words) => {
    expect(() => merge(`${HEAD}paths:\n  ${paths}\n`)).toThrow(words)
  })

  it('is followed where all paths are one', () => {
    const { 'x-paths': paths } = merged(`${HEAD}paths: { $ref: "#/x-paths" }\nx-paths: { /a: { get: { ${list} } } }\n`)
    expect(Object.keys(paths['/a'].get.responses)).toEqual(['400', '403'])
    expect(() => merge(`${HEAD}paths: { $ref: "paths.yaml" }\n`)).toThrow(
      'some are in other files (paths.yaml): make one',
    )
  })

  it.each(['#', '#/info', '#/tags', '#/components/responses/R', '#/paths/~1b/get/responses/200'])(
    'to a part that is none changes nothing there: %s',
    (pointer) => {
      const rest = `  /b: { get: { ${FINE} } }\ncomponents: { responses: { R: { description: x } }, pathItems: { I: { get: { ${FINE} } } } }\ntags: []\n`
      expect(() => merge(`${HEAD}paths:\n  /a: { post: { $ref: "${pointer}", ${list} } }\n${rest}`)).toThrow(
        `paths./a.post: its $ref leads to no operation (${pointer}): correct it, or write out what is meant`,
      )
    },
  )

  it.each([
    [
      'operation at a path item',
      '/a: { post: { $ref: "#/paths/~1b", x-errors: [bad_json] } }',
      "paths./a.post: its $ref leads to no operation (#/paths/~1b), but to a path item: refer to one of its operations, as in '#/paths/~1b/put'",
    ],
    [
      'operation at a path item of the components',
      '/a: { post: { $ref: "#/components/pathItems/I", x-errors: [bad_json] } }',
      "(#/components/pathItems/I), but to a path item: refer to one of its operations, as in '#/components/pathItems/I/get'",
    ],
    [
      'path at an operation that has a list',
      '/a: { $ref: "#/paths/~1b/put" }',
      `paths./a: its $ref leads to no path item (#/paths/~1b/put), but to an operation: write it under its method, as in 'put: { $ref: "#/paths/~1b/put" }', or refer to the whole path item, '#/paths/~1b'`,
    ],
    [
      'path at an operation by no method',
      '/a: { $ref: "#/x-o" }',
      `(#/x-o), but to an operation: write it under a method, as in 'get: { $ref: "#/x-o" }'\n`,
    ],
    [
      'response at an operation',
      '/a: { post: { x-errors: [bad_json], responses: { 400: { $ref: "#/paths/~1b/put" } } } }',
      "paths./a.post.responses.400: its $ref leads to no response (#/paths/~1b/put), but to an operation: refer to one of its responses, as in '#/paths/~1b/put/responses/200'",
    ],
  ])('that points an %s says what it is and what to refer to', (_, path, words) => {
    const rest = `  /b: { put: { ${list}, ${FINE} } }\ncomponents: { pathItems: { I: { get: { ${FINE} } } } }\nx-o: { ${list}, ${FINE} }\n`
    expect(() => merge(`${HEAD}paths:\n  ${path}\n${rest}`)).toThrow(words.replace(/\n$/, ''))
  })

  it.each([
    ['a path', '/a: { $ref: "" }', 'paths./a'],
    ['an operation', `/a: { post: { $ref: "", ${list} } }`, 'paths./a.post'],
    ['a response', `/a: { post: { ${list}, responses: { 400: { $ref: " " } } } }`, 'paths./a.post.responses.400'],
  ])('that is empty is said to be that: of %s', (_, path, place) => {
    expect(() => merge(`${HEAD}paths:\n  ${path}\n`)).toThrow(
      `${place}: its $ref is empty, and names no part: say which, as in '#/components/responses/NotFound', or take it out`,
    )
  })

  it.each(['null', '12', '[]'])('whose $ref is %s is refused', (value) => {
    expect(() => merge(`${HEAD}paths: { /a: { post: { $ref: ${value}, ${list}, ${FINE} } } }\n`)).toThrow(
      `paths./a.post: its $ref is ${value}, not the text that says where to: correct it, or take it out`,
    )
  })

  it('has the list that stands beside a reference on the way, the nearest first', () => {
    const chain = (first: string) =>
      `${HEAD}paths: { /a: { post: { $ref: "#/x-o/one"${first} } } }\nx-o:\n  one: { $ref: "#/x-o/two", ${list} }\n  two: { $ref: "#/x-o/end", x-errors: [unknown_model] }\n  end: { ${FINE} }\n`
    for (const [first, statuses] of [
      ['', ['200', '400', '403']],
      [', x-errors: [forbidden]', ['200', '403']],
    ] as const) {
      expect(Object.keys(merged(chain(first))['x-o'].end.responses)).toEqual(statuses)
    }
  })

  it('or whose path is one has those beside each reference on the way', () => {
    const item = `${HEAD}paths: { /a: { $ref: "#/x-i/mid" } }\nx-i:\n  mid: { $ref: "#/x-i/end", get: { ${list}, ${FINE} } }\n  end: { put: { ${list}, ${FINE} } }\n`
    const { mid, end } = merged(item)['x-i']
    expect([Object.keys(mid.get.responses), Object.keys(end.put.responses)]).toEqual([
      ['200', '400', '403'],
      ['200', '400', '403'],
    ])
  })

  it('is found in callbacks that are one', () => {
    const text = `${HEAD}paths: { /a: { post: { callbacks: { $ref: "#/x-c" }, ${FINE} } } }\nx-c: { on: { "{$url}": { post: { ${list}, ${FINE} } } } }\n`
    expect(Object.keys(merged(text)['x-c'].on['{$url}'].post.responses)).toEqual(['200', '400', '403'])
  })

  it.each([
    [
      '/a: { $ref: "#/components/pathItems/No" }',
      'paths./a: its $ref leads nowhere in this document (#/components/pathItems/No)',
    ],
    ['/a: { $ref: "#/paths/~1a" }', 'paths./a: its $ref leads round in a circle'],
    ['/a: { $ref: "#/openapi" }', 'paths./a: its $ref leads to no path item (#/openapi)'],
    ['/a: { get: { $ref: "#/info" } }', 'paths./a.get: its $ref leads to no operation (#/info)'],
  ])('that is lost is told of where nothing is listed: %s', (path, words) => {
    expect(() => merge(`${HEAD}paths: { ${path} }\n`)).toThrow(words)
    expect(() => merge(`${HEAD}paths: { ${path}, /z: { get: { ${list} } } }\n`)).not.toThrow()
  })

  it('to another file is left alone where it lists nothing', () => {
    const text = `${HEAD}paths:\n  /a: { post: { $ref: "other.yaml#/post" } }\n  /b: { get: { ${list} } }\n`
    expect(merged(text).paths['/a']).toEqual({ post: { $ref: 'other.yaml#/post' } })
  })
})

const withBad = (responses: string, rest = '') => `${HEAD}paths:
  /a: { get: { ${list}, responses: { ${responses} } } }
  /b: { get: { responses: { 400: { $ref: "#/components/responses/Bad" } } } }
components:
  responses:
    Bad: # shared
      description: Bad
      content:
        application/json: { schema: { type: number, maximum: 1.50 } }
    Also: { $ref: "#/components/responses/Bad" }
${rest}`

describe('a response that is a reference', () => {
  it.each([
    ['400: { $ref: "#/components/responses/Bad" }', 'Bad'],
    ["'400': { $ref: '#/components/responses/Bad' }", 'Bad'],
    ['400: { $ref: "#/components/responses/Also", description: Ours }', 'Also'],
  ])('stays one, to a response that says both, and the one of others stays as it is: %s', (response, name) => {
    const text = withBad(response)
    const document = merged(text)
    const { $ref } = document.paths['/a'].get.responses['400']
    expect($ref).toBe(`#/components/responses/${name}_BadJson`)
    const joined = resolved(document, { $ref }) as { description: string }
    expect(joined.description).toBe('Bad')
    expect(joined).toHaveProperty('content.application/json.schema.anyOf', [
      { type: 'number', maximum: 1.5 },
      { $ref: '#/components/schemas/BadJsonError' },
    ])
    const once = merge(text)
    expect(once).toContain('{ type: number, maximum: 1.50 }, {')
    expect(once.slice(once.indexOf('  /b:'), once.indexOf('Also:'))).toBe(
      text.slice(text.indexOf('  /b:'), text.indexOf('Also:')),
    )
    expect(merge(once)).toBe(once)
    const without = (listed: string) => listed.replace(`${list}, `, '')
    expect(merge(without(once))).toBe(without(text))
  })

  it.each([
    '400: { $ref: "#\\u002fcomponents/responses/Bad" }',
    '400: { $ref: &a "#/components/responses/Bad" }, default: { description: *a }',
  ])('is kept beside where it could not be put back as it is written: %s', (response) => {
    const text = withBad(response)
    const { responses } = merged(text).paths['/a'].get
    expect(responses['400']).toEqual({ $ref: '#/components/responses/Bad_BadJson' })
    expect(responses['x-errspec-kept-400'].$ref).toBe('#/components/responses/Bad')
    const once = merge(text)
    expect(merge(once)).toBe(once)
    const without = (listed: string) => listed.replace(`${list}, `, '')
    expect(merge(without(once))).toBe(without(text))
  })

  it('is followed to an operation’s own response, without what that one got', () => {
    const text = withBad('400: { description: Own }', `x-more: 1\n`).replace(
      '  /b:',
      `  /c: { get: { ${list}, responses: { 403: { $ref: "#/paths/~1b/get/responses/400" } } } }\n  /b:`,
    )
    const document = merged(text)
    const joined = resolved(document, document.paths['/c'].get.responses['403'])
    expect(joined).toMatchObject({ description: 'Bad', 'x-errspec-origin': '#/paths/~1b/get/responses/400' })
  })

  it.each([
    [
      '400: { $ref: "other.yaml#/x" }',
      /paths\.\/a\.get\.responses\.400: its \$ref leads .*to another file \(other\.yaml#\/x\): make one file of them first/,
    ],
    ['400: { $ref: "#/components/responses/%" }', /responses\.400: its \$ref leads nowhere in this document/],
    ['400: { $ref: null }', /paths\.\/a\.get\.responses\.400: its \$ref is null, not the text that says where to/],
    ['400: { $ref: "#" }', /responses\.400: its \$ref leads to no response \(#\): correct it/],
    ['400: { $ref: "#/paths/~1b/get" }', /responses\.400: its \$ref leads to no response/],
    ['400: { $ref: "#/info" }', /responses\.400: its \$ref leads to no response/],
    ['400: { $ref: "#/openapi" }', /responses\.400: its \$ref leads to no response \(#\/openapi\): correct it/],
    ['400: { $ref: "#/components/responses/Round" }', /responses\.400: its \$ref leads round in a circle/],
    [
      '400: { description: x, content: { $ref: "c.yaml" } }',
      /paths\.\/a\.get\.responses: its \$ref leads .*to another file \(c\.yaml\)/,
    ],
  ])('is refused where it cannot be followed, with words: %s', (response, words) => {
    expect(() => merge(withBad(response, '    Round: { $ref: "#/components/responses/Round" }\n'))).toThrow(words)
  })

  it('into a response that gets errors is refused, since it would say more to others too', () => {
    const text = withBad(
      '400: { description: x, content: { application/json: { schema: { type: string } } } }',
    ).replace(
      '{ type: number, maximum: 1.50 }',
      '{ $ref: "#/paths/~1a/get/responses/400/content/application~1json/schema" }',
    )
    expect(() => merge(text)).toThrow(
      'paths./a.get.responses.400: components.responses.Bad.content.application/json.schema refers to it ' +
        '(#/paths/~1a/get/responses/400/content/application~1json/schema) and would get its errors; move what both need to the components',
    )
  })
})
