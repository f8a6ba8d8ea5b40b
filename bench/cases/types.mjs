import { createProject, PLAIN_TEMPLATES, program } from '../types.mjs'

const ERRORS = 1000

/** What a generator would write: a function for each error, with its params spelled out. */
function generated() {
  const lines = [
    'export interface Failure<Kind extends string, Params> extends Error { readonly kind: Kind; readonly params: Params }',
    'declare function make<Kind extends string, Params>(kind: Kind, message: string, params: Params): Failure<Kind, Params>',
  ]
  for (let index = 0; index < ERRORS; index++) {
    const [params, value, read] = [
      ['{}', '{}', 'message'],
      ['{ readonly name: string }', "{ name: 'x' }", 'params.name'],
      ['{ readonly name: string; readonly N: number }', "{ name: 'x', N: 3 }", 'params.name'],
    ][index % 3]
    lines.push(
      `export function create_${index}(params: ${params}): Failure<'kind_${index}', ${params}> { return make('kind_${index}', 'Message ${index}', params) }`,
      `export function is_${index}(error: unknown): error is Failure<'kind_${index}', ${params}> { return (error as { kind?: unknown }).kind === 'kind_${index}' }`,
      `export function raise_${index}() { return create_${index}(${value}) }`,
      `export function read_${index}(error: unknown) { return is_${index}(error) ? error.${read}.length : 0 }`,
    )
  }
  return lines.join('\n')
}

/** Seconds of checking, without those of the same program with one error. */
const checking = (compiler, source, baseline) => (seconds) => {
  const project = createProject()
  try {
    const own = project.check(compiler, seconds === 0 ? (baseline ?? source) : source)
    return Math.max(0, own - (baseline && seconds > 0 ? project.check(compiler, baseline) : 0))
  } finally {
    project.remove()
  }
}

export default [
  {
    name: 'compile',
    what: `check a program that uses each of ${ERRORS} errors twice`,
    unit: 's',
    slow: ['errspec, TypeScript 6'],
    rows: [
      { of: 'errspec, TypeScript 7', against: 'generated functions, TypeScript 7', is: 'cost', aim: { most: 1.3 } },
      { of: 'errspec, a third with issues and schemas, TypeScript 7', is: 'time' },
    ],
    contestants: {
      'errspec, TypeScript 7': checking('TypeScript 7', program(ERRORS, PLAIN_TEMPLATES), program(1, PLAIN_TEMPLATES)),
      'errspec, a third with issues and schemas, TypeScript 7': checking('TypeScript 7', program(ERRORS), program(1)),
      'generated functions, TypeScript 7': checking('TypeScript 7', generated()),
      'errspec, TypeScript 6': checking('TypeScript 6', program(ERRORS, PLAIN_TEMPLATES), program(1, PLAIN_TEMPLATES)),
    },
  },
]
