import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { program } from '../../bench/types.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const config = ts.readConfigFile(`${root}tsconfig.base.json`, ts.sys.readFile).config
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
const entry = `${root}bench/catalog.ts`

const host = ts.createCompilerHost(options)
const parsed = new Map<string, ts.SourceFile | undefined>()
const { getSourceFile } = host

/** What the compiler makes to check a program that uses each error of a catalog twice. */
function costs(errors: number) {
  const source = ts.createSourceFile(entry, program(errors), ts.ScriptTarget.ES2022, true)
  host.getSourceFile = (file, ...rest) => {
    if (file === entry) return source
    if (!parsed.has(file)) parsed.set(file, getSourceFile(file, ...rest))
    return parsed.get(file)
  }
  const checked = ts.createProgram([entry], options, host)
  expect(checked.getSemanticDiagnostics(source).map(({ messageText }) => messageText)).toEqual([])
  return [checked.getInstantiationCount(), checked.getTypeCount(), checked.getSymbolCount()] as const
}

// Counted, not timed. The time is in symbols first: a condition on a tuple makes the 40 of an array for each error.
test('each error of a catalog costs the compiler the same, and little', () => {
  const [few, some, many] = [costs(6), costs(126), costs(246)]
  const perError = many.map((count, at) => Math.round((count - (some[at] ?? 0)) / 120))
  const before = some.map((count, at) => Math.round((count - (few[at] ?? 0)) / 120))
  const [instantiations = 0, types = 0, symbols = 0] = perError
  expect(instantiations).toBeLessThanOrEqual(230)
  expect(types).toBeLessThanOrEqual(30)
  expect(symbols).toBeLessThanOrEqual(75)
  expect(perError).toEqual(before)
})
