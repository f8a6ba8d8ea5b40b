import { defineCatalog } from '@errspec/core'
import { describe, expect, it } from 'vitest'
import { alikeFindings } from './alike.js'

/** A catalog of messages, each of a kind of its own, all of one status. */
const catalogOf = (messages: readonly string[]) =>
  defineCatalog({
    name: 'big',
    version: '1.0.0',
    statuses: { 400: { title: 'Bad Request', retry: false }, 500: { title: 'Internal Server Error', retry: true } },
    defaults: { unknown: 'internal' },
    errors: {
      internal: { status: 500, message: 'Something broke' },
      ...Object.fromEntries(messages.map((message, index) => [`kind_${index}`, { status: 400, message }])),
    },
  })

/** Texts of many different words, as a large API has them. */
const words = (index: number) =>
  [index, index >> 3, index * 7919].map((seed) => ((seed * 48_271) % 65_537).toString(36))
/** The same ones for the same index. */
function randomLetters(index: number, length: number): string {
  let [text, seed] = ['', index * 7919 + 1]
  for (; text.length < length; text += 'abcdefghijklmnop'[seed >>> 28])
    seed = Math.imul(seed ^ (seed >>> 13), 0x5bd1e995)
  return text
}
const CONTRACTS: Record<string, (index: number) => string> = {
  'different texts': (index) => `The ${words(index).join(' ')} could not be found`,
  'templates that differ within': (index) => `The ${words(index).join(' ')} {id} of {owner} is gone for ${index}`,
  'templates that all fit one another': (index) => `The {thing} ${words(index).join(' ')}`,
  'texts of random letters': (index) => randomLetters(index, 24),
  'texts that are all alike': (index) => `Item number ${10_000 + index} could not be handled`,
  'texts that differ in punctuation alone': (index) => `The item is gone${'.'.repeat(index)}`,
}

describe('alikeFindings', () => {
  // Comparing each with each would compare some forty characters for each pair.
  it.each(Object.entries(CONTRACTS))('compares less than one character for each pair of texts: %s', (_, message) => {
    const count = 2000
    const messages = Array.from({ length: count }, (_, index) => message(index))
    let comparisons = 0
    const findings = alikeFindings(catalogOf(messages), () => comparisons++)
    expect(comparisons).toBeLessThan((count * count) / 5)
    expect(findings.length).toBeLessThan(count)
  })

  it('tells of each text once what it can be taken for, and names a few of those', () => {
    const messages = Array.from({ length: 9 }, (_, index) => `There is no page ${index} here`)
    const findings = alikeFindings(catalogOf(messages))
    expect(findings.map(({ path }) => path)).toEqual(
      messages.slice(1).map((_, index) => `errors.kind_${index + 1}.message`),
    )
    expect(findings[0]?.message).toBe(
      `"There is no page 1 here" of 'kind_1' reads like "There is no page 0 here" of 'kind_0'`,
    )
    expect(findings[7]?.message).toMatch(
      /^"There is no page 8 here" of 'kind_8' reads like .*\(as with ('kind_\d', ){3}\.\.\.\)$/,
    )
  })

  it('finds a text that an earlier or a later template can make', () => {
    const templates = ['Unknown model {model}', 'Unknown model of {vendor}', 'Unknown model of Acme']
    expect(alikeFindings(catalogOf(templates)).map(({ message }) => message)).toEqual([
      `'kind_1' and 'kind_0' have texts in common: "Unknown model of example-vendor" is also "Unknown model {model}" with {model} = "of example-vendor"`,
      `'kind_2' and 'kind_0' have texts in common: "Unknown model of Acme" is also "Unknown model {model}" with {model} = "of Acme" (as with 'kind_1')`,
    ])
    const [later] = alikeFindings(catalogOf([...templates].reverse()))
    expect(later?.path).toBe('errors.kind_1.message')
  })
})
