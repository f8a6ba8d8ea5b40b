import fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { defineCatalog } from '../contract/define-catalog.js'
import { problemEnvelope } from '../envelope/ready-made.js'
import { ig1 } from '../ig1/ig1.js'
import { toErrorResponse } from './error-response.js'
import { logText } from './log-text.js'
import { toStreamFrame } from './stream-frame.js'

/** How many values are thrown; more by hand, for instance `HOSTILE_RUNS=100000`. */
const RUNS = Number(process.env['HOSTILE_RUNS'] ?? 1000)

const coded = defineCatalog({
  name: 'hostile',
  version: '1.0.0',
  envelope: problemEnvelope(),
  statuses: { 400: { title: 'Bad Request', retry: false }, 500: { title: 'Internal Server Error', retry: true } },
  defaults: { unknown: 'broken', invalidInput: 'invalid' },
  errors: {
    invalid: { status: 400, message: 'Not valid', params: { issues: 'issues' } },
    wrong: { status: 400, message: '{text} is wrong', params: { more: z.array(z.string()).optional() } },
    broken: { status: 500, message: 'Broken' },
  },
})

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '\u0000',
    '\u001b[31m',
    '\u001b]0;x\u0007',
    '\u009b2J',
    '\r\nset-cookie: a=b',
    '\u2028',
    '\ud800',
    '%s%o',
    '__proto__',
  ),
  fc.integer({ min: 1, max: 40_000 }).map((length) => '\u001b💩"'.repeat(length / 4)),
)
const status = fc.oneof(fc.integer({ min: 380, max: 620 }), fc.constantFrom<unknown>('404', null, Number.NaN, {}))
const issue = fc.record({ pointer: nasty.map((text) => `/${text}`), message: nasty, code: nasty })
const fields = fc.record(
  {
    message: nasty,
    name: nasty,
    stack: nasty,
    status,
    statusCode: status,
    expose: fc.boolean(),
    code: nasty,
    type: nasty,
    headers: fc.dictionary(nasty, nasty, { maxKeys: 4 }),
    errors: fc.array(issue, { maxLength: 3 }),
    validation: fc.array(issue),
  },
  { requiredKeys: [] },
)
const thrown = fc.oneof(
  fc.anything(),
  nasty,
  fields,
  fields.map((own) => Object.assign(new Error('x'), own)),
  fc.tuple(nasty, fields).map(([text, own]) => new Error(text, { cause: Object.assign(new Error(text), own) })),
  nasty.map((text) => coded.error('wrong', { text })),
  fc.tuple(nasty, fc.integer({ min: 1, max: 120 })).map(([text, count]) =>
    coded.error('invalid', {
      issues: Array.from({ length: count }, () => ({ pointer: `/${text}`, message: text, code: text })),
    }),
  ),
)

/** What is wrong with a text that goes to a client or to a log; `allowed` is the control character that it may have. */
function faultOf(text: string, allowed = ''): string | undefined {
  const raw = /[\p{Cc}\u2028\u2029]/u.exec(text.replaceAll(allowed || '\u0000\u0000', ''))
  if (raw) return `has a raw ${JSON.stringify(raw[0])}: ${JSON.stringify(text.slice(0, 500))}`
  const bytes = Buffer.byteLength(text)
  return bytes > 64_000 ? `is of ${bytes} bytes: ${JSON.stringify(text.slice(0, 500))}` : undefined
}

it('no answer, no header and no text for a log holds a raw control character or more than 64 kB', () => {
  fc.assert(
    fc.property(thrown, (value) => {
      for (const catalog of [ig1, coded]) {
        const { body, headers, error } = toErrorResponse(catalog, value, { requestId: 'req_1', path: '/\u0001?secret' })
        const frame = toStreamFrame(catalog, error, 'req_1').replace(/^\n\nevent: error\ndata: |\n\n$/g, '')
        const faults = [
          ...[body, frame, ...Object.values(headers)].map((text) => faultOf(text)),
          faultOf(logText(error), '\n'),
        ]
        expect(faults.filter(Boolean)).toEqual([])
      }
    }),
    { numRuns: RUNS },
  )
}, 3_600_000)
