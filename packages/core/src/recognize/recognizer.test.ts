import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ErrorDefinition } from '../definition/definition.js'
import { matchTemplate } from '../template/match-template.js'
import { parseTemplate } from '../template/template.js'
import { createLiteralIndex } from './literal-index.js'
import { createRecognizer } from './recognizer.js'
import { withoutAlike } from './without-alike.js'

const runs = { seed: 1, numRuns: 500 }

type Errors = Record<string, ErrorDefinition>

const recognizerOf = (messages: Record<string, string>) =>
  createRecognizer(
    Object.fromEntries(Object.entries(messages).map(([kind, message]) => [kind, { status: 400, message }])),
  )

/** The rule as it is written in the design, over a plain list. */
function recognizeNaively(errors: Errors, status: number, message: string) {
  const texts = Object.entries(errors)
    .filter(([, error]) => error.status === status)
    .flatMap(([kind, error]) =>
      [error.message, ...(error.aliases ?? [])].map((text) => ({ kind, template: parseTemplate(text, error.params) })),
    )
  const exact = texts.find(({ template }) => template.names.length === 0 && template.literals[0] === message)
  if (exact) return { kind: exact.kind, params: {} }
  const best = texts
    .filter(({ template }) => template.names.length > 0 && matchTemplate(template, message))
    // A stable sort, so that the one defined first wins a tie.
    .sort((a, b) => b.template.literalLength - a.template.literalLength)[0]
  return best && { kind: best.kind, params: matchTemplate(best.template, message) }
}

describe('createRecognizer', () => {
  it('prefers an exact message to any template', () => {
    const recognize = recognizerOf({ any: 'Failed to {what}', parse: 'Failed to parse request' })
    expect(recognize(400, 'Failed to parse request')).toEqual({ kind: 'parse', params: {} })
    expect(recognize(400, 'Failed to parse')).toEqual({ kind: 'any', params: { what: 'parse' } })
  })

  it('prefers the template with the most literal text, wherever that text stands', () => {
    const recognize = recognizerOf({
      short: 'Model {x}',
      long: '{x} is not for sale here',
      middle: 'Model {x} sale {y}',
    })
    expect(recognize(400, 'Model 3 is not for sale here')?.kind).toBe('long')
    expect(recognize(400, 'Model 3 on sale now')?.kind).toBe('middle')
    expect(recognize(400, 'Model 3')?.kind).toBe('short')
  })

  it('prefers, of two with as much literal text, the one defined first', () => {
    expect(recognizerOf({ first: 'ab{x}', second: '{x}yz' })(400, 'ab-yz')?.kind).toBe('first')
    expect(recognizerOf({ second: '{x}yz', first: 'ab{x}' })(400, 'ab-yz')?.kind).toBe('second')
  })

  it('passes a closer template over when its types do not parse', () => {
    const recognize = createRecognizer({
      number: { status: 400, message: 'Limit is {n} items', params: { n: 'integer' } },
      text: { status: 400, message: 'Limit is {n}' },
    })
    expect(recognize(400, 'Limit is 5 items')).toEqual({ kind: 'number', params: { n: 5 } })
    expect(recognize(400, 'Limit is five items')).toEqual({ kind: 'text', params: { n: 'five items' } })
  })

  it('looks only at the errors of the status', () => {
    const recognize = createRecognizer({
      here: { status: 400, message: 'Failed' },
      there: { status: 500, message: 'Failed' },
    })
    expect(recognize(400, 'Failed')?.kind).toBe('here')
    expect(recognize(500, 'Failed')?.kind).toBe('there')
    expect(recognize(404, 'Failed')).toBeUndefined()
  })

  it('recognises an alias, and reads its params in its own order', () => {
    const recognize = createRecognizer({
      moved: { status: 400, message: 'From {a} to {b}', aliases: ['To {b}, out of {a}'] },
    })
    expect(recognize(400, 'To x, out of y')).toEqual({ kind: 'moved', params: { a: 'y', b: 'x' } })
  })

  it('tells none of the kinds whose messages are alike, where a body has a code', () => {
    const alike = {
      full: { status: 400, message: 'No room for {a}', aliases: ['Full'] },
      busy: { status: 400, message: 'No room for {b}' },
      other: { status: 500, message: 'No room for {a}' },
    }
    for (const index of [undefined, createLiteralIndex]) {
      const recognize = createRecognizer(alike, withoutAlike, index)
      expect(recognize(400, 'No room for x')).toBeUndefined()
      expect(recognize(400, 'Full')).toEqual({ kind: 'full', params: {} })
      expect(recognize(500, 'No room for x')).toEqual({ kind: 'other', params: { a: 'x' } })
    }
  })

  it('still tells a kind that has one text twice', () => {
    const recognize = createRecognizer({ full: { status: 400, message: 'Full', aliases: ['Full'] } }, withoutAlike)
    expect(recognize(400, 'Full')).toEqual({ kind: 'full', params: {} })
  })

  it('finds each one of thousands of templates that begin or end alike', () => {
    const errors: Errors = {}
    for (let index = 0; index < 3000; index++) {
      const message = index % 2 ? `Failed to read {x} in step ${index}` : `Step ${index} failed to read {x}`
      errors[`k${index}`] = { status: 400, message }
    }
    const recognize = createRecognizer(errors, undefined, createLiteralIndex)
    for (const [kind, { message }] of Object.entries(errors)) {
      expect(recognize(400, message.replace('{x}', 'a file'))).toEqual({ kind, params: { x: 'a file' } })
    }
  })

  it('agrees with a scan of the list on generated catalogs', () => {
    const piece = fc.constantFrom('a', 'b', 'ab', ' ', 'ba ', '1')
    const literal = fc.array(piece, { maxLength: 3 }).map((parts) => parts.join(''))
    const separator = fc.array(piece, { minLength: 1, maxLength: 2 }).map((parts) => `${parts.join('')}:`)
    const message = fc.oneof(
      literal,
      fc.tuple(literal, literal).map(([start, end]) => `${start}{x}${end}`),
      fc.tuple(literal, separator, literal).map(([start, middle, end]) => `${start}{x}${middle}{y}${end}`),
    )
    const definition = fc.record({ status: fc.constantFrom(400, 500), message })
    const definitions = fc.uniqueArray(definition, {
      // The catalog refuses two messages with the same text around their placeholders.
      selector: (error) => JSON.stringify([error.status, parseTemplate(error.message).literals]),
      maxLength: 30,
    })
    // A value for each placeholder of the error that the index picks.
    const wire = fc.tuple(fc.nat(), fc.array(fc.oneof(piece, fc.constant(':')), { minLength: 2, maxLength: 4 }))
    let recognized = 0
    fc.assert(
      fc.property(definitions, fc.array(wire, { minLength: 5, maxLength: 5 }), (list, texts) => {
        const errors: Errors = Object.fromEntries(list.map((error, index) => [`k${index}`, error]))
        const [recognize, byIndex] = [
          createRecognizer(errors, undefined),
          createRecognizer(errors, undefined, createLiteralIndex),
        ]
        for (const [pick, [x = '', y = '', ...rest]] of texts) {
          const picked = list[pick % (list.length + 1)]?.message ?? 'ab{x}ba'
          const text = picked.replace('{x}', x + rest.join('')).replace('{y}', y)
          const expected = recognizeNaively(errors, 400, text)
          if (expected) recognized++
          expect(recognize(400, text)).toEqual(expected)
          expect(byIndex(400, text)).toEqual(expected)
        }
      }),
      runs,
    )
    expect(recognized).toBeGreaterThan(runs.numRuns)
  })
})
