import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openAiEnvelope } from '@errspec/core'
import { abortResponse, requestIdHeaders, toErrorResponse } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'

/** What the service does about a request. */
type Answer = (response: ServerResponse, requestId: string, path: string) => void

/** As the adapters answer, by the contract. */
const raises =
  (error: Error, envelope?: typeof openAiEnvelope): Answer =>
  (response, requestId) => {
    const { status, headers, body } = toErrorResponse(ig1, error, { requestId, envelope })
    response.writeHead(status, { ...headers, connection: 'close' }).end(body)
  }

const delta = { role: 'assistant', content: 'Hel' }
const choices = [{ index: 0, delta, finish_reason: null }]
const message = { id: 'm', type: 'message', role: 'assistant', model: 'm', content: [], usage: { input_tokens: 1 } }
const STREAMS = {
  openai: [{ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices }],
  anthropic: [
    { type: 'message_start', message },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hel' } },
  ],
}

/** As the adapters break a stream off, after a word. */
const breaksOff =
  (envelope?: typeof openAiEnvelope): Answer =>
  (response, requestId, path) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const event of STREAMS[path.endsWith('/messages') ? 'anthropic' : 'openai']) {
      if ('type' in event) response.write(`event: ${event.type}\n`)
      response.write(`data: ${JSON.stringify(event)}\n\n`)
    }
    abortResponse(ig1, response, ig1.error('backend_unavailable'), requestId, { envelope })
  }

/** As somebody else's service answers. */
const says =
  (status: number, body: object, headers: Record<string, string> = {}): Answer =>
  (response) => {
    const all = { 'content-type': 'application/json', connection: 'close', ...headers }
    response.writeHead(status, all).end(JSON.stringify(body))
  }

const unknownModel = ig1.error('unknown_model', { model: 'gpt-9' })
const answers: Record<string, Answer> = {
  down: raises(ig1.error('backend_unavailable')),
  vetoed: raises(ig1.error('backend_unavailable', {}, { retryable: false })),
  busy: raises(ig1.error('backend_unavailable', {}, { retryAfterMs: 30_000 })),
  reset: (response) => void response.socket?.resetAndDestroy(),
  rate: says(429, { message: 'Slow down' }),
  'rate-30': says(429, { message: 'Slow down' }, { 'retry-after': '30' }),
  'rate-120': says(429, { message: 'Slow down' }, { 'retry-after': '120' }),
  'busy-30': says(503, { message: 'Busy' }, { 'retry-after': '30' }),
  flat: raises(unknownModel),
  superset: raises(unknownModel, openAiEnvelope),
  text: says(400, { statusCode: 400, message: 'Unknown model gpt-9', error: 'Bad Request' }),
  'stream-flat': breaksOff(),
  'stream-superset': breaksOff(openAiEnvelope),
}

/** Answers a path `/<key>/<answer>/...` as it says, and counts the requests of each key. */
export async function startService() {
  const counts = new Map<string, number>()
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    const [, key = '', answer = ''] = path.split('/')
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    const requestId = `req_${count}`
    for (const [name, value] of Object.entries(requestIdHeaders(requestId))) response.setHeader(name, value)
    request.resume().on('end', () => answers[answer]?.(response, requestId, path))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${port}`, counts, stop }
}
