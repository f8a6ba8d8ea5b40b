import { exampleError } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import { ig1Operations } from '@errspec/core/ig1/operations'
import { createFetch } from '@errspec/fetch'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { docs } from '../../packages/cli/src/docs/docs.js'
import { mergeOpenApi } from '../../packages/cli/src/openapi/merge/document-file.js'
import { platforms, startService } from './platforms.js'

const contract = { catalog: ig1, operations: ig1Operations }
const kinds = Object.keys(ig1.errors)
const operations = Object.keys(ig1Operations.operations).flatMap((operation) => {
  const [method = '', path] = operation.split(' ')
  return path === undefined ? [] : [{ operation: operation as 'GET /usage', method, path }]
})

/** The kinds of each operation, whatever has shown them. */
type Shown = Record<string, string[]>
const shown = (kindsOf: (operation: string) => string[]): Shown =>
  Object.fromEntries(operations.map(({ operation }) => [operation, kindsOf(operation).sort()]))

/** What was written by hand, without any code of ours. */
const declared = shown((operation) => {
  const { '*': everywhere, ...own } = ig1Operations.operations as Record<string, readonly string[]>
  return [...(everywhere ?? []), ...(own[operation] ?? [])]
})

// What an adapter writes itself.
beforeEach(() => void vi.spyOn(console, 'error').mockReturnValue())
afterEach(() => void vi.restoreAllMocks())

test.each(platforms)('$name reports what an IG1 operation does not declare, and nothing else', async (platform) => {
  const undeclared: string[] = []
  const { send, close } = await startService(
    platform,
    ({ query }) => {
      throw exampleError(ig1, String(query['kind']))
    },
    {
      operations: ig1Operations,
      paths: operations.map(({ path }) => path),
      onUndeclared: ({ kind }, { operation }) => void undeclared.push(`${operation}: ${kind}`),
    },
  )
  for (const { method, path } of operations) {
    const content = method === 'POST' && { headers: { 'content-type': 'application/json' }, body: '{}' }
    for (const kind of kinds) {
      const { status } = await send(`${path}?kind=${kind}`, { method, ...content })
      expect(status).toBe(ig1.errors[kind as 'forbidden'].status)
    }
  }
  await close()
  expect(shown((operation) => kinds.filter((kind) => !undeclared.includes(`${operation}: ${kind}`)))).toEqual(declared)
  expect(undeclared).toHaveLength(new Set(undeclared).size)
})

test('the client has the type and the error of what an IG1 operation declares, and of nothing else', async () => {
  const caught = new Set<string>()
  for (const { operation } of operations) {
    for (const kind of kinds) {
      const answer = exampleError(ig1, kind).toResponse()
      const client = createFetch({
        catalog: ig1,
        operations: ig1Operations,
        baseUrl: 'https://api.test',
        retry: false,
        fetch: async () => answer,
      })
      const [failure] = await client.safe(operation)
      caught.add(`${operation}: ${failure?.kind}`)
    }
  }
  expect(shown((operation) => kinds.filter((kind) => caught.has(`${operation}: ${kind}`)))).toEqual(declared)
})

test('the OpenAPI document lists what an IG1 operation declares, and nothing else', () => {
  const paths = Object.fromEntries(
    operations.map(({ method, path }) => [path, { [method.toLowerCase()]: { responses: {} } }]),
  )
  const skeleton = JSON.stringify({ openapi: '3.1.0', info: { title: 'IG1', version: '1' }, paths }, null, 2)
  const document = JSON.parse(mergeOpenApi(contract, skeleton))
  const resolve = ({ $ref, ...value }: { $ref?: string }) =>
    $ref === undefined
      ? value
      : $ref
          .slice(2)
          .split('/')
          .reduce((inner, name) => inner[name], document)
  expect(
    shown((operation) => {
      const [method = '', path = ''] = operation.split(' ')
      return Object.values<object>(document.paths[path][method.toLowerCase()].responses).flatMap((response) =>
        Object.keys(resolve(response).content['application/json'].examples),
      )
    }),
  ).toEqual(declared)
})

test('the docs say of each error which IG1 operations raise it', () => {
  const raisedBy: Shown = {}
  let current = ''
  for (const line of docs(contract).split('\n')) {
    current = /^- <a id="(\w+)">/.exec(line)?.[1] ?? current
    const [, list] = /^ {2}Raised by: (.+)\.$/.exec(line) ?? []
    if (list === undefined) continue
    raisedBy[current] =
      list === 'any operation' ? operations.map(({ operation }) => operation) : list.slice(1, -1).split('`, `')
  }
  expect(shown((operation) => kinds.filter((kind) => raisedBy[kind]?.includes(operation)))).toEqual(declared)
})
