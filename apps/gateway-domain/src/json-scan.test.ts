import { expect, test } from 'vitest'
import { createJsonScan } from './json-scan.js'

const isTaken = (...chunks: string[]) => {
  const scan = createJsonScan()
  return chunks.map((chunk) => scan(Buffer.from(chunk))).every(Boolean)
}

test.each<[string, string[], boolean]>([
  ['64 levels', ['['.repeat(64), ']'.repeat(64)], true],
  ['65 levels', ['[{"a":'.repeat(32), '['], false],
  ['levels that are closed again', ['[', '[],'.repeat(1000), '[]]'], true],
  ['too many numbers', ['['.concat('1,'.repeat(20_000))], false],
  ['too many empty lists, in pieces', Array(11).fill('[],'.repeat(1000)), false],
  ['a text of commas and brackets', ['"', ',['.repeat(100_000), '"'], true],
  ['a quote that is escaped, and cut from its backslash', ['"a\\', '"', ',['.repeat(100_000), '"'], true],
  ['a backslash that is escaped at the end of a text', ['"a\\\\"', ','.repeat(20_000)], false],
])('%s: %#', (_name, chunks, expected) => {
  expect(isTaken(...chunks)).toBe(expected)
})
