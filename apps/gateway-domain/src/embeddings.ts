import { ig1 } from '@errspec/core/ig1'
import { z } from 'zod'
import { decoded } from './backend.js'
import type { Call } from './call.js'
import { turn } from './fair-turns.js'
import { countTokens, findModel, metered } from './metering.js'
import { listOf, readBody } from './request-body.js'
import type { Model } from './store.js'

/** The vectors of so many texts are 20 MB of JSON already: they are kept as bytes, and written out one by one. */
const MOST_INPUTS = 256

const EmbeddingsBody = z.looseObject({
  model: z.string().min(1),
  input: z.union([z.string().min(1), listOf(z.string().min(1), MOST_INPUTS)]),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  dimensions: z.int().min(1).nullish(),
})

/** `POST /v1/embeddings`: the pieces of its JSON. The official SDKs ask for Base64 and decode it themselves. */
export async function embeddings(call: Call, body: unknown): Promise<AsyncIterable<string>> {
  const { model: name, input, encoding_format, dimensions } = readBody(EmbeddingsBody, body)
  const model = await findModel(call, name, 'embedding')
  // Neither model can shorten its vectors.
  if (dimensions && dimensions !== model.dimensions) throw ig1.error('request_parse_failed')
  const texts = typeof input === 'string' ? [input] : input
  const inputTokens = await countTokens(call, texts.join('\n'))
  return metered(call, model, { inputTokens, outputTokens: 0 }, async () => {
    const vectors: Buffer[] = []
    for (let at = 0; at < texts.length; at += MOST_TOGETHER) {
      const some = texts.slice(at, at + MOST_TOGETHER)
      vectors.push(...(await oneOfFew(() => embed(call, model, some))))
    }
    return {
      usage: { inputTokens, outputTokens: 0 },
      answer: (cost) => {
        const usage = { prompt_tokens: inputTokens, total_tokens: inputTokens, cost }
        return listInPieces(vectors, encoding_format === 'base64', { model: model.name, usage })
      },
    }
  })
}

const FLOAT_BYTES = 4

/** The vectors of some texts, as 32-bit floats. */
async function embed({ parts, signal }: Call, model: Model, input: readonly string[]): Promise<Buffer[]> {
  const { name, dimensions } = model
  const payload = { model: name, input, dimensions, encoding_format: 'base64' }
  const answered = await parts.backend.ask(model, '/v1/embeddings', payload, signal)
  const embedding = z.string().refine((text) => Buffer.byteLength(text, 'base64') === dimensions * FLOAT_BYTES)
  const answer = z.object({ data: z.array(z.object({ embedding })).length(input.length) })
  const { data } = await decoded(answer, answered)
  return data.map(({ embedding }) => Buffer.from(embedding, 'base64'))
}

/** What a backend answers takes several times the memory of the vectors, until they are read: so many texts, and so many at a time. */
const MOST_TOGETHER = 32
const MOST_ASKED = 8
const waiting: (() => void)[] = []
let asked = 0

async function oneOfFew<T>(ask: () => Promise<T>): Promise<T> {
  if (asked >= MOST_ASKED) await new Promise<void>((resolve) => waiting.push(resolve))
  else asked++
  try {
    return await ask()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else asked--
  }
}

/** OpenAI's list, a vector a piece. */
async function* listInPieces(vectors: readonly Buffer[], asBase64: boolean, rest: object): AsyncGenerator<string> {
  yield '{"object":"list","data":['
  for (const [index, vector] of vectors.entries()) {
    await turn()
    const embedding = asBase64 ? vector.toString('base64') : toFloats(vector)
    yield `${index === 0 ? '' : ','}${JSON.stringify({ object: 'embedding', index, embedding })}`
  }
  yield `],${JSON.stringify(rest).slice(1)}`
}

/** Little-endian 32-bit floats, as OpenAI sends them. */
function toFloats(bytes: Buffer): number[] {
  return Array.from({ length: bytes.length / FLOAT_BYTES }, (_, index) => bytes.readFloatLE(index * FLOAT_BYTES))
}
