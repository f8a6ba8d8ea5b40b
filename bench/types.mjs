// What a catalog's types cost the compiler: catalogs of 250 to 1,000 errors, two uses of each, checked by TypeScript 7
// and 6. A third of the errors have params beyond their message: optional ones, issues, and values of zod schemas. Each
// figure is the median of five runs, minus a catalog of one error.
//   node bench/types.mjs
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SIZES = [250, 500, 1000]
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

function program(size) {
  const errors = []
  const uses = []
  for (let index = 0; index < size; index++) {
    const [message, params, value] = TEMPLATES[index % TEMPLATES.length](index)
    const declared = params ? `, params: ${params}` : ''
    errors.push(`    kind_${index}: { status: ${index % 3 ? 400 : 500}, message: '${message}'${declared} },`)
    const name = /\{(\w+)\}/.exec(message)?.[1]
    // Functions: through a constant's arrow the compiler would follow the flow of the whole file up, which no catalog has to do with.
    uses.push(
      `export function raise_${index}() {`,
      `  return catalog.error('kind_${index}'${value ? `, ${value}` : ''})`,
      '}',
      `export function read_${index}(error: unknown) {`,
      `  return catalog.is(error, 'kind_${index}') ? ${name ? `error.params.${name}` : 'error.message'}.length : 0`,
      '}',
    )
  }
  return `import { z } from '${root}node_modules/zod/index.js'
import { defineCatalog } from '${root}packages/core/src/index.js'

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

${uses.join('\n')}
`
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

const work = mkdtempSync(join(tmpdir(), 'errspec-types-'))
try {
  writeFileSync(
    join(work, 'tsconfig.json'),
    JSON.stringify({ extends: `${root}tsconfig.base.json`, compilerOptions: { typeRoots: [] }, files: ['catalog.ts'] }),
  )
  writeFileSync(join(work, 'package.json'), JSON.stringify({ type: 'module' }))
  const rows = []
  for (const [name, compiler] of Object.entries(compilers)) {
    const timeOf = (size) => {
      writeFileSync(join(work, 'catalog.ts'), program(size))
      return median(Array.from({ length: RUNS }, () => checkTime(compiler, work)))
    }
    const baseline = timeOf(1)
    for (const size of SIZES) {
      const seconds = timeOf(size) - baseline
      rows.push({
        compiler: name,
        errors: size,
        uses: 2 * size,
        'check, s': Number(seconds.toFixed(3)),
        'us per error': Math.round((seconds / size) * 1e6),
        'baseline, s': Number(baseline.toFixed(3)),
      })
    }
  }
  console.table(rows)
} finally {
  rmSync(work, { recursive: true })
}
