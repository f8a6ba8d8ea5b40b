import { join } from 'node:path'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'

/** What a developer writes, whose compiler's messages and editor's tips are read. `<name>` is asked for at its last place. */
const SOURCE = `
import type { UnrecognizedError } from './catalog.js'
import { defineCatalog } from './define-catalog.js'
import { defineOperations } from './define-operations.js'
import type { OperationError, OperationKey } from './operations.js'

const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  statuses: { 409: { title: 'Conflict', retry: false }, 500: { title: 'Internal Server Error', retry: true } },
  defaults: { unknown: 'internal' },
  errors: {
    internal: { status: 500, message: 'Something broke' },
    sold_out: { status: 409, message: '{item} is sold out' },
    closed: { status: 409, message: 'A secret of the catalog' },
    archived: { status: 409, message: 'Archived' },
  },
})
const api = defineOperations(shop, { '*': ['internal'], 'POST /orders': ['sold_out'], 'GET /orders/{id}': ['archived'] })

const { error, wrap, is } = api.of('POST /orders')
const misspelt = api.of('POST /order')
const undeclared = error('closed')
const undeclared_with_params = api.of('GET /orders/{id}').error('sold_out', { item: 'x' })
const undeclared_wrap = wrap('archived', () => 1)
const without_params = error('sold_out')
const misspelt_kind = defineOperations(shop, { 'POST /orders': ['sold_uot'] })

declare function safe<Key extends OperationKey<typeof api>>(
  key: Key,
): [OperationError<typeof api, Key> | TypeError, undefined] | [undefined, string]
const [failure] = safe('POST /orders')
declare const named: OperationError<typeof api, 'GET /orders/{id}'>
declare const value: unknown
const narrowed = is(value) ? value : undefined
export default [failure, named, narrowed, undeclared, undeclared_wrap, misspelt]
`

let lines: readonly string[]
let messages: Map<string, string>
let tipOf: (name: string) => string

beforeAll(() => {
  const file = join(import.meta.dirname, 'messages.ts')
  const read = (name: string) => (name === file ? SOURCE : ts.sys.readFile(name))
  const base = ts.readConfigFile(join(import.meta.dirname, '../../../../tsconfig.base.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(base.config, ts.sys, import.meta.dirname)
  const service = ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const text = read(name)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => import.meta.dirname,
    getCompilationSettings: () => ({ ...options, noUnusedLocals: false }),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: read,
  })
  lines = SOURCE.split('\n')
  messages = new Map(
    service.getSemanticDiagnostics(file).map(({ start = 0, messageText }) => {
      const line = lines[SOURCE.slice(0, start).split('\n').length - 1] ?? ''
      return [/const (\w+) =/.exec(line)?.[1] ?? line, ts.flattenDiagnosticMessageText(messageText, '\n')]
    }),
  )
  tipOf = (name) =>
    ts.displayPartsToString(service.getQuickInfoAtPosition(file, SOURCE.lastIndexOf(`${name},`))?.displayParts)
}, 300_000)

describe('what the compiler says', () => {
  it.each([
    ['misspelt', ['"POST /order"', '"POST /orders"']],
    ['undeclared', ['"closed"', '"sold_out"']],
    ['undeclared_with_params', ['"sold_out"', '"archived"']],
    ['undeclared_wrap', ['"archived"', '"sold_out"']],
    ['without_params', ["'these params are missing'", '"item"']],
    ['misspelt_kind', ['"sold_uot"', `Did you mean '"sold_out"'?`]],
  ])('of %s names it', (name, words) => {
    for (const word of words) expect(messages.get(name)).toContain(word)
  })

  it('is said of these alone', () => {
    expect(messages.size).toBe(6)
  })
})

describe('what an editor shows', () => {
  it('of a failure is its errors by kind, and none of the catalog', () => {
    expect(tipOf('failure')).toMatch(/^const failure: /)
    for (const name of ['failure', 'narrowed']) {
      for (const kind of ['internal', 'sold_out']) expect(tipOf(name)).toContain(`ApiError<"${kind}"`)
    }
    expect(tipOf('failure')).toContain('TypeError')
    expect(tipOf('named')).toContain('ApiError<"archived"')
    for (const name of ['failure', 'named', 'narrowed'])
      expect(tipOf(name)).not.toMatch(/Catalog|secret|closed|message/)
  })
})
