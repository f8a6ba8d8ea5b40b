import { createServer } from 'node:http'
import { defineCatalog } from '@errspec/core'
import { expect, test } from 'vitest'
import { runConformance } from '../index.js'
import { listen } from '../test-servers.js'

const rest = {
  name: 'shop',
  version: '1.0.0',
  statuses: { 429: { title: 'Too Many Requests', retry: true }, 500: { title: 'Error', retry: false } },
  defaults: { unknown: 'broken' },
  errors: {
    scarce: { status: 429, message: 'Only {left} left', aliases: ['{left} left'], params: { left: 'number' } },
    broken: { status: 500, message: 'Broken' },
  },
} as const
const texts = defineCatalog(rest)
const coded = defineCatalog({ ...rest, envelope: { body: { code: '{code}', left: '{params.left}' } } })

/** What a server is found to break that is sound but for how it writes its numbers. */
async function faultsOf(
  catalog: typeof texts | typeof coded,
  body: string,
  headers: Record<string, string> = {},
  params?: { left: number },
) {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(429, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-error-kind': 'scarce',
      'x-request-id': 'req_a1',
      'request-id': 'req_a1',
      ...headers,
    })
    response.end(body)
  })
  const scenarios = { scarce: { path: '/', ...(params && { params }) } }
  const report = await runConformance({ baseUrl: await listen(server), catalog, scenarios, notFound: false })
  return report.failed
    .filter(({ rule }) => rule !== 'request-id-unique')
    .map(({ rule, actual, hint }) => [rule, actual, hint])
}

const bodyOf = (number: string) => `{"message":"Only ${number} left","code":429,"request_id":"req_a1"}`

test.each([
  ['1.0', '1', '1'],
  ['1e3', '1000', '1000'],
  ['-0', '0', '0'],
  ['12.50', '12.5', '12.5'],
])('%s in a message is said to be a number that is not canonical', async (written, canonical, param) => {
  const headers = { 'x-error-params': `{"left":${param}}` }
  expect(await faultsOf(texts, bodyOf(canonical), headers)).toEqual([])
  expect(await faultsOf(texts, bodyOf(written), headers)).toEqual([
    [
      'message',
      `"Only ${written} left"`,
      `A number in it is not canonical. The contract writes it as "Only ${canonical} left": without an exponent, needless zeros or -0.`,
    ],
  ])
})

test('a text of an alias is not said to have numbers that are not canonical', async () => {
  const body = '{"message":"1.0 left","code":429,"request_id":"req_a1"}'
  const [fault] = await faultsOf(texts, body, { 'x-error-params': '{"left":1}' })
  expect(fault).toEqual(['message', '"1.0 left"', expect.stringContaining('Aliases are for clients')])
})

test('-0 in a body or a header is shown as it is, and said to be not canonical', async () => {
  expect(await faultsOf(coded, '{"code":"scarce","left":-0}')).toEqual([
    ['params', 'left is -0, not 0: the number is not canonical', undefined],
  ])
  expect(await faultsOf(texts, bodyOf('0'), { 'x-error-params': '{"left":-0}' }, { left: 0 })).toEqual([
    ['x-error-params', expect.stringContaining('left is -0, not 0: the number is not canonical'), undefined],
  ])
  // In JSON these are the same numbers.
  for (const same of ['1.0', '1e3']) expect(await faultsOf(coded, `{"code":"scarce","left":${same}}`)).toEqual([])
})

test.each([
  ['07', '7'],
  ['5.0', '5'],
  ['1e1', '10'],
  ['+3', '3'],
])('retry-after: %s is said to be a number that is not canonical', async (written, canonical) => {
  const params = { 'x-error-params': '{"left":1}' }
  expect(await faultsOf(texts, bodyOf('1'), { ...params, 'retry-after': canonical })).toEqual([])
  expect(await faultsOf(texts, bodyOf('1'), { ...params, 'retry-after': written })).toEqual([
    [
      'retry-after',
      `retry-after: "${written}", retry-after-ms: nothing`,
      `The number is not canonical: it is written ${canonical}.`,
    ],
  ])
})
