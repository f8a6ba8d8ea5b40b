import { describe, expect, it } from 'vitest'
import { folder } from '../../test-program.js'
import { loadContract } from './load-contract.js'

const shop = (before = '', title = "'CONFLICT'") => `${before}
export const shop = {
  name: 'shop', version: '1.0.0',
  statuses: { 409: { title: ${title}, retry: false }, 500: { title: 'Internal Server Error', retry: true } },
  defaults: { unknown: 'broken' },
  errors: { sold_out: { status: 409, message: 'Sold out' }, broken: { status: 500, message: 'Broke' } },
}`

/** Stands for a library of components: what it makes of an element is the element's text. */
const runtime = 'exports.jsx = (type, { children }) => children; exports.jsxs = exports.jsx; exports.Fragment = 0'
const element = (before = '') => shop(`${before}\nconst banner = <b>CONFLICT</b>`, 'String(banner)')

describe('a module with elements (JSX)', () => {
  const cwd = folder({
    'package.json': { name: 'shop', type: 'module' },
    'tsconfig.json': {},
    'node_modules/react/package.json': { name: 'react', version: '19.0.0' },
    'node_modules/react/jsx-runtime.js': runtime,
    'node_modules/other/package.json': { name: 'other', version: '1.0.0' },
    'node_modules/other/jsx-runtime.js': runtime.replace('=> children', '=> children.replace("OTHER", "CONFLICT")'),
    'plain.tsx': shop('export const first = <T,>(list: readonly T[]) => list[0]'),
    'element.tsx': element(),
    'element.jsx': element(),
    'pragma.tsx': `/** @jsxImportSource other */${element().replace('<b>CONFLICT', '<b>OTHER')}`,
    'imports.ts': shop(`import { Banner } from './parts/banner'\nconst one = <number>409`, 'Banner()'),
    'imports-jsx.ts': shop(`import { Banner } from './parts/label.jsx'`, 'Banner()'),
    'parts/banner.tsx': 'export const Banner = () => <b>CONFLICT</b>',
    'parts/label.jsx': 'export const Banner = () => <b>CONFLICT</b>',
    'other/tsconfig.base.json': '{ "compilerOptions": { "jsxImportSource": "other", } }',
    'other/tsconfig.json': '{ "extends": "./tsconfig.base.json", "compilerOptions": { "jsx": "react-jsx" } }',
    'other/element.tsx': element().replace('<b>CONFLICT', '<b>OTHER'),
    'classic/tsconfig.json': '{ "compilerOptions": { "jsx": "react", "jsxFactory": "h" } }',
    'classic/element.tsx': element('const h = (_type: string, _props: null, text: string) => text'),
    'absent/tsconfig.json': '{ "compilerOptions": { "jsxImportSource": "nobodys" } }',
    'absent/element.tsx': element(),
  })

  it.each([
    'plain.tsx',
    'element.tsx',
    'element.jsx',
    'pragma.tsx',
    'imports.ts',
    'imports-jsx.ts',
    'other/element.tsx',
    'classic/element.tsx',
  ])('is loaded: %s', async (source) => {
    expect((await loadContract(source, cwd)).catalog.statuses[409]?.title).toBe('CONFLICT')
  })

  it('says what to install where the runtime of its elements is not there', async () => {
    await expect(loadContract('absent/element.tsx', cwd)).rejects.toThrow(
      "loading it failed: there is no 'nobodys/jsx-runtime', which absent/element.tsx imports: install it",
    )
  })
})
