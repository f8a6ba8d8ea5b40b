import { describe, expect, it } from 'vitest'
import { defineCatalog } from '../contract/define-catalog.js'
import { catalogFaults } from './catalog-faults.js'
import { DefinitionError, defaultRetryPolicy } from './definition.js'

const sound = () => ({
  name: 'shop',
  version: '1.0.0',
  notice: { text: ' Ask support.', on: '5xx' as const },
  statuses: {
    400: { title: 'Bad Request', retry: false },
    500: { title: 'Internal Server Error', retry: true, headers: { 'x-team': 'shop' } },
  },
  defaults: { unknown: 'broken' as const },
  errors: {
    broken: { status: 500, message: 'Broken' },
    sold_out: { status: 400, message: 'Only {N} of {item} left', params: { N: 'integer' as const } },
  },
})

type Patch = Record<string, unknown>
const patched = (...patches: [path: string, value: unknown][]) => {
  const definition = sound()
  for (const [path, value] of patches) {
    const keys = path.split('.')
    const last = keys.pop() as string
    let place = definition as Patch
    for (const key of keys) place = place[key] as Patch
    place[last] = value
  }
  return definition
}
const error = (message: unknown, more: Patch = {}) => ({ status: 400, message, ...more })
const alike = Object.fromEntries(
  Array.from({ length: 17 }, (_, index) => [`alike_${index}`, error(`Of {a} ${index}x {b} none`)]),
)

/** What is changed in a sound definition; the path of the fault that follows; what it says. */
const FAULTS: [string, [string, unknown][], string, RegExp][] = [
  ['an unknown key', [['verison', '1']], 'verison', /not a known key; did you mean 'version'/],
  ['an unknown key of an error', [['errors.broken.mesage', 'x']], 'errors.broken.mesage', /did you mean 'message'/],
  ['an unknown key of a status', [['statuses.400.header', {}]], 'statuses.400.header', /did you mean 'headers'/],
  ['an unknown key of the notice', [['notice.txt', '']], 'notice.txt', /did you mean 'text'/],
  ['a name with spaces', [['name', 'my shop']], 'name', /must be a letter, then/],
  ['no name', [['name', undefined]], 'name', /not undefined/],
  ['a version of two parts', [['version', '1.0']], 'version', /such as '1.0.0', not "1.0"/],
  ...['1.0.0-01', '01.0.0', '1.0.0-a..b', '1.0.0-a_b', '1.0.0+5', '99999999999999999999.0.0'].map(
    (version): [string, [string, unknown][], string, RegExp] => [
      `the version ${version}`,
      [['version', version]],
      'version',
      /such as '1\.0\.0'/,
    ],
  ),
  [
    'a since that is no version',
    [['errors.broken.since', '1.0']],
    'errors.broken.since',
    /such as '1\.0\.0', not "1\.0"/,
  ],
  ['a notice that is text', [['notice', ' Ask.']], 'notice', /must be an object/],
  ['a notice that is null', [['notice', null]], 'notice', /must be an object, not null/],
  ['a notice without text', [['notice.text', '']], 'notice.text', /not empty/],
  ['a notice with a line break', [['notice.text', ' a\nb']], 'notice.text', /control characters/],
  [
    'a message that is another one with the notice',
    [['errors.more', error('Only {a} of {b} left Ask support.')]],
    'errors.more.message',
    /is errors\.sold_out\.message with the notice/,
  ],
  ['an unknown notice policy', [['notice.on', '4xx']], 'notice.on', /'all', '5xx' or 'none', not "4xx"/],
  ['no statuses', [['statuses', undefined]], 'statuses', /must be an object/],
  ['a status below 400', [['statuses.200', { title: 'OK', retry: false }]], 'statuses.200', /400 to 599/],
  ['a status row without a verdict', [['statuses.400.retry', undefined]], 'statuses.400.retry', /true or false/],
  ['a status row without a title', [['statuses.400.title', ' ']], 'statuses.400.title', /not empty/],
  [
    'a header that every answer sets',
    [['statuses.400.headers', { 'Retry-After': '1' }]],
    'statuses.400.headers.Retry-After',
    /sets itself/,
  ],
  [
    'a header name with a space',
    [['statuses.400.headers', { 'a b': '1' }]],
    'statuses.400.headers',
    /not a header name/,
  ],
  [
    'a header value with a line break',
    [['statuses.400.headers', { a: 'x\r\ny: z' }]],
    'statuses.400.headers.a',
    /header can carry/,
  ],
  ['no errors', [['errors', []]], 'errors', /not an array/],
  ['an error that is text', [['errors.broken', 'Broken']], 'errors.broken', /must be an object/],
  ['a status outside 400-599', [['errors.broken.status', 200]], 'errors.broken.status', /400 to 599, not 200/],
  ['a status that is no number', [['errors.broken.status', '500']], 'errors.broken.status', /not "500"/],
  ['a status without a row', [['errors.x', error('X', { status: 418 })]], 'errors.x.status', /418 has no row/],
  ['an empty message', [['errors.x', error('  ')]], 'errors.x.message', /not empty/],
  ['a message with a control character', [['errors.x', error('a\u0000')]], 'errors.x.message', /control characters/],
  ['a message with a lone surrogate', [['errors.x', error('a\ud83d')]], 'errors.x.message', /lone surrogates/],
  ['an open brace', [['errors.x', error('a {b')]], 'errors.x.message', /never closed/],
  ['a brace that closes nothing', [['errors.x', error('a }b')]], 'errors.x.message', /closes nothing/],
  ['a placeholder without a name', [['errors.x', error('a {} b')]], 'errors.x.message', /without a name/],
  ['a placeholder that is no name', [['errors.x', error('a {b c}')]], 'errors.x.message', /\{b c\} is not a name/],
  ['a placeholder of Object.prototype', [['errors.x', error('{toString}')]], 'errors.x.message', /is not a name/],
  ['a placeholder twice', [['errors.x', error('{a} and {a}')]], 'errors.x.message', /has \{a\} twice/],
  ['placeholders side by side', [['errors.x', error('{a}{b}')]], 'errors.x.message', /no text between \{a\} and \{b\}/],
  [
    'digits beside a number',
    [['errors.x', error('{a}0{b}', { params: { a: 'number' } })]],
    'errors.x.message',
    /only digits/,
  ],
  [
    'a param that the message lacks',
    [['errors.sold_out.params.n', 'integer']],
    'errors.sold_out.params.n',
    /has no \{n\}/,
  ],
  [
    'an unknown param type',
    [['errors.sold_out.params.N', 'int']],
    'errors.sold_out.params.N',
    /'string', 'integer', 'number', 'boolean' or 'issues' .*, not "int"/,
  ],
  ['params that are null', [['errors.sold_out.params', null]], 'errors.sold_out.params', /must be an object, not null/],
  ['aliases that are no list', [['errors.broken.aliases', 'Broke']], 'errors.broken.aliases', /list of texts/],
  [
    'an alias without the params',
    [['errors.sold_out.aliases', ['Only {N} left']]],
    'errors.sold_out.aliases.0',
    /own params \(N, item\)/,
  ],
  [
    'an alias that is the message',
    [['errors.broken.aliases', ['Broken']]],
    'errors.broken.aliases.0',
    /same text .* errors.broken.message/,
  ],
  [
    'the same text twice',
    [['errors.x', error('Only {count} of {what} left')]],
    'errors.x.message',
    /same text .* errors.sold_out.message/,
  ],
  [
    'the same text as an alias',
    [
      ['errors.broken.aliases', ['B']],
      ['errors.x', error('B', { status: 500 })],
    ],
    'errors.x.message',
    /errors.broken.aliases.0/,
  ],
  [
    'more than 16 messages that end alike',
    [
      ['errors.more', error('x')],
      ...Object.entries(alike).map(([kind, value]) => [`errors.${kind}`, value] as [string, unknown]),
    ],
    'errors.alike_16.message',
    /^is one of 17 messages of status 400 that begin with "Of " and end with " none" \(errors\.alike_0\.message, errors\.alike_1\.message, errors\.alike_2\.message, errors\.alike_3\.message, errors\.alike_4\.message, \.\.\.\): more than 16 messages/,
  ],
  ['a retry that is no boolean', [['errors.broken.retry', 'yes']], 'errors.broken.retry', /true or false, not "yes"/],
  [
    'a deprecation that is a number',
    [['errors.broken.deprecated', 1]],
    'errors.broken.deprecated',
    /true, false or a text/,
  ],
  ['the reserved kind', [['errors.unrecognized', error('X')]], 'errors.unrecognized', /reserved/],
  ['a kind of Object.prototype', [['errors.constructor', error('X')]], 'errors.constructor', /reserved/],
  ['a kind with a space', [['errors.sold out', error('X')]], 'errors["sold out"]', /a kind is a letter/],
  ['no defaults', [['defaults', undefined]], 'defaults', /at least 'unknown'/],
  ['no default for the unknown', [['defaults', {}]], 'defaults.unknown', /required/],
  ['an unknown role', [['defaults.badJsn', 'sold_out']], 'defaults.badJsn', /did you mean 'badJson'/],
  ['a role with an unknown kind', [['defaults.unknown', 'brokn']], 'defaults.unknown', /did you mean 'broken'/],
  ['a role with params', [['defaults.badJson', 'sold_out']], 'defaults.badJson', /has params/],
  [
    'a 4xx for the unknown',
    [
      ['errors.x', error('X')],
      ['defaults.unknown', 'x'],
    ],
    'defaults.unknown',
    /status 400; this role is for a 5xx/,
  ],
  ['a 5xx for bad JSON', [['defaults.badJson', 'broken']], 'defaults.badJson', /for a 4xx/],
  ['no attempts', [['retry', { ...defaultRetryPolicy, attempts: 0 }]], 'retry.attempts', /from 1 to 100, not 0/],
  ['half an attempt', [['retry', { ...defaultRetryPolicy, attempts: 1.5 }]], 'retry.attempts', /whole number/],
  ['a shrinking factor', [['retry', { ...defaultRetryPolicy, factor: 0.5 }]], 'retry.factor', /1 or more/],
  [
    'an endless delay',
    [['retry', { ...defaultRetryPolicy, maxDelayMs: Infinity }]],
    'retry.maxDelayMs',
    /not Infinity/,
  ],
  ['a negative delay', [['retry', { ...defaultRetryPolicy, initialDelayMs: -1 }]], 'retry.initialDelayMs', /0 or more/],
  [
    'a limit below the first delay',
    [['retry', { ...defaultRetryPolicy, maxDelayMs: 1 }]],
    'retry.maxDelayMs',
    /less than initialDelayMs/,
  ],
  ['a missing retry setting', [['retry', { attempts: 3 }]], 'retry.unsafe', /true or false, not undefined/],
  ['a lineage that is no list', [['extends', 'ig1']], 'extends', /list of texts/],
]

describe('catalogFaults', () => {
  it('accepts a sound definition', () => {
    expect(catalogFaults(sound())).toEqual([])
    expect(
      catalogFaults(
        patched(
          ...Object.entries(alike)
            .slice(1)
            .map(([k, v]) => [`errors.${k}`, v] as [string, unknown]),
        ),
      ),
    ).toEqual([])
  })

  it.each(FAULTS)('refuses %s, with the path', (_, patches, path, message) => {
    const faults = catalogFaults(patched(...patches))
    expect(faults.map((fault) => fault.path)).toContain(path)
    expect(faults.find((fault) => fault.path === path)?.message).toMatch(message)
    expect(() => defineCatalog(patched(...patches))).toThrow(DefinitionError)
  })
})
