import type { AnyCatalog } from '@errspec/core'
import fc from 'fast-check'

/** Any UTF-16 units at all: lone surrogates and control characters too. */
const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((all) => String.fromCharCode(...all))

/** Texts that break what quotes, splits, matches or cuts without care. */
export const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  units,
  fc.string({ unit: fc.constantFrom(...`{}[]"'\\/.~#|:, ${'\u0000\u2028\ud800é😀'}`), maxLength: 12 }),
  fc.constantFrom(
    ...[
      '',
      ' ',
      '{',
      '{{x}}',
      '{message}',
      '...',
      '{params}',
      '"',
      "'",
      '\\',
      '\\"',
      '\r\n',
      '\u0000\u001f\u007f\u0085\u2028',
    ],
    ...[
      '\ud800',
      'a\udc00b',
      '__proto__',
      'constructor',
      'toString',
      'null',
      'undefined',
      'unrecognized',
      '-0',
      '1e999',
    ],
    ...[
      'a.b',
      'a/b',
      '~',
      '~0',
      '~1',
      '~01',
      '#',
      '[0]',
      '["x"]',
      'is out of stock',
      '</script>',
      'x'.repeat(5000),
      '😀'.repeat(250),
    ],
  ),
)

const integer = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(-0, 0, 1e21, -1e300, Number.MAX_SAFE_INTEGER),
)
const number = fc.oneof(
  integer,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(-0, 0.1, 1e-7, 5e-324, 1.7976931348623157e308),
)

const key = text.map((name) => name.replaceAll('~', '~0').replaceAll('/', '~1'))
const pointer = fc.oneof(
  fc.array(key, { maxLength: 4 }).map((keys) => keys.map((name) => `/${name}`).join('')),
  // Not all that looks like a pointer is escaped as one.
  text.map((rest) => `/${rest}`),
  fc.constantFrom(
    '',
    '/',
    '//',
    '/a//b',
    '/items/0/qty',
    '/a.b/c',
    '/~',
    `/${'x'.repeat(198)}~1y`,
    '/__proto__/x',
    '/0',
  ),
)
const issues = fc.array(fc.record({ pointer, message: text, code: text }, { requiredKeys: ['pointer', 'message'] }), {
  maxLength: 5,
})

/** Lists of issues; some have more entries than go on the wire. */
const longIssues = issues.map((list) => Array.from({ length: 120 }, () => list).flat())

const TYPES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  string: text,
  integer,
  number,
  boolean: fc.boolean(),
  issues,
}

/** Values for the params that a schema describes, by kind and param. Nothing cleans or cuts these. */
const SCHEMAS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'out_of_credit.accounts': fc.array(text),
  'account_locked.by': fc.record({
    name: text,
    since: fc.option(text, { nil: null }),
    reasons: fc.dictionary(
      text.filter((name) => name !== '__proto__'),
      number,
    ),
  }),
  'parameter_invalid.allowed': fc.array(text),
  'stock_too_low.shelves': fc.array(fc.record({ shelf: text, left: number })),
}

/** Hostile params of a kind, each optional one present and absent. Lists of issues are long or short; with `isShort`, short. */
export function hostileParams(
  catalog: AnyCatalog,
  kind: string,
  { isShort = false } = {},
): fc.Arbitrary<Record<string, unknown>> {
  const { message = '', params = {} } = catalog.errors[kind] ?? {}
  const shown = [...message.matchAll(/\{(\w+)\}/g)].map(([, name = '']): [string, unknown] => [name, 'string'])
  const types = Object.entries({ ...Object.fromEntries(shown), ...params })
  const isOptional = (type: unknown) =>
    typeof type === 'string' ? type.endsWith('?') : Object(type)['~standard'].validate(undefined).issues === undefined
  return fc.record(
    Object.fromEntries(
      types.map(([name, type]) => {
        const values = typeof type === 'string' ? TYPES[type.replace('?', '')] : SCHEMAS[`${kind}.${name}`]
        if (values === issues && !isShort) return [name, fc.oneof(issues, longIssues)]
        if (!values) throw new Error(`no values for the param ${kind}.${name}: add some`)
        return [name, values]
      }),
    ),
    { requiredKeys: types.filter(([, type]) => !isOptional(type)).map(([name]) => name) },
  )
}
