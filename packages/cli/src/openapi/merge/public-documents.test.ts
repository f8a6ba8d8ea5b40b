import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { documentedKinds } from './test-documents/documented-kinds.js'
import { merge } from './test-documents/source.js'

// A company's document of a megabyte, which Redocly's core has for its benchmarks; it comes with openapi-typescript.
const redocly = createRequire(createRequire(import.meta.url).resolve('openapi-typescript')).resolve(
  '@redocly/openapi-core',
)
const yaml = readFileSync(join(dirname(redocly), '../src/benchmark/benches/rebilly.yaml'), 'utf8')
const json = JSON.stringify(parse(yaml, { maxAliasCount: -1 }), null, 2)

const KINDS = ['bad_json', 'unauthorized', 'forbidden']

/** A document with a list in every so manieth operation, before its responses. */
function listed(text: string, every: number): string {
  let count = 0
  return text.replace(/^( {4,})("?)responses\2: ?\{?\n(?=\s*["']?(?:\d|default))/gm, (line, indent, quote) => {
    if (count++ % every !== 0) return line
    return quote === ''
      ? `${indent}x-errors: [${KINDS}]\n${line}`
      : `${indent}"x-errors": ${JSON.stringify(KINDS)},\n${line}`
  })
}
const without = (text: string) => text.replace(/^ +"?x-errors"?: \[.*\n/gm, '')

describe.each([
  ['YAML', yaml],
  ['JSON', json],
])('a public document in %s', (_, text) => {
  it.each([[1], [50]])(
    'gets its errors and loses them again, byte for byte, with a list in one operation of %i',
    (every) => {
      const before = listed(text, every)
      const merged = merge(before)
      expect(merge(merged)).toBe(merged)
      expect(merge(without(merged))).toBe(text)
      const [old, document] = [parse(before), parse(merged)]
      let count = 0
      for (const [path, item] of Object.entries<Record<string, Record<string, unknown>>>(old.paths)) {
        for (const [method, operation] of Object.entries(item)) {
          const now = document.paths[path][method]
          if (operation['x-errors'] === undefined) expect(now).toEqual(operation)
          else {
            count++
            expect(documentedKinds(ig1, document, now)).toEqual(KINDS)
          }
        }
      }
      expect(count).toBeGreaterThan(every === 1 ? 300 : 5)
    },
  )
})
