import { expect, it } from 'vitest'
import { folder, installedCore, program } from '../../test-program.js'

/** Where annotations are of what is said of each kind: its file, and the line where that has one. */
async function placesIn(files: Readonly<Record<string, string | object>>) {
  const cwd = folder({ ...(await installedCore()), ...files })
  const { out, err } = await program(['check', '-c', 'shop.ts', '--format', 'github'], { cwd })
  const found = [...out.matchAll(/^::\w+ file=([^,]+),(?:line=(\d+),)?title=internal-params::errors\.(\w+)/gm)]
  expect(found.length, out + err).toBeGreaterThan(0)
  return Object.fromEntries(found.map(([, file, line, kind]) => [kind, line === undefined ? file : `${file}:${line}`]))
}

const catalog = (imports: string, errors: string) => `import { defineCatalog } from '@errspec/core'
${imports}
export default defineCatalog({
  name: 'shop',
  version: '1.0.0',
  statuses: { 500: { title: 'Internal Server Error', retry: true } },
  defaults: { unknown: 'internal' },
  errors: { internal: { status: 500, message: 'It broke' }, ${errors} },
})
`
const row = (kind: string) => `  ${kind}: { status: 500, message: '${kind} of {host} is gone' },\n`

it('an annotation is at the file and the line where a kind is written, whoever imports that', async () => {
  const files = {
    'shop.ts': catalog(
      "import { errors } from './parts/all.js'\nimport more from './more.json' with { type: 'json' }\nimport { aliased } from '@parts/aliased'",
      '...errors, ...more, ...aliased',
    ),
    'parts/all.ts':
      "export * from './orders.js'\nimport { orders } from './orders.js'\nimport { carts } from './carts.cjs'\nexport const errors = { ...orders, ...carts }\n",
    'parts/orders.ts': `// lost\n\nexport const orders = {\n${row('lost')}} as const\n`,
    'parts/carts.cts': `exports.carts = {\n\n\n${row('full')}}\n`,
    'parts/aliased.ts': `export const aliased = {\n${row('odd')}}\n`,
    'more.json': '{\n  "cold": {\n    "status": 500,\n    "message": "{host} is cold"\n  }\n}\n',
    'tsconfig.json': { compilerOptions: { paths: { '@parts/*': ['./parts/*'] } } },
  }
  expect(await placesIn(files)).toEqual({
    lost: 'parts/orders.ts:4',
    full: 'parts/carts.cts:4',
    odd: 'parts/aliased.ts:2',
    cold: 'more.json:4',
  })
})

it('or where the only key of its name is, as in a file of messages, and has no line where nothing says which', async () => {
  const made = '...Object.fromEntries(Object.entries(texts).map(([kind, message]) => [kind, { status: 500, message }]))'
  expect(
    await placesIn({
      'shop.ts': catalog(
        "import texts from './texts.json'\nimport { names } from './names.js'",
        `${made}, ...Object.fromEntries(names.map((name) => [name + '_host', { status: 500, message: name + ' {host}' }]))`,
      ),
      'texts.json': '{\n  "lost": "lost {host}",\n  "cold": "cold {host}"\n}\n',
      'names.ts': "export const names = ['a', 'b']\n",
    }),
  ).toEqual({ lost: 'texts.json:2', cold: 'texts.json:3', a_host: 'shop.ts', b_host: 'shop.ts' })
})
