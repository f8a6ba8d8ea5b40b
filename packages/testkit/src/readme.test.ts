import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { conformanceRules } from './index.js'
import { mockHeaders } from './mock/mock-instructions.js'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test('Readme: every rule is listed as it is, and no other', () => {
  const rows = readme.slice(readme.indexOf('### Rules')).match(/^\| `.*$/gm)
  expect(rows).toEqual(conformanceRules.map(({ id, title, source }) => `| \`${id}\` | ${title} (${source}) |`))
})

test('Readme: every header of the mock server is listed', () => {
  expect([...readme.matchAll(/^\| `(x-errspec-[a-z-]+)/gm)].map(([, name]) => name)).toEqual([...mockHeaders])
})
