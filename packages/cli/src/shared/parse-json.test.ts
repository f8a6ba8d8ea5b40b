import { describe, expect, it } from 'vitest'
import { parseJson } from './parse-json.js'
import { UsageError } from './usage-error.js'

/** Faulty texts, and what is said of each behind `x.json: is not JSON: `. */
const faults: readonly (readonly [text: string, message: string])[] = [
  ['{\n  "a": 1,\n}', 'there is "}" where a key in double quotes should be, at line 3, column 1'],
  ['{"a": x1}', 'there is "x1" where a value should be, at line 1, column 7'],
  ['{"a": 1', 'it ends where a comma, or } should be, at line 1, column 8'],
  ['{"a": [1 2]}', 'there is "2" where a comma, or ] should be, at line 1, column 10'],
  ['{"a" 1}', 'there is "1" where a colon should be, at line 1, column 6'],
  ["{'a': 1}", `there is "'" where a key in double quotes, or } should be, at line 1, column 2`],
  ['{a: 1}', 'there is "a" where a key in double quotes, or } should be, at line 1, column 2'],
  ['[1,]', 'there is "]" where a value should be, at line 1, column 4'],
  ['{\r\n  // c\r\n}', 'it has a comment, which JSON has not, at line 2, column 3'],
  ['["b\nc"]', 'there is a line break where the end of the text, a " should be, at line 1, column 4'],
  ['["b\\x"]', 'there is "\\\\" where an escape that JSON has should be, at line 1, column 4'],
  ['["b', 'it ends where the end of the text, a " should be, at line 1, column 4'],
  ['{"a": 01}', 'there is "01" where a value should be, at line 1, column 7'],
  ['{} x', 'there is "x" where the end should be, at line 1, column 4'],
  ['<html>', 'there is "<" where a value should be, at line 1, column 1'],
  ['{"a": {}, "b": [], "é": [{}, [""]]]', 'there is "]" where a comma, or } should be, at line 1, column 35'],
]

describe('a JSON text', () => {
  it.each(faults)('%j tells where it stops being JSON, and what should be there', (text, message) => {
    expect(() => parseJson(text, 'x.json')).toThrow(new UsageError(`x.json: is not JSON: ${message}`))
    expect(() => parseJson(`\ufeff${text}`, 'x.json')).toThrow(new UsageError(`x.json: is not JSON: ${message}`))
  })

  it('of whatever characters has one fault, or none as the engine has it', () => {
    const marks = ['{', '}', '[', ']', '"', ',', ':', '1', '-', ' ']
    let texts = ['']
    for (let length = 0; length < 4; length++) {
      texts = texts.flatMap((text) => marks.map((mark) => text + mark))
    }
    for (const text of texts.filter((one) => one.trim() !== '')) {
      let isJson = true
      try {
        JSON.parse(text)
      } catch {
        isJson = false
      }
      if (isJson) expect(() => parseJson(text, 'x')).not.toThrow()
      else {
        try {
          parseJson(text, 'x')
        } catch (error) {
          if (!/ at line 1, column \d$/.test((error as Error).message)) expect.fail(`${text}: ${error}`)
        }
      }
    }
  })

  it('that is none says so', () => {
    expect(() => parseJson(' \n', 'x.json')).toThrow(new UsageError('x.json: is empty; write it, or name another file'))
    const message =
      'x.json: is no text in UTF-8, but one that was saved in another encoding, or none; save it as UTF-8, or name another file'
    for (const bytes of [
      Buffer.from('{"a":1}', 'utf16le'),
      Buffer.from([0x89, 0x50, 0x4e, 0x47]),
      Buffer.from([1, 0]),
    ]) {
      expect(() => parseJson(bytes.toString('utf8'), 'x.json')).toThrow(new UsageError(message))
    }
  })
})
