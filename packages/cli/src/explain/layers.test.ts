import type { ApiError, Params } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findErrors } from './find-errors.js'
import { isCertain } from './found-error.js'

const NOTICE = ' Please contact the administrator with the request ID.'

/** Any error of the contract, with params as services have them. */
const anError = fc
  .record({
    kind: fc.constantFrom(...(Object.keys(ig1.errors) as (keyof typeof ig1.errors)[])),
    model: fc.stringMatching(/^[a-z][a-z0-9./-]{0,12}[a-z0-9]$/),
    number: fc.integer({ min: 0, max: 99_999 }),
  })
  .map(({ kind, model, number }) => {
    const all: Params = { model, quality: model, N: number, totalCost: number + 0.5, maxCost: number }
    const own = Object.entries(all).filter(([name]) => ig1.errors[kind].message.includes(`{${name}}`))
    return ig1.error(kind as never, Object.fromEntries(own) as never) as ApiError
  })

type Layer = (text: string) => string
const html: Layer = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** What loggers do to a text. */
const LAYERS: Readonly<Record<string, Layer>> = {
  'a message of a record': (text) => JSON.stringify({ level: 'error', message: text, time: 1 }),
  'an error of a record': (text) =>
    JSON.stringify({ level: 50, err: { type: 'Error', message: text, stack: `Error: ${text}\n at x` } }),
  'a value of Sentry': (text) => JSON.stringify({ exception: { values: [{ type: 'Error', value: text }] } }),
  'a message of Lambda': (text) => JSON.stringify({ errorType: 'Error', errorMessage: text, trace: ['at x'] }),
  'an OpenAI-style body': (text) => JSON.stringify({ error: { message: text, type: 'x', code: null } }),
  'an escaped text': (text) => `level=error body=${JSON.stringify(text)} took=3ms`,
  'a page': (text) => `<pre>${html(text)}</pre>`,
  colours: (text) => `\u001b[31mERROR\u001b[39m ${text}\u001b[0m`,
  'words around': (text) => `2026-01-01T00:00:00Z ERROR api: upstream said: ${text}`,
}

const layers = fc.array(fc.constantFrom(...Object.keys(LAYERS)), { maxLength: 4 })

/** A text in a box, cut between its words or wherever the box ends. */
function boxed(text: string, width: number, isCut: boolean): string {
  const lines: string[] = ['']
  for (const word of isCut ? [...text] : text.split(/(?<= )/)) {
    if ((lines.at(-1) ?? '').length + word.trimEnd().length > width) lines.push('')
    lines[lines.length - 1] += word
  }
  const rows = lines.map((line) => `│ ${line.slice(0, width).padEnd(width)} │`)
  return [`╭${'─'.repeat(width + 2)}╮`, ...rows, `╰${'─'.repeat(width + 2)}╯`].join('\n')
}

describe('findErrors, whatever loggers have done to a message of the contract', () => {
  it('finds it in every layer, with its params, and is certain', () => {
    fc.assert(
      fc.property(anError, layers, (error, names) => {
        const text = names.reduce((inner, name) => LAYERS[name]?.(inner) ?? inner, error.message + NOTICE)
        const found = findErrors(ig1, text)
        expect(
          found.map(({ kind, params }) => [kind, params]),
          text,
        ).toEqual([[error.kind, error.params]])
        expect(found.every(isCertain)).toBe(true)
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it('finds a body in every layer, with its request id', () => {
    fc.assert(
      fc.property(anError, layers, (error, names) => {
        const body = JSON.stringify(error.toEnvelope('req_abc123'))
        const text = names.reduce((inner, name) => LAYERS[name]?.(inner) ?? inner, body)
        const found = findErrors(ig1, text)
        expect(
          found.map(({ kind, params, requestId }) => [kind, params, requestId]),
          text,
        ).toEqual([[error.kind, error.params, 'req_abc123']])
        expect(found.every(isCertain)).toBe(true)
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it('finds it in a box of any width', () => {
    fc.assert(
      fc.property(anError, fc.integer({ min: 24, max: 100 }), fc.boolean(), (error, width, isCut) => {
        const text = boxed(`Error: ${error.message}${NOTICE}`, width, isCut)
        const found = findErrors(ig1, text)
        expect(
          found.map(({ kind, params }) => [kind, params]),
          text,
        ).toEqual([[error.kind, error.params]])
        expect(found.every(isCertain)).toBe(true)
      }),
      { seed: 1, numRuns: 200 },
    )
  })

  it('says “may be” of the same without notice, kind and body, in every layer, or nothing', () => {
    fc.assert(
      fc.property(anError, layers, (error, names) => {
        const text = names.reduce((inner, name) => LAYERS[name]?.(inner) ?? inner, error.message)
        for (const found of findErrors(ig1, text)) {
          expect(found.kind, text).toBe(error.kind)
          expect(isCertain(found), text).toBe(false)
        }
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it('never throws, whatever it is given', () => {
    const piece = fc.constantFrom(
      ...[
        '{',
        '}',
        '"',
        "'",
        '\\',
        '\n',
        ': ',
        '&quot;',
        '&#x',
        '%',
        '%41',
        '<pre>',
        '│',
        '\u001b[31m',
        '\u009b',
        '\\u00',
      ],
      ...[
        'Unknown model ',
        'Commit exceeded: ',
        '{"message":',
        '"code":400',
        'HTTP/1.1 400\n',
        NOTICE,
        'x-error-kind: ',
        '🙂',
        '\ud800',
      ],
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), (pieces) => {
        expect(Array.isArray(findErrors(ig1, pieces.join('')))).toBe(true)
      }),
      { seed: 1, numRuns: 1000 },
    )
  })
})
