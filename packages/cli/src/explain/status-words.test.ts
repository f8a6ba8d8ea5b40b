import { STATUS_CODES } from 'node:http'
import { expect, test } from 'vitest'
import { allStatusWords, statusWords } from './status-words.js'

test('has every phrase that Node has, the older ones among them', () => {
  expect(Object.values(STATUS_CODES).filter((phrase) => !allStatusWords.includes(String(phrase)))).toEqual([])
})

test('names a status as the registry does, and none that has no name', () => {
  expect([100, 200, 226, 304, 308, 413, 422, 511].map(statusWords)).toEqual([
    'Continue',
    'OK',
    'IM Used',
    'Not Modified',
    'Permanent Redirect',
    'Content Too Large',
    'Unprocessable Content',
    'Network Authentication Required',
  ])
  expect([104, 209, 306, 420, 499, 599].map(statusWords)).toEqual(Array(6).fill(undefined))
})
