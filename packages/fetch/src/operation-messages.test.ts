import { join } from 'node:path'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'

/** What a developer writes, whose compiler's messages and editor's tips are read. */
const SOURCE = `
import { defineCatalog, defineOperations } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { createFetch, type OperationFailure } from './index.js'

const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  statuses: { 409: { title: 'Conflict', retry: false }, 500: { title: 'Internal Server Error', retry: true } },
  defaults: { unknown: 'internal' },
  errors: {
    internal: { status: 500, message: 'Something broke' },
    sold_out: { status: 409, message: '{item} is sold out' },
    closed: { status: 409, message: 'A secret of the catalog' },
  },
})
const api = defineOperations(shop, { '*': ['internal'], 'POST /orders': ['sold_out'], 'GET /orders/{id}/{part}': [] })
const client = createFetch({ catalog: shop, operations: api })

const misspelt = client('POST /ordres')
const misspelt_safe = client.safe('POST /ordres', { json: {} })
const no_path = client('GET /orders/{id}/{part}', {})
const no_param = client('GET /orders/{id}/{part}', { path: { id: 1 } })
const unknown_param = client('GET /orders/{id}/{part}', { path: { id: 1, part: 2, parts: 3 } })
const other_method = client('POST /orders', { method: 'PUT' })
const other_catalog = createFetch({ catalog: ig1, operations: api })
const unknown_option = createFetch({ catalog: shop, retries: 3 })

const result = await client.safe('POST /orders', { json: {} })
const [failure] = result
declare const named: OperationFailure<typeof api, 'POST /orders'>
export default [result, failure, named]
client.safe('')
client.safe('GET /orders/{id}/{part}', { path: { } })
`

const file = join(import.meta.dirname, 'messages.ts')
let service: ts.LanguageService
let messages: Map<string, string>

beforeAll(() => {
  const read = (name: string) => (name === file ? SOURCE : ts.sys.readFile(name))
  const root = join(import.meta.dirname, '../../..')
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root)
  service = ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const text = read(name)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => root,
    getCompilationSettings: () => ({ ...options, noUnusedLocals: false }),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: read,
  })
  messages = new Map(
    service.getSemanticDiagnostics(file).map(({ start = 0, messageText }) => {
      const line = SOURCE.split('\n')[SOURCE.slice(0, start).split('\n').length - 1] ?? ''
      return [/const (\w+) =/.exec(line)?.[1] ?? line, ts.flattenDiagnosticMessageText(messageText, '\n')]
    }),
  )
}, 300_000)

describe('what the compiler says', () => {
  it.each([
    ['misspelt', ['"POST /ordres"', '"POST /orders" | "GET /orders/{id}/{part}"']],
    ['misspelt_safe', ['"POST /ordres"', '"POST /orders" | "GET /orders/{id}/{part}"']],
    ['no_path', ["'path' is missing"]],
    ['no_param', ["'part' is missing"]],
    ['unknown_param', ["'parts' does not exist"]],
    ['other_method', ['"PUT"', '"POST"']],
    ['other_catalog', ["'kinds that the catalog does not have'", '"sold_out"']],
    ['unknown_option', ["'retries' does not exist"]],
  ])('of %s names it', (name, words) => {
    for (const word of words) expect(messages.get(name)).toContain(word)
  })

  it('is said of these alone, and of a call without what it needs', () => {
    expect([...messages.keys()].slice(8)).toEqual([expect.stringContaining('{ path: { } }')])
  })
})

describe('what an editor shows', () => {
  const tipOf = (name: string) =>
    ts.displayPartsToString(service.getQuickInfoAtPosition(file, SOURCE.lastIndexOf(`${name},`))?.displayParts)

  it('of a failure, and of the result with it, are errors by kind, and nothing of the catalog', () => {
    const named = ts.displayPartsToString(
      service.getQuickInfoAtPosition(file, SOURCE.lastIndexOf('named'))?.displayParts,
    )
    for (const tip of [tipOf('failure'), tipOf('result'), named]) {
      for (const kind of ['internal', 'sold_out']) expect(tip).toContain(`ApiError<"${kind}"`)
      for (const other of ['UnrecognizedError', 'TransportError']) expect(tip).toContain(other)
      expect(tip).not.toMatch(/Catalog|secret|closed|message/)
    }
  })

  it('are the operations where one is called, and the params that its path takes', () => {
    const offered = (behind: string) => {
      const position = SOURCE.lastIndexOf(behind) + behind.length
      return service.getCompletionsAtPosition(file, position, {})?.entries.map(({ name }) => name)
    }
    expect(offered("safe('")).toEqual(expect.arrayContaining(['POST /orders', 'GET /orders/{id}/{part}']))
    expect(offered('path: { ')).toEqual(['id', 'part'])
  })
})
