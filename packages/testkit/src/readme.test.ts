import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import * as adapter from '@errspec/core/adapter'
import * as ig1Module from '@errspec/core/ig1'
import { ig1 } from '@errspec/core/ig1'
import { expect, test } from 'vitest'
import * as testkit from './index.js'
import { conformanceRules, createMockServer } from './index.js'
import { mockHeaders } from './mock/mock-instructions.js'
import { listen } from './test-servers.js'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const snippets = [...readme.matchAll(/^```js\n(.*?)^```/gms)].map(([, code = '']) => code)

/** Runs a snippet on the sources; `given` are the globals and modules that it is to have in place of its own. */
async function run(code: string, given: Readonly<Record<string, unknown>>): Promise<void> {
  const modules = { '@errspec/core/ig1': ig1Module, '@errspec/testkit': testkit, ...(given['modules'] as object) }
  const body = code.replace(/^import (\{.*?\}) from ('.*?')$/gm, 'const $1 = modules[$2]')
  const names = Object.keys(given).filter((name) => name !== 'modules')
  const AsyncFunction = Object.getPrototypeOf(run).constructor
  await new AsyncFunction('modules', ...names, body)(modules, ...names.map((name) => given[name]))
}

test('Readme: every rule is listed as it is, and no other', () => {
  const rows = readme.slice(readme.indexOf('### Rules')).match(/^\| `.*$/gm)
  expect(rows).toEqual(conformanceRules.map(({ id, title, source }) => `| \`${id}\` | ${title} (${source}) |`))
})

test('Readme: every header of the mock server is listed', () => {
  expect([...readme.matchAll(/^\| `(x-errspec-[a-z-]+)/gm)].map(([, name]) => name)).toEqual([...mockHeaders])
})

test('Readme: the mock server starts as it says, and answers as it shows', async () => {
  const where: unknown[] = []
  await run(snippets[0] ?? '', {
    modules: { '@errspec/testkit': { createMockServer: () => ({ listen: (...at: unknown[]) => where.push(...at) }) } },
  })
  expect(where).toEqual([4010, '127.0.0.1'])
  const base = await listen(createMockServer(ig1))
  const shown = [...readme.matchAll(/^\$ curl 127\.0\.0\.1:4010(\S*) (.*)\n(\{.*\})$/gm)]
  expect(shown).toHaveLength(2)
  for (const [, path, options = '', body] of shown) {
    const headers = [...options.matchAll(/-H '([^:]+): (.*?)'/g)].map(
      ([, name, value]) => [name, value] as [string, string],
    )
    const answer = await (await fetch(`${base}${path}`, { headers })).text()
    expect(answer.replace(/req_\w+/, 'req_')).toBe(body?.replace(/req_\w+/, 'req_'))
  }
})

test('Readme: the suite runs as it says', async () => {
  const server = createServer((request, response) => {
    const isIn = request.headers.authorization !== undefined
    const thrown = isIn ? ig1.error('unknown_model', { model: 'nope' }) : ig1.error('unauthorized')
    if (isIn && request.url === '/v1/models') return void response.end()
    request.resume().on('end', () => adapter.writeResponse(adapter.toErrorResponse(ig1, thrown), 'POST', response))
  })
  const process = {
    stdout: { text: '', write: (text: string) => Object.assign(process.stdout, { text }) },
    exitCode: 7,
  }
  const baseUrl = await listen(server)
  await run((snippets[1] ?? '').replace('http://127.0.0.1:3000', baseUrl), { process })
  // This small server has no ids on its successes, and no 404.
  expect(process.exitCode).toBe(1)
  expect(process.stdout.text).toMatch(/^ig1 at http/)
  expect(process.stdout.text).not.toMatch(/kind 'unknown_model'|kind 'unauthorized'/)
})

test('Readme: the cases run in a test framework as it says', async () => {
  const before: (() => unknown)[] = []
  const after: (() => unknown)[] = []
  const tests: (() => Promise<void>)[] = []
  type Case = ReturnType<typeof testkit.conformanceCases>[number]
  const each = (cases: readonly Case[]) => (_title: string, check: (one: Case) => Promise<void>) =>
    void tests.push(...cases.map((one) => () => check(one)))
  const vitest = {
    beforeAll: (hook: () => unknown) => before.push(hook),
    afterAll: (hook: () => unknown) => after.push(hook),
    expect,
    test: { each },
  }
  await run(snippets[2] ?? '', { modules: { vitest } })
  for (const hook of before) await hook()
  for (const check of tests) await check()
  for (const hook of after) await hook()
  expect(tests.length).toBe(testkit.conformanceCases(ig1).length)
})
