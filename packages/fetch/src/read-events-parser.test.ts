import { createParser } from 'eventsource-parser'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEventParser, LONGEST_EVENT } from './read-events-parser.js'
import { workOf } from './read-events-support.js'

/** What the parser makes of chunks. */
const eventsOf = (chunks: readonly string[]) => {
  const parser = createEventParser()
  return chunks.flatMap((chunk) => parser.read(chunk))
}

/** What the library reads, which drops the id of a block without data and holds back a CR at the end of a chunk. */
function libraryEventsOf(text: string) {
  const events: object[] = []
  const library = createParser({ onEvent: (event) => events.push(event) })
  library.feed(text)
  library.feed('\n')
  return events
}

const line = fc.oneof(
  fc.constantFrom(
    '',
    '',
    ':',
    ': ping',
    'data',
    'data:',
    'data: ',
    'data:  x',
    'event:',
    'event: a',
    'retry: 5',
    'other: x',
  ),
  fc.constantFrom('data: {"a":1}', 'data:x:y', ' data: x', 'datax: y', 'Data: x', '\u00e9: x', 'data: \ud83d\ude00'),
  fc.stringMatching(/^[\w :"{}]{0,12}$/).map((text) => `data: ${text}`),
)
const withId = fc.tuple(fc.constantFrom('id: 1', 'id:2', 'id', 'id: \0'), line).map(([id]) => `data: x\n${id}`)
const end = fc.constantFrom('\n', '\r\n', '\r')

describe('the parser of event streams', () => {
  it('reads what eventsource-parser reads, wherever the text is cut', () => {
    const text = fc.array(
      fc.tuple(fc.oneof(line, withId), end).map((parts) => parts.join('')),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(text, fc.array(fc.nat(200), { maxLength: 6 }), (lines, cuts) => {
        // Which ends both alike: a CR at the end, which the library waits after, is followed by a line of neither.
        const whole = `${lines.join('').replace(/\r$/, '\r\n')}\n\n`
        const places = [0, ...cuts.sort((first, second) => first - second), whole.length]
        const chunks = places.slice(1).map((place, index) => whole.slice(places[index], place))
        expect(eventsOf(chunks)).toEqual(libraryEventsOf(whole))
        expect(eventsOf([...whole])).toEqual(eventsOf([whole]))
      }),
    )
  })

  it('keeps an id, and only that, past a block without data', () => {
    expect(eventsOf(['id: 1\nevent: a\n\n', 'data: x\n\n', 'data: y\n\n'])).toEqual([
      { data: 'x', id: '1' },
      { data: 'y' },
    ])
    expect(eventsOf(['id: 1\n\nid: 2\n\nid: 3\0\n\ndata: x\n\n'])).toEqual([{ data: 'x', id: '2' }])
    expect(eventsOf(['id: 1\n\nid:\n\ndata: x\n\n'])).toEqual([{ data: 'x', id: '' }])
  })

  it('takes an unknown field named error for an event of that name', () => {
    expect(eventsOf(['data: 1\n\nerror: {"code":', '400}\n\ndata: [DONE]\n\n'])).toEqual([
      ...[{ data: '1' }, { event: 'error', data: '{"code":400}' }, { data: '[DONE]' }],
    ])
    expect(eventsOf(['error\n', 'Error: x\n', 'errors: x\n', ': error: x\n'])).toEqual([{ event: 'error', data: '' }])
  })

  it('keeps what is of no field, and not without end', () => {
    const parser = createEventParser()
    parser.read('data: 1\nretry: 2\n: 3\nevent: 4\nid: 5\n\n')
    expect(parser.strayText()).toBe('')
    parser.read('{\n "error": 1\n}\n\n')
    expect(parser.strayText()).toBe('{\n "error": 1\n}\n')
    for (let index = 0; index < 10; index++) parser.read(`${'x'.repeat(100_000)}\n`)
    expect(parser.strayText().length).toBeLessThan(140_000)
  })

  it('knows when an event is too long: by its line, and by its lines', () => {
    const half = 'x'.repeat(LONGEST_EVENT / 2)
    for (const [first, second] of [
      [`data: ${half}`, half],
      [`data: ${half}\n`, `data: ${half}\n`],
    ]) {
      const parser = createEventParser()
      parser.read(first ?? '')
      expect(parser.isOverfull()).toBe(false)
      parser.read(second ?? '')
      expect(parser.isOverfull()).toBe(true)
      parser.read('\n\n')
      expect(parser.isOverfull()).toBe(false)
    }
  })
})

describe('the work of reading', () => {
  it.each([
    ['a line', (size: number) => [...`data: ${'x'.repeat(size)}\n\n`]],
    ['an event of many lines', (size: number) => [...'data: x\n'.repeat(size / 8), '\n']],
    ['many events', (size: number) => [...'data: x\n\n'.repeat(size / 8)]],
    ['a line in CRLF', (size: number) => [...`data: ${'x'.repeat(size)}\r\n\r\n`]],
    ['one chunk', (size: number) => ['data: x\n\n'.repeat(size / 8)]],
    ['what is no field', (size: number) => [...`${'x'.repeat(size)}\n`]],
  ])('grows with the text, and no faster, for %s in chunks of one character', async (_, chunksOf) => {
    const [small, large] = [chunksOf(4000), chunksOf(40_000)]
    const growth = (await workOf(() => eventsOf(large))) / (await workOf(() => eventsOf(small)))
    expect(growth).toBeGreaterThan(5)
    expect(growth).toBeLessThan(12)
  })
})
