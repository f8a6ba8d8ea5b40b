import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

test('the page about the errors of other libraries names each that is installed here', () => {
  const page = read('../../docs/foreign-errors.md')
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> }
  const names = Object.entries(devDependencies)
    // A further major stands under a name of its own.
    .map(([name, version]) => /^npm:(.+)@/.exec(version)?.[1] ?? name)
    .filter((name) => !/^@(?:types|errspec)\//.test(name))
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})
