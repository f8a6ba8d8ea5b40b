import { ApiError, decodeError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { supportReport, TransportError } from './index.js'

const runs = { seed: 1, numRuns: 1000 }
const now = Date.UTC(2026, 0, 1)

/** Where text can be in a request; `text` gives the secret at each of these places. */
type Text = (length: number) => string
type Plan = (text: Text) => unknown

const length = fc.integer({ min: 6, max: 30 })
const knownField = fc.constantFrom(
  'messages',
  'content',
  'input',
  'temperature',
  'metadata',
  'n',
  'stream',
  'constructor',
)

const leaf: fc.Arbitrary<Plan> = fc.oneof(
  length.map(
    (n): Plan =>
      (text) =>
        text(n),
  ),
  length.map(
    (n): Plan =>
      (text) =>
        new File([text(n)], text(n), { type: text(n) }),
  ),
  length.map(
    (n): Plan =>
      (text) =>
        new Uint8Array(n).fill(text(n).charCodeAt(0) % 256),
  ),
  length.map(
    (n): Plan =>
      (text) =>
        new Error(text(n), { cause: text(n) }),
  ),
  length.map(
    (n): Plan =>
      (text) => ({ toJSON: () => text(n), toString: () => text(n), [Symbol.toPrimitive]: () => text(n) }),
  ),
  length.map(
    (n): Plan =>
      (text) => ({ [Symbol.toStringTag]: text(n), [Symbol(text(n))]: text(n) }),
  ),
  length.map(
    (n): Plan =>
      (text) =>
        Symbol(text(n)),
  ),
  length.map(
    (n): Plan =>
      (text) => ({
        get content() {
          throw new Error(text(n))
        },
      }),
  ),
  length.map(
    (n): Plan =>
      (text) =>
        new Proxy(
          {},
          {
            ownKeys: () => {
              throw new Error(text(n))
            },
          },
        ),
  ),
  fc.constantFrom<Plan>(
    () => 1,
    () => true,
    () => null,
    () => undefined,
    () => 7n,
    () => new Date(0),
  ),
)

const plan: fc.Arbitrary<Plan> = fc.letrec<{ node: Plan }>((tie) => {
  const entry = fc.tuple(fc.option(knownField, { nil: undefined }), length, tie('node'))
  const entries = fc.array(entry, { maxLength: 5 })
  const filled = (text: Text, list: [string | undefined, number, Plan][]) =>
    list.map(([name, n, node]): [string, unknown] => [name ?? text(n), node(text)])
  const collect = (make: (entries: [string, unknown][]) => unknown) =>
    entries.map(
      (list): Plan =>
        (text) =>
          make(filled(text, list)),
    )
  const form = (target: FormData | URLSearchParams, list: [string, unknown][]) => {
    for (const [name, value] of list) {
      if (target instanceof FormData && value instanceof Blob) target.append(name, value, name)
      else if (typeof value === 'string') target.append(name, value)
    }
    return target
  }
  return {
    node: fc.oneof(
      { depthSize: 'small' },
      leaf,
      collect((list) => Object.fromEntries(list)),
      collect((list) => list.map(([, value]) => value)),
      collect((list) => list),
      collect((list) => new Map(list)),
      collect((list) => new Map(list.map(([name, value]) => [value, name]))),
      collect((list) => new Set(list.flat())),
      collect((list) => form(new FormData(), list)),
      collect((list) => form(new URLSearchParams(), list)),
    ),
  }
}).node

const body: fc.Arbitrary<Plan> = fc.oneof(
  plan,
  plan.map(
    (value): Plan =>
      (text) => ({ json: value(text) }),
  ),
  plan.map(
    (value): Plan =>
      (text) => ({ method: text(6), body: value(text), headers: { authorization: `Bearer ${text(9)}` } }),
  ),
  fc.json().map(
    (json): Plan =>
      (text) => ({ body: JSON.stringify({ [text(8)]: JSON.parse(json), input: text(8) }) }),
  ),
  length.map(
    (n): Plan =>
      (text) => ({ body: `{"input": "${text(n)}`, headers: [[text(n), text(n)]] }),
  ),
  length.map(
    (n): Plan =>
      (text) => ({ json: { model: ` ${text(n)}` }, headers: new Map([[text(n), text(n)]]) }),
  ),
  length.map(
    (n): Plan =>
      (text) =>
        new Request(`https://${text(9)}.example/${text(n)}?${text(n)}#${text(n)}`, {
          method: 'POST',
          headers: { [text(n)]: text(n), 'content-type': text(n) },
          body: text(n),
        }),
  ),
)

/** Errors of every kind, with text wherever an error can have it. */
const errors: readonly ((text: Text) => unknown)[] = [
  (text) => ig1.error('unknown_model', { model: text(20) }, { cause: new Error(text(20)) }),
  (text) => ig1.error('internal_server_error', {}, { cause: { code: text(9), cause: { code: text(9) } } }),
  (text) => decodeError(ig1, { status: 418, body: { message: text(20), [text(9)]: text(9) } }),
  (text) =>
    new TransportError('connection_failed', text(30), {
      retryable: true,
      cause: Object.assign(new TypeError(text(9), { cause: text(9) }), { code: text(9), [text(9)]: text(9) }),
      attempts: [
        {
          at: now,
          method: text(6),
          url: `https://${text(9)}:${text(9)}@${text(9)}.example/v1/${text(30)}?${text(9)}=${text(9)}`,
        },
        { at: now, method: 'POST', url: `/${text(9)}/usage;${text(9)}?${text(9)}#${text(9)}` },
      ],
    }),
  (text) => Object.assign(new Error(text(9)), { name: text(9), kind: text(9), status: text(9), requestId: text(9) }),
  (text) => text(9),
  (text) => ({ [text(9)]: text(9), constructor: { name: text(9) } }),
]

/** Capital and digit first, so that it is neither a plain word of a path nor a field of the API. */
const secret = fc.stringMatching(/^Q[0-9][A-Za-z0-9]{4}$/)

const repeated =
  (pattern: string): Text =>
  (length) =>
    pattern.repeat(Math.ceil(length / pattern.length)).slice(0, length)

describe('a support report keeps secrets', () => {
  it('wherever in the request or the error they are', () => {
    fc.assert(
      fc.property(body, fc.constantFrom(...errors), secret, (request, error, pattern) => {
        const report = supportReport(error(repeated(pattern)), { request: request(repeated(pattern)), now })
        const shown = `${report}${JSON.stringify(report)}`.toLowerCase()
        expect(shown).not.toContain(pattern.toLowerCase())
      }),
      runs,
    )
  })

  it('so well that any other text of the same length gives the very same report', () => {
    fc.assert(
      fc.property(body, fc.constantFrom(...errors), secret, secret, (request, error, first, second) => {
        const [one, other] = [first, second].map((pattern) => {
          const report = supportReport(error(repeated(pattern)), { request: request(repeated(pattern)), now })
          return [String(report), JSON.stringify(report)]
        })
        expect(one).toEqual(other)
      }),
      runs,
    )
  })

  it('also those made to break out of Markdown', () => {
    const hostile = fc.constantFrom(
      '`',
      '```\n',
      '|',
      '\n# a',
      '<img src=x>',
      '@all ',
      '](http://a.b)',
      '\0',
      '\u2028',
      '\ud800',
    )
    fc.assert(
      fc.property(plan, fc.constantFrom(...errors), hostile, (request, error, pattern) => {
        const report = supportReport(error(repeated(pattern)), {
          request: { json: request(repeated(pattern)) },
          model: pattern,
          now,
        })
        const [head, json, tail] = String(report).split(/^```.*\n?/m)
        for (const line of head?.split('\n') ?? []) {
          expect(line).toMatch(/^(?:### Support report|(?:\|[-\w ()]*|\| `[\w .,:/+*(){}"@#-]*` )+\||)$/)
        }
        expect(JSON.parse(json ?? '')).toEqual(JSON.parse(JSON.stringify(report)).request)
        expect(tail).toBe('')
        expect(json).not.toMatch(/[`<>|@#\]]\(|[`<>|]/)
      }),
      runs,
    )
  })

  it('and is made of any value at all without throwing', () => {
    const anything = fc.anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
    })
    fc.assert(
      fc.property(anything, anything, anything, (error, request, parts) => {
        const forged = Object.assign(Object.create(ApiError.prototype), {
          params: parts,
          attempts: parts,
          status: parts,
          kind: parts,
        })
        for (const failed of [error, forged]) {
          for (const given of [request, { json: request, headers: parts, method: parts }, { body: request }]) {
            const report = supportReport(failed, { request: given })
            expect(JSON.parse(JSON.stringify(report))).toBeTypeOf('object')
            expect(String(report)).toMatch(/^### Support report\n/)
          }
        }
      }),
      { ...runs, numRuns: 300 },
    )
  })

  it('and survives errors and requests whose every property throws', () => {
    const throws = () => {
      throw new Error('trap')
    }
    const target = () => {}
    const trap = new Proxy(
      target,
      Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((name) => [name, throws])),
    )
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    for (const value of [
      trap,
      proxy,
      Object.create(ApiError.prototype, { params: { get: throws }, attempts: { get: throws } }),
    ]) {
      for (const request of [value, { json: value }, { body: value }, { headers: value, method: value }]) {
        expect(String(supportReport(value, { request }))).toMatch(/^### Support report\n/)
      }
    }
  })
})
