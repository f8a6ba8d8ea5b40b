import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root, run } from './packed-project.js'
import { dependencies, forget, type Measured, MODELS, measure, OPENAI, SDKS, TIMED } from './sdks/measure.js'

const page = readFileSync(join(root, 'docs/inside-other-sdks.md'), 'utf8')
/** The rows of a section's first table, by their first cells. */
function tableOf(heading: string): Record<string, string[]> {
  const [, section = ''] = page.split(`\n## ${heading}\n`)
  const [table = ''] = /(?:^\|.*\n)+/m.exec(section) ?? []
  const cells = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
  const rows = table.trim().split('\n').slice(2).map(cells)
  return Object.fromEntries(rows.map(([first = '', ...rest]) => [first, rest]))
}

let measured: Measured
beforeAll(async () => {
  measured = await measure()
}, 600_000)
afterAll(() => measured && forget(measured), 600_000)
const outcomeOf = (sdk: string, call: string) => measured.outcomeOf(sdk, call)
const requestsOf = (sdk: string, call: string) => measured.requestsOf(sdk, call)

describe('retries multiply', () => {
  const rows: [label: string, sdks: string[], requests: number[], obeys: string][] = [
    ['openai 4, 6, 7', OPENAI, [3, 3, 3, 9], 'yes'],
    ['Anthropic', ['anthropic'], [3, 3, 3, 9], 'yes'],
    ['AI SDK', ['ai'], [3, 9, 3, 9], 'no'],
    ['LangChain', ['langchain'], [7, 17, 3, 17], 'no'],
    ['ky, `GET`', ['kyGet'], [3, 9, 3, 9], 'no'],
    ['ofetch, `GET`', ['ofetchGet'], [2, 6, 3, 6], 'no'],
    ['axios; `POST` of ky, ofetch', ['axios', 'kyPost', 'ofetchPost'], [1, 3, 3, 3], ''],
  ]

  test.each(rows)('%s: as many requests as the page says', (label, sdks, requests, obeys) => {
    for (const sdk of sdks) {
      expect(['alone', 'inside', 'off', 'lost'].map((call) => requestsOf(sdk, call))).toEqual(requests)
      // Whoever makes one try has nothing to obey.
      const isObeyed = { yes: 1, no: requests[0], '': 1 }[obeys]
      expect(requestsOf(sdk, 'vetoed')).toBe(isObeyed)
    }
    expect(tableOf('Retries multiply')[label]).toEqual([...requests.map(String), obeys])
  })

  test('the page has no other rows', () => {
    expect(Object.keys(tableOf('Retries multiply'))).toEqual(rows.map(([label]) => label))
  })

  test('a POST that is not to be sent twice is sent again by an SDK that keeps its retries', () => {
    expect(MODELS.map((sdk) => requestsOf(sdk, 'once'))).toEqual([3, 3, 3, 3, 3, 7])
    expect(['axios', 'kyPost', 'ofetchPost'].map((sdk) => requestsOf(sdk, 'once'))).toEqual([1, 1, 1])
  })

  test('a 400 is repeated by none, and a stream that has begun neither', () => {
    expect(SDKS.map((sdk) => requestsOf(sdk, 'refused'))).toEqual(SDKS.map(() => 1))
    const streams = MODELS.flatMap((sdk) => [requestsOf(sdk, 'streamFlat'), requestsOf(sdk, 'streamSuperset')])
    expect(streams).toEqual(streams.map(() => 1))
  })

  test('without a budget LangChain makes three of each of its seven tries', () => {
    expect(requestsOf('langchain', 'unlimited')).toBe(21)
  })

  test('createFetch inside an SDK is taken for a lost connection', () => {
    for (const sdk of [...OPENAI, 'anthropic', 'langchain']) {
      const call = [requestsOf(sdk, 'refusedInCreateFetch'), requestsOf(sdk, 'downInCreateFetch')]
      expect(call).toEqual(sdk === 'langchain' ? [7, 17] : [3, 9])
      const seen = { message: 'Connection error.', cause: 'ApiError' }
      expect(outcomeOf(sdk, 'refusedInCreateFetch')).toMatchObject(seen)
    }
  })
})

describe('waits', () => {
  const WAITS = 'waits'
  const rows: [label: string, sdks: string[], cells: string[]][] = [
    ['openai 4, 7', ['openai4', 'openai7'], [WAITS, WAITS, 'tries again within a second']],
    ['openai 6, Anthropic', ['openai6', 'anthropic'], [WAITS, WAITS, WAITS]],
    ['AI SDK', ['ai'], [WAITS, WAITS, 'tries again in 2 s']],
    ['LangChain', ['langchain'], [WAITS, 'tries again in 1 to 2 s', 'gives up']],
    ['ky, `GET`', ['kyGet'], [WAITS, WAITS, WAITS]],
    ['ofetch, `GET`', ['ofetchGet'], Array(3).fill('tries again at once')],
  ]
  /** A first wait in words; one that is short was not recorded. */
  const inWords = (sdk: string, call: string, asked: number) => {
    const [first = 0] = outcomeOf(sdk, call).waits
    if (requestsOf(sdk, call) === 1) return 'gives up'
    if (first >= asked) return WAITS
    if (first >= 1000) return first === 2000 ? 'tries again in 2 s' : first < 2000 && 'tries again in 1 to 2 s'
    return first > 0 || OPENAI.includes(sdk) ? 'tries again within a second' : 'tries again at once'
  }

  test.each(rows)('%s: as the page says', (label, sdks, cells) => {
    for (const sdk of sdks) {
      const seen = [inWords(sdk, 'rate-30', 30_000), inWords(sdk, 'busy-30', 30_000), inWords(sdk, 'rate-120', 120_000)]
      expect(seen, sdk).toEqual(cells)
    }
    expect(tableOf('Waits')[label]).toEqual(cells)
  })

  test('the page has no other rows', () => {
    expect(Object.keys(tableOf('Waits'))).toEqual(rows.map(([label]) => label))
  })
})

test('a 429 that names no wait is repeated by all that repeat but LangChain', () => {
  expect(['openai7', 'anthropic', 'ai', 'langchain'].map((sdk) => requestsOf(sdk, 'rate'))).toEqual([3, 3, 3, 1])
})

test('the timeout that ky has by itself ends our tries', () => {
  expect([requestsOf('kyGet', 'own'), outcomeOf('kyGet', 'own').name]).toEqual([1, 'TimeoutError'])
})

describe.each(TIMED)('the timeout of %s', (sdk) => {
  test('hides the error that was there, and a deadline below it does not', () => {
    const { message, status } = outcomeOf(sdk, 'hidden')
    expect([requestsOf(sdk, 'hidden'), message, status]).toEqual([1, 'Request timed out.', undefined])
    expect(requestsOf(sdk, 'seen')).toBe(1)
    expect(outcomeOf(sdk, 'seen')).toMatchObject({
      name: 'InternalServerError',
      status: 502,
      kind: 'backend_unavailable',
    })
    expect(outcomeOf(sdk, 'seen').ids).toEqual({ requestID: 'req_1' })
  })
})

test('the timeout of openai and Anthropic is 600 s by default', () => {
  expect(measured.timeouts).toEqual({ openai4: 600_000, openai6: 600_000, openai7: 600_000, anthropic: 600_000 })
})

describe('where the message and the request id are', () => {
  const [NONE, YES, TEXT] = ['`400 status code (no body)`', 'yes', '`400 "Bad Request"`']
  const id = (name: string) => ({ [name]: 'req_1' })
  const OF_HEADERS = "`error.responseHeaders['x-request-id']`"
  const OF_RESPONSE = "`error.response.headers.get('x-request-id')`"
  const rows: [label: string, sdks: string[], cells: string[], ids: object][] = [
    ['openai 4', ['openai4'], [NONE, YES, TEXT, '`error.request_id`'], id('request_id')],
    ['openai 6', ['openai6'], [NONE, YES, TEXT, '`error.requestID`'], id('requestID')],
    ['openai 7 (7.5 and later)', ['openai7'], [YES, YES, TEXT, '`error.requestID`'], id('requestID')],
    ['Anthropic', ['anthropic'], [YES, YES, YES, '`error.requestID`'], id('requestID')],
    ['AI SDK', ['ai'], ['`Bad Request`', YES, '`Bad Request`', OF_HEADERS], id('responseHeaders')],
    ['LangChain', ['langchain'], [YES, YES, TEXT, '`error.requestID`'], id('requestID')],
    ['axios, ky, ofetch', ['axios', 'kyGet', 'ofetchGet'], ['no', 'no', 'no', OF_RESPONSE], id('response')],
  ]

  test.each(rows)('%s: as the page says', (label, sdks, cells, ids) => {
    for (const sdk of sdks) {
      const shown = ['flat', 'superset', 'text'].map((call) => {
        const { message = '' } = outcomeOf(sdk, call)
        // The clients that are not for models say what was requested, and none of the answer.
        return message.includes('Unknown model gpt-9') ? YES : MODELS.includes(sdk) ? `\`${message}\`` : 'no'
      })
      expect(shown, sdk).toEqual(cells.slice(0, 3))
      for (const call of ['flat', 'superset', 'text']) expect(outcomeOf(sdk, call).ids, sdk).toEqual(ids)
    }
    expect(tableOf('Where the message and the request id are')[label]).toEqual(cells)
  })

  test('the page has no other rows', () => {
    expect(Object.keys(tableOf('Where the message and the request id are'))).toEqual(rows.map(([label]) => label))
  })

  test('code and type are told by the superset', () => {
    for (const sdk of [...OPENAI, 'langchain']) {
      const known = { code: 'unknown_model', type: 'invalid_request_error' }
      expect(outcomeOf(sdk, 'superset'), sdk).toMatchObject(known)
      expect([undefined, 400], sdk).toContain(outcomeOf(sdk, 'flat').code)
    }
    expect(outcomeOf('anthropic', 'superset').type).toBe('invalid_request_error')
    expect(outcomeOf('anthropic', 'flat').type).toBe(null)
  })

  test.each(SDKS)('of %s, decodeError tells the kind of either body', (sdk) => {
    for (const call of ['flat', 'superset']) {
      expect(outcomeOf(sdk, call)).toMatchObject({ status: 400, kind: 'unknown_model', params: { model: 'gpt-9' } })
    }
  })

  test.each(SDKS)('of %s, decodeError tells the kind after its own retries', (sdk) => {
    expect(outcomeOf(sdk, 'alone')).toMatchObject({ status: 502, kind: 'backend_unavailable' })
  })
})

test.each(MODELS)('a stream that is broken off is an error in %s, in either envelope', (sdk) => {
  for (const call of ['streamFlat', 'streamSuperset']) {
    const { texts, message, status, code, ids, thrown } = outcomeOf(sdk, call)
    expect([texts, message]).toEqual([['Hel'], expect.stringContaining('Failed to forward request to backend')])
    expect([status, code]).toEqual([undefined, sdk === 'anthropic' ? undefined : 'backend_unavailable'])
    // AI SDK's first error is told, not thrown.
    expect(thrown).toBe(sdk === 'ai' ? 'Failed to process successful response' : undefined)
    expect(ids).toEqual(sdk === 'ai' || sdk === 'openai4' ? {} : { requestID: 'req_1' })
  }
})

test('the page names the versions that are measured here', () => {
  for (const [name, version] of Object.entries(dependencies)) {
    const [, known = version] = version.split(/(?<=.)@/)
    expect(page, name).toContain(known)
    expect(page).toContain(name.replace(/\d$/, ''))
  }
})

test('the examples of the page compile against the packed types and the SDKs', async () => {
  const examples = [...page.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => code)
  expect(examples.length).toBeGreaterThan(5)
  const files = examples.map((code, index) => {
    const file = `example-${index}.mts`
    writeFileSync(join(measured.directory, file), code)
    return file
  })
  // The SDKs' own types contradict each other about the platform's.
  const options = { module: 'NodeNext', target: 'ES2022', strict: true, noEmit: true, skipLibCheck: true }
  const compilerOptions = { ...options, lib: ['ES2022', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'], types: ['node'] }
  writeFileSync(join(measured.directory, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  const compiler = join(root, 'node_modules/typescript7/bin/tsc')
  const { stdout } = await run(process.execPath, [compiler, '-p', '.', '--pretty', 'false'], {
    cwd: measured.directory,
  }).catch((error: { stdout: string }) => error)
  expect(stdout.trim()).toBe('')
})
