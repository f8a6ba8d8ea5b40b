import { readFileSync } from 'node:fs'
import { conformanceRules, wireRules } from '@errspec/testkit'
import { expect, it } from 'vitest'
import { checkRules } from '../check/check-rules.js'
import { diffRules } from '../diff/changes/rules.js'
import { anchorOf } from '../shared/markdown.js'
import { program } from '../test-program.js'
import { ruleEntries, rulesPage } from './rules-page.js'

const page = new URL('../../../../docs/rules.md', import.meta.url)
const root = new URL('../../../../', import.meta.url)

it('the page has every rule of check, diff, probe and the wire, each under one name that no other has', () => {
  const ids = ruleEntries.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(new Set(ids)).toEqual(
    new Set([
      ...wireRules.map(({ number }) => `wire-rule-${number}`),
      ...conformanceRules.map(({ id }) => id),
      ...Object.keys(checkRules),
      ...Object.keys(diffRules),
    ]),
  )
  for (const { id, text } of ruleEntries) expect(text, id).toMatch(/\w{3}.*[.*]$/m)
  const anchors = [...rulesPage().matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading))
  expect(new Set(anchors).size).toBe(anchors.length)
  expect(anchors).toEqual(expect.arrayContaining(ids))
})

it('the page in docs is up to date, and every link to a place in it leads somewhere', () => {
  const text = readFileSync(page, 'utf8')
  expect(text).toBe(rulesPage())
  const anchors = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading))
  const linking = [
    'ARCHITECTURE.md',
    'README.md',
    'packages/cli/README.md',
    'packages/testkit/README.md',
    'docs/rules.md',
  ]
  const targets = linking.flatMap((file) =>
    [...readFileSync(new URL(file, root), 'utf8').matchAll(/\]\((?:[./]*docs\/rules\.md)?#([\w-]+)\)/g)].flatMap(
      ([link, anchor = '']) => (link.includes('rules.md') || file === 'docs/rules.md' ? anchor : []),
    ),
  )
  expect(targets).toEqual(expect.arrayContaining(['the-wire', 'wire-rule-3']))
  for (const target of targets) expect(anchors).toContain(target)
})

it.each([
  ['wire rule 3', 'Wire rule 3'],
  ['wire-rule-3', 'Wire rule 3'],
  ['x-error-kind', 'x-error-kind'],
  ['no-solution', 'no-solution'],
  ['kind-removed', 'kind-removed'],
])('rules prints %s', async (name, heading) => {
  for (const argv of [[name], name.split(' ')]) {
    const { code, out } = await program(['rules', ...argv])
    expect(code).toBe(0)
    expect(out.split('\n')[0]).toBe(`### ${heading}`)
    expect(out).not.toMatch(/\n###/)
  }
})

it('rules says how to accept what a rule finds, where that can be', async () => {
  const text = async (rule: string) => (await program(['rules', rule])).out
  expect(await text('no-solution')).toMatch(
    /"rules": \{ "no-solution": "off" \}.*`no-solution PATH` in `\.errspec-ignore`.*--write-baseline/,
  )
  expect(await text('definition')).toContain('nothing accepts it')
  expect(await text('wire-rule-3')).not.toContain('Accept')
})

it('rules names the nearest rule where there is none of that name', async () => {
  expect(await program(['rules', 'x-eror-kind'])).toEqual({
    code: 2,
    out: '',
    err: expect.stringContaining("there is no rule 'x-eror-kind'; did you mean 'x-error-kind'?"),
  })
})
