import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { turn } from './fair-turns.js'
import { paint } from './images.js'

/** How a request asks the stand-in to fail: `x-stand-in-fault`. */
export type StandInFault = 'not-json' | 'no-image' | 'corrupt-image' | 'die'

/** How long, in ms, it takes to an answer, and from one chunk of a stream to the next. */
const THINKING_MS = 20
const CHUNK_MS = 10
/** When it dies, it is after so many chunks. */
const CHUNKS_BEFORE_DEATH = 3

interface Payload {
  model: string
  messages?: { content: unknown }[]
  max_tokens?: number
  stream?: boolean
  input?: string[]
  dimensions?: number
  prompt?: string
  width?: number
  height?: number
}

/** An inference server that answers in OpenAI's forms, the same to the same request. On loopback, on a port of its own. */
export async function startStandInBackend(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.destroy(error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => closeNow(server) }
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  await turn()
  const text = Buffer.concat(chunks).toString()
  await turn()
  const payload = JSON.parse(text) as Payload
  const fault = request.headers['x-stand-in-fault'] as StandInFault | undefined
  await pause(THINKING_MS)
  await turn()
  if (fault === 'not-json') {
    response.setHeader('content-type', 'text/html').end('<html><body>Worker restarting</body></html>')
  } else if (request.url === '/v1/chat/completions' && payload.stream) {
    await streamChat(payload, fault, response)
  } else if (request.url === '/v1/chat/completions') {
    const message = { role: 'assistant', content: wordsFor(payload).join('') }
    json(response, { choices: [{ index: 0, message, finish_reason: 'stop' }] })
  } else if (request.url === '/v1/embeddings') {
    const { input = [], dimensions = 0 } = payload
    const data: object[] = []
    for (const [index, text] of input.entries()) {
      await turn()
      data.push({ index, embedding: embed(text, dimensions) })
    }
    json(response, { data })
  } else if (request.url?.startsWith('/v1/images/')) {
    json(response, { data: [await image(payload, fault)] })
  } else {
    response.writeHead(404).end()
  }
}

async function streamChat(payload: Payload, fault: StandInFault | undefined, response: ServerResponse) {
  response.setHeader('content-type', 'text/event-stream')
  const send = (delta: object, finish_reason: string | null) =>
    response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] })}\n\n`)
  for (const [index, content] of wordsFor(payload).entries()) {
    if (fault === 'die' && index === CHUNKS_BEFORE_DEATH) return void response.destroy()
    if (response.destroyed) return
    send(index === 0 ? { role: 'assistant', content } : { content }, null)
    await pause(CHUNK_MS)
  }
  send({}, 'stop')
  response.end('data: [DONE]\n\n')
}

/** The answer of the model, in pieces: it depends on the question's length alone. */
function wordsFor({ messages = [], max_tokens = 1000 }: Payload): string[] {
  const length = messages.reduce((sum, { content }) => sum + JSON.stringify(content ?? '').length, 0)
  const text = `This is the stand-in model. It has read ${length} characters and gives everyone the same kind of answer.`
  return text.split(/(?= )/).slice(0, max_tokens)
}

/** A unit vector that follows from the text, as Base64 of its 32-bit floats. */
function embed(text: string, dimensions: number): string {
  const vector = new Float32Array(dimensions)
  for (let block = 0; block * 64 < dimensions; block++) {
    const bytes = createHash('sha512').update(`${block}:${text}`).digest()
    for (let at = 0; at < 64 && block * 64 + at < dimensions; at++)
      vector[block * 64 + at] = (bytes[at] as number) - 127.5
  }
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  return Buffer.from(vector.map((value) => value / norm).buffer).toString('base64')
}

/** A picture in the prompt's colour. */
async function image({ prompt = '', width = 64, height = 64 }: Payload, fault: StandInFault | undefined) {
  if (fault === 'no-image') return { revised_prompt: prompt }
  const colour = `#${createHash('sha256').update(prompt).digest('hex').slice(0, 6)}`
  const png = await paint(width, height, colour)
  // Cut in its pixels: the header still says that it is a PNG.
  const bytes = fault === 'corrupt-image' ? png.subarray(0, png.length >> 1) : png
  return { b64_json: bytes.toString('base64') }
}

function json(response: ServerResponse, body: object): void {
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ object: 'stand-in', ...body }))
}

function closeNow(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
