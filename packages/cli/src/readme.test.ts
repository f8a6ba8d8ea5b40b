import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkRules } from './check/check-rules.js'
import { diffRules } from './diff/changes/rules.js'
import { program } from './test-program.js'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const section = (heading: string) => readme.slice(readme.indexOf(`\n${heading}\n`)).split(/\n## /)[1] ?? ''
const rows = (heading: string) => section(heading).match(/^\| `.*$/gm)

test('Readme: every rule of diff is listed as it is, and no other', () => {
  expect(rows('## diff')).toEqual(
    Object.entries(diffRules).map(
      ([rule, { level, breaks, title }]) => `| \`${rule}\` | ${level} | ${breaks.join(', ') || 'nobody'} | ${title} |`,
    ),
  )
})

test('Readme: every advice of check is listed as it is, and no other', () => {
  const { definition, ...advice } = checkRules
  expect(definition).toBeTruthy()
  expect(rows('## check')).toEqual(Object.entries(advice).map(([rule, title]) => `| \`${rule}\` | ${title} |`))
})

test('Readme: the example of explain prints what is shown', async () => {
  const [, body = '', shown] = /^\$ npx errspec explain '(.*)'\n([\s\S]*?)^```/m.exec(readme) ?? []
  expect((await program(['explain', body])).out).toBe(shown)
})

test('Readme: every command is listed', async () => {
  const { out } = await program(['--help'])
  const commands = [...out.matchAll(/^ {2}([a-z-]+) (?:\[|<)/gm)]
    .map(([, name]) => name)
    .filter((name) => name !== 'help')
  const listed = [...readme.matchAll(/^\| `([a-z-]+)(?: [A-Z[\] ]+)?` \| [^|]+ \|$/gm)].map(([, name]) => name)
  expect(listed.slice(0, commands.length)).toEqual(commands)
})

test('help and readmes are in plain words', async () => {
  const { out } = await program(['--help'])
  const commands = [...out.matchAll(/^ {2}([a-z-]+) (?:\[|<)/gm)].map(([, name = '']) => name)
  const helps = await Promise.all(commands.map(async (name) => (await program([name, '--help'])).out))
  const testkit = readFileSync(new URL('../../testkit/README.md', import.meta.url), 'utf8')
  const figures = /regret|holds a (?:live )?server|live server|rules of the wire\.? *$|nobody seems|at work in/im
  for (const text of [out, ...helps, readme, testkit]) expect(text).not.toMatch(figures)
})
