import { describe, expect, it } from 'vitest'
import { type LogLine, linesOf } from './line-stream.js'

const bytes = (text: string) => new TextEncoder().encode(text)

async function read(...chunks: (string | Uint8Array)[]): Promise<LogLine[]> {
  const lines: LogLine[] = []
  for await (const line of linesOf(chunks as never)) lines.push(line)
  return lines
}

const texts = async (...chunks: (string | Uint8Array)[]) => (await read(...chunks)).map(({ text }) => text)

describe('linesOf', () => {
  it('divides chunks into lines, wherever they are cut', async () => {
    expect(await texts('a\nb', 'c\r\n', '\r\n', 'd')).toEqual(['a', 'bc', '', 'd'])
    expect(await texts('a\r', '\nb\n')).toEqual(['a', 'b'])
    expect(await texts()).toEqual([])
    const whole = bytes('\ufeffé💩\nü')
    for (let at = 0; at <= whole.length; at++) {
      expect(await texts(whole.slice(0, at), whole.slice(at))).toEqual(['é💩', 'ü'])
    }
  })

  it('reads a long line in parts that overlap, and goes on with the next one', async () => {
    const line = Array.from({ length: 400_000 }, (_, index) => index.toString(36).padStart(8, '.')).join('')
    for (const size of [1000, 100_000, 5_000_000]) {
      const chunks = Array.from({ length: Math.ceil(line.length / size) }, (_, index) =>
        line.slice(index * size, (index + 1) * size),
      )
      const read1 = await read('first\n', ...chunks, '\nlast')
      expect(read1.at(0)).toEqual({ text: 'first' })
      expect(read1.at(-1)).toEqual({ text: 'last' })
      const parts = read1.slice(1, -1)
      expect(parts.map(({ part }) => part)).toEqual(['first', ...parts.slice(2).map(() => 'next'), 'last'])
      // Together they are the line: each begins with the last quarter of the one before.
      let joined = ''
      for (const { text } of parts) {
        expect(text.length).toBeLessThanOrEqual(1024 * 1024)
        joined += joined === '' ? text : text.slice(256 * 1024)
        expect(line.startsWith(joined)).toBe(true)
      }
      expect(joined.length).toBe(line.length)
    }
  })
})
