import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder } from '../../test-program.js'
import { loadContract } from './load-contract.js'

/** A definition whose row of 409 has a title that the module gets from elsewhere. */
const definition = (title: string) => `{
  name: 'shop', version: '1.0.0',
  statuses: { 409: { title: ${title}, retry: false }, 500: { title: 'Internal Server Error', retry: true } },
  defaults: { unknown: 'broken' },
  errors: { sold_out: { status: 409, message: 'Sold out' }, broken: { status: 500, message: 'Broke' } },
}`
const shop = (title: string, before = '') => `${before}\nexport const shop = ${definition(title)}`

describe('a module that TypeScript and bundlers accept', () => {
  const cwd = folder({
    'package.json': { name: 'shop', type: 'module' },
    // As lodash is: no tool can tell its names without running it.
    'node_modules/case-of/package.json': { name: 'case-of', version: '1.0.0' },
    'node_modules/case-of/index.js':
      ';(function () { function all() {} all.upper = (text) => text.toUpperCase(); (module.exports = all).all = all }).call(this)',
    'workspace/package.json': {
      name: '@acme/statuses',
      exports: { '.': { types: './src/index.ts', import: './src/index.ts' } },
    },
    'workspace/src/index.ts': `import { Title } from './title.js'\nexport const title: string = Title.Conflict`,
    'workspace/src/title.ts': `export enum Title { Conflict = 'CONFLICT' }`,
    'tsconfig.json': '{ "extends": "./config/strict.json" }',
    'config/strict.json': '{ "extends": ["../tsconfig.base.json"], "compilerOptions": { "strict": true } }',
    'tsconfig.base.json':
      '{ // as people write it\n "compilerOptions": { "baseUrl": ".", "paths": { "@lib/*": ["lib/*"], "exact": ["lib/title.ts"] }, } }',
    'lib/title.ts': `export const title = 'CONFLICT'`,
    'lib/constants.cjs': `module.exports = { title: 'CONFLICT', other: 3 }`,
    'lib/data.json': { title: 'CONFLICT' },
    'named.ts': shop(`upper('conflict')`, `import { upper } from 'case-of'`),
    'default-too.ts': shop(`all.upper('con') + upper('flict')`, `import all, { upper } from 'case-of'`),
    'constants.ts': shop('title', `import { title } from './lib/constants.cjs'`),
    'default-constants.ts': shop('constants.title', `import constants from './lib/constants.cjs'`),
    'all-constants.ts': shop('all.title', `import * as all from './lib/constants.cjs'`),
    'require.cts': `const { title } = require('./lib/constants.cjs')\nmodule.exports = ${definition('title')}`,
    'import-equals.cts': `import constants = require('./lib/constants.cjs')\nexport = { shop: ${definition('constants.title')} }`,
    'module.mts': shop('title', `import { title } from './lib/title.js'`),
    'common.cjs': `exports.shop = ${definition(`require('./lib/constants.cjs').title`)}`,
    'json.ts': shop('data.title', `import data from './lib/data.json'`),
    'json-attribute.ts': shop('data.title', `import data from './lib/data.json' with { type: 'json' }`),
    'paths.ts': shop('title', `import { title } from '@lib/title'`),
    'paths-with-ending.ts': shop('title', `import { title } from '@lib/title.js'`),
    'exact-path.ts': shop('title', `import { title } from 'exact'`),
    'base-url.ts': shop('title', `import { title } from 'lib/title'`),
    // As create-vite makes it.
    'vite/tsconfig.json':
      '{ "files": [], "references": [{ "path": "./tsconfig.node.json" }, { "path": "./gone" }, { "path": "./app" }] }',
    'vite/tsconfig.node.json': '{ "compilerOptions": { "lib": [] }, "include": ["vite.config.ts"] }',
    'vite/app/tsconfig.json': '{ /* as people write it */ "extends": "./paths.json", }',
    'vite/app/paths.json': { compilerOptions: { paths: { '@/*': ['./lib/*'] } } },
    'vite/app/lib/title.ts': `export const title = 'CONFLICT'`,
    'vite/references.ts': shop('title', `import { title } from '@/title'`),
    'workspace.ts': shop('title', `import { title } from '@acme/statuses'`),
    'await.ts': shop('title', `const { title } = await import('./lib/title.js')`),
    'syntax.ts': shop(
      'Titles.title',
      `function mark(target: unknown) { return target as never }
      const enum Title { Conflict = 'CONFLICT' }
      namespace Titles { export const title = Title.Conflict }
      @mark class Marked { constructor(private readonly one: string) {} declare two: string }
      new Marked('x')`,
    ),
    'no-config/catalog.ts': shop(`'CONFLICT'`),
    'no-config/tsconfig.json': '{ "extends": "@tsconfig/nowhere/tsconfig.json" }',
    'no-config/fails.ts': `import '@lib/title'`,
  })
  mkdirSync(join(cwd, 'node_modules/@acme'))
  symlinkSync(join(cwd, 'workspace'), join(cwd, 'node_modules/@acme/statuses'))

  it.each([
    'named.ts',
    'default-too.ts',
    'constants.ts',
    'default-constants.ts',
    'all-constants.ts',
    'require.cts',
    'import-equals.cts',
    'module.mts',
    'common.cjs',
    'json.ts',
    'json-attribute.ts',
    'paths.ts',
    'paths-with-ending.ts',
    'exact-path.ts',
    'base-url.ts',
    'vite/references.ts',
    'workspace.ts',
    'await.ts',
    'syntax.ts',
    'no-config/catalog.ts',
  ])('is loaded: %s', async (source) => {
    expect((await loadContract(source, cwd)).catalog.statuses[409]?.title).toBe('CONFLICT')
  })

  it('says of a tsconfig that cannot be read that it was left out, where the module then fails', async () => {
    await expect(loadContract('no-config/fails.ts', cwd)).rejects.toThrow(/'@lib\/title'.*tsconfig\.json was left out/)
  })
})

describe('a module that cannot be loaded', () => {
  const cwd = folder({
    'throws.ts': `interface Row { a: string }\n\nimport { inner } from './lib/inner.js'\nexport const row: Row = inner()`,
    'lib/inner.ts': `type X = {\n  a: 1\n}\nexport const inner = (): never => {\n  throw new Error('no database')\n}`,
    'syntax.ts': 'export const one = 1\nexport const = 3',
    'text.ts': `throw 'a text'`,
    'package.ts': `import 'not-there'`,
    'file.ts': `import './lib/nowhere.js'`,
    'promise.ts': `export const shop = Promise.resolve({})`,
    'factory.ts': `export function shop() {}`,
    'decorator.ts': `function mark(_: unknown, context: ClassDecoratorContext) { return void context.kind }\n@mark class X {}`,
  })

  it.each([
    ['throws.ts', 'throws.ts: loading it failed: no database (at lib/inner.ts:5:9)'],
    ['syntax.ts', /^syntax\.ts: loading it failed: .+ \(at syntax\.ts:2:\d+\)$/],
    ['text.ts', 'text.ts: loading it failed: a text'],
    [
      'package.ts',
      /^package\.ts: loading it failed: there is no 'not-there', which package\.ts imports: install it, or/,
    ],
    ['file.ts', `there is no './lib/nowhere.js', which file.ts imports: mend the path`],
    ['promise.ts', 'it exports no catalog (it exports shop, a promise: await it in the module)'],
    ['factory.ts#shop', `its export 'shop' is no catalog, a function: export what it returns`],
    ['decorator.ts', `decorators are run as TypeScript's experimentalDecorators`],
  ])('says why, where and what to do: %s', async (source, words) => {
    await expect(loadContract(source, cwd)).rejects.toThrow(words)
  })
})
