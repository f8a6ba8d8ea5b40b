// What a contract's types cost the compiler, TypeScript 7 and 6. Each figure is the median of five runs.
// - Catalogs of 250 to 1,000 errors, two uses of each, minus a catalog of one error. A third of the errors have params beyond
//   their message: optional ones, issues, and values of zod schemas.
// - 200 operations over a catalog of 300 errors, each with 8 to 12 of its own and 4 that all have, minus the same catalog with one
//   operation: without a use, with one, and with one of each. A use raises an error, and switches over all that a call can fail with.
//   npm run bench -- types [catalogs|operations]
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SIZES = [250, 500, 1000]
const OPERATIONS = 200
const KINDS = 300
const RUNS = 5
const root = fileURLToPath(new URL('..', import.meta.url))
const compilers = {
  'TypeScript 7': 'node_modules/typescript7/bin/tsc',
  'TypeScript 6': 'node_modules/typescript/bin/tsc',
}

/** Templates in the manner of the IG1 contract: none, one, two and three params, and two with more than their message shows. */
const TEMPLATES = [
  (index) => [`Failed to run step ${index}`, '', ''],
  (index) => [`Unknown resource_${index} {name}`, '', `{ name: 'x' }`],
  (index) => [
    `Step ${index} of {name} is invalid`,
    `{ issues: 'issues', hint: 'string?', retriable: 'boolean' }`,
    `{ name: 'x', issues: [], retriable: true }`,
  ],
  (index) => [`Limit ${index} of {name}: only up to {N} items`, `{ N: 'integer' }`, `{ name: 'x', N: 3 }`],
  (index) => [
    `Budget ${index} of {owner}: {spent} >= {limit}`,
    `{ spent: 'number', limit: 'number' }`,
    `{ owner: 'x', spent: 1.5, limit: 1 }`,
  ],
  (index) => [
    `Sold out: {name} of ${index}`,
    `{ left: 'integer', variants: z.array(z.string()), place: z.object({ aisle: z.number(), shelf: z.string() }).optional() }`,
    `{ name: 'x', left: 0, variants: ['a'] }`,
  ],
]

/** Those whose params are texts and numbers, all in the message. */
export const PLAIN_TEMPLATES = [0, 1, 3, 4].map((index) => TEMPLATES[index])

/** A catalog, and for each of its errors what its template gives: its placeholder, and a value of its params. */
function catalogOf(size, further = '', templates = TEMPLATES) {
  const errors = []
  const kinds = []
  for (let index = 0; index < size; index++) {
    const [message, params, value] = templates[index % templates.length](index)
    const declared = params ? `, params: ${params}` : ''
    errors.push(`    kind_${index}: { status: ${index % 3 ? 400 : 500}, message: '${message}'${declared} },`)
    kinds.push({ kind: `kind_${index}`, value, name: /\{(\w+)\}/.exec(message)?.[1] })
  }
  const source = `import { z } from '${root}node_modules/zod/index.js'
import { defineCatalog${further} } from '${root}packages/core/src/index.js'

export const text = z.array(z.string())

export const catalog = defineCatalog({
  name: 'bench',
  version: '1.0.0',
  statuses: { 400: { title: 'Bad Request', retry: false }, 500: { title: 'Internal Server Error', retry: true } },
  envelope: { body: { code: '{code}', message: '{message}', details: '{params}' } },
  defaults: { unknown: 'kind_0' },
  errors: {
${errors.join('\n')}
  },
})
`
  return { source, kinds }
}

/** A catalog, and two uses of each of its errors. */
export function program(size, templates = TEMPLATES) {
  const { source, kinds } = catalogOf(size, '', templates)
  // Functions: through a constant's arrow the compiler would follow the flow of the whole file up, which no catalog has to do with.
  const uses = kinds.flatMap(({ kind, value, name }) => [
    `export function raise_${kind}() {`,
    `  return catalog.error('${kind}'${value ? `, ${value}` : ''})`,
    '}',
    `export function read_${kind}(error: unknown) {`,
    `  return catalog.is(error, '${kind}') ? ${name ? `error.params.${name}` : 'error.message'}.length : 0`,
    '}',
  ])
  return `${source}\n${uses.join('\n')}\n`
}

/** Operations over a catalog, the first few of them used. */
function operationsProgram(operations, uses) {
  const { source, kinds } = catalogOf(KINDS, ', defineOperations, type OperationError')
  const common = [0, 1, 2, 3]
  const lists = Array.from({ length: operations }, (_, index) => {
    const own = Array.from({ length: 8 + (index % 5) }, (_, step) => 4 + ((index * 13 + step * 29) % (KINDS - 4)))
    return [index % 2 ? `GET /things_${index}/{id}` : `POST /things_${index}`, own]
  })
  const listed = (list) => list.map((index) => `'kind_${index}'`).join(', ')
  const used = lists.slice(0, uses).flatMap(([key, own], index) => {
    const { kind, value, name } = kinds[own[0]]
    return [
      `export function raise_${index}() {`,
      `  return api.of('${key}').error('${kind}'${value ? `, ${value}` : ''})`,
      '}',
      `export function read_${index}(failure: OperationError<typeof api, '${key}'>) {`,
      '  switch (failure.kind) {',
      `    case '${kind}':`,
      `      return ${name ? `failure.params.${name}` : 'failure.message'}`,
      ...[...own.slice(1), ...common].map((other) => `    case 'kind_${other}':`),
      `    case 'unrecognized':`,
      '      return failure.message',
      '    default: {',
      '      const rest: never = failure',
      '      return rest',
      '    }',
      '  }',
      '}',
    ]
  })
  const defined = [
    // It is used at least here.
    'export type Failure = OperationError<typeof api, never>',
    'export const api = defineOperations(catalog, {',
    `  '*': [${listed(common)}],`,
    ...lists.map(([key, own]) => `  '${key}': [${listed(own)}],`),
    '})',
  ]
  return `${source}\n${[...defined, ...used].join('\n')}\n`
}

/** The compiler's check time in seconds. Fails when the program has errors: it would measure something else. */
function checkTime(compiler, directory) {
  const args = [join(root, compiler), '-p', directory, '--noEmit', '--extendedDiagnostics']
  let output
  try {
    output = execFileSync(process.execPath, args, { encoding: 'utf8' })
  } catch (error) {
    throw new Error(`the generated program does not compile:\n${String(error.stdout).slice(0, 2000)}`)
  }
  return Number(/^Check time:\s+([\d.]+)s$/m.exec(output)?.[1])
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]

/** A project to check programs in; to be removed. */
export function createProject() {
  const work = mkdtempSync(join(tmpdir(), 'errspec-types-'))
  writeFileSync(
    join(work, 'tsconfig.json'),
    JSON.stringify({ extends: `${root}tsconfig.base.json`, compilerOptions: { typeRoots: [] }, files: ['catalog.ts'] }),
  )
  writeFileSync(join(work, 'package.json'), JSON.stringify({ type: 'module' }))
  return {
    check(compiler, source) {
      writeFileSync(join(work, 'catalog.ts'), source)
      return checkTime(compilers[compiler], work)
    },
    remove: () => rmSync(work, { recursive: true }),
  }
}

const seconds = (value) => Number(value.toFixed(3))

function catalogRows(project, name) {
  const timeOf = (source) => median(Array.from({ length: RUNS }, () => project.check(name, source)))
  const baseline = timeOf(program(1))
  return SIZES.map((size) => {
    const time = timeOf(program(size)) - baseline
    return {
      compiler: name,
      errors: size,
      uses: 2 * size,
      'check, s': seconds(time),
      'us per error': Math.round((time / size) * 1e6),
      'baseline, s': seconds(baseline),
    }
  })
}

function operationsRows(project, name) {
  const timeOf = (source) => median(Array.from({ length: RUNS }, () => project.check(name, source)))
  const baseline = timeOf(operationsProgram(1, 0))
  return [0, 1, OPERATIONS].map((uses) => ({
    compiler: name,
    errors: KINDS,
    operations: OPERATIONS,
    'used operations': uses,
    'check, s': seconds(timeOf(operationsProgram(OPERATIONS, uses)) - baseline),
    'baseline, s': seconds(baseline),
  }))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , only = ''] = process.argv
  const project = createProject()
  try {
    const names = Object.keys(compilers)
    if (only !== 'operations') console.table(names.flatMap((name) => catalogRows(project, name)))
    if (only !== 'catalogs') console.table(names.flatMap((name) => operationsRows(project, name)))
  } finally {
    project.remove()
  }
}
