import { expect, test } from 'vitest'
import type { Runtime } from './runtime.js'
import type { ScenarioName } from './scenarios.js'
import type { Api } from './servers.js'

const lost = { kind: 'connection_failed', retryable: true, leaks: [] }
const timeout = { kind: 'timeout', retryable: true, leaks: [] }
const refused = { kind: 'TypeError', leaks: [] }

/** What differs most between engines and platforms: the words for a failure, and what becomes of a body. */
export function testFailures(
  runtime: Runtime,
  api: Api,
  place: string,
  { isChromium = false }: { isChromium?: boolean } = {},
): void {
  const run = (name: ScenarioName) => runtime(name, `${api.url}/${place}`)

  test('tells no secret of a request, whatever the platform says of its failure', async () => {
    expect(await run('secrets')).toEqual({
      refused: lost,
      destroyed: lost,
      notHttp: lost,
      redirected: lost,
      redirectedForEver: lost,
      timeout,
      aborted: timeout,
      answered: { ...lost, kind: 'backend_unavailable' },
      badUrl: refused,
      badHeader: refused,
      getWithBody: refused,
      stream: { kind: 'stream_interrupted', retryable: false, leaks: [] },
    })
  })

  test('knows a mistake in a fetch of one’s own by the words of the engine', async () => {
    expect(await run('mistakes')).toEqual({ missed: {}, of: 16 })
  })

  test('keeps the status of an error whose body breaks off, falls silent or is damaged, and reads any charset', async () => {
    const kept = [503, 'Service Unavailable']
    expect(await run('brokenErrors')).toEqual({
      'breaks-off': kept,
      'falls-silent': kept,
      'not-as-encoded': kept,
      'in-latin-1': [503, '\u00dcberlastet'],
    })
  })

  test('reads the error of a HEAD from its headers', async () => {
    expect(await run('head')).toEqual({ status: 400, model: 'example-model' })
  })

  test('ends a body in which nothing comes', async () => {
    const failure = { kind: 'timeout', retryable: false, leaks: [] }
    // Chromium has words of its own for any stream that fails, and keeps what it failed with to itself.
    const whole = isChromium ? { kind: 'TypeError', leaks: [] } : failure
    expect(await run('silentBody')).toEqual({ path: 'falls-silent', failure, whole })
  })

  test('sends a body of any kind again as it was, and a stream once', async () => {
    expect(await run('bodies')).toEqual({
      text: 'h\u00e9llo',
      bytes: 'hello',
      blob: 'hello',
      params: 'q=hello',
      form: 'whole',
      request: 'hello',
    })
    // It sends a stream over HTTP/2 alone.
    if (isChromium) return
    expect(await run('streamedBody')).toEqual({
      echo: 'hello stream',
      kind: 'backend_unavailable',
      stops: ['body_not_replayable'],
    })
  })

  test('loses no event to a consumer that is slower than the end of the connection', async () => {
    expect(await run('slowConsumer')).toEqual({ events: 20, kind: 'backend_unavailable' })
  })

  test('gives an SDK the last answer unread, with a veto of further tries', async () => {
    const vetoes = ['false', 'false']
    expect(await run('lastAnswer')).toEqual({ status: 500, vetoes, sameText: true, code: 500 })
  })

  test('shows the shape of any request in a support report, and nothing of it', async () => {
    const headers = { authorization: 'string(13)', 'key(8)': 'string(6)' }
    expect(await run('shapes')).toMatchObject({
      form: { body: { prompt: 'string(6)', file: 'file(6 bytes, image/png)' }, headers, leaks: false },
      params: { body: { prompt: 'string(6)', model: 'string(3)' }, model: 'm-1', leaks: false },
      request: { body: 'stream', endpoint: 'POST /v1/{9 characters}', headers, leaks: false },
      bytes: { body: 'bytes(6)', leaks: false },
      stream: { body: 'stream', leaks: false },
    })
  })
}
