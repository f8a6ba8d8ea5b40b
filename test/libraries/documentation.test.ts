import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

/** They run in a page, around our client: no error of theirs meets a server. */
const clientSide = ['@tanstack/react-query', 'react', 'react-dom']

test('the page about the errors of other libraries names each that is installed here', () => {
  const page = read('../../docs/foreign-errors.md')
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> }
  const names = Object.entries(devDependencies)
    // A further major stands under a name of its own.
    .map(([name, version]) => /^npm:(.+)@/.exec(version)?.[1] ?? name)
    .filter((name) => !/^@(?:types|errspec)\//.test(name) && !clientSide.includes(name))
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})
