import { ig1 } from '@errspec/core/ig1'
import { z } from 'zod'
import { decoded } from './backend.js'
import type { Call } from './call.js'
import { countTokens, findModel, metered } from './metering.js'
import { readBody } from './request-body.js'

/** The vectors of so many texts are 20 MB of JSON already. */
const MOST_INPUTS = 256

const EmbeddingsBody = z.looseObject({
  model: z.string().min(1),
  input: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(MOST_INPUTS)]),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  dimensions: z.int().min(1).nullish(),
})

/** `POST /v1/embeddings`. The official SDKs ask for Base64 and decode it themselves. */
export async function embeddings(call: Call, body: unknown): Promise<object> {
  const { model: name, input, encoding_format, dimensions } = readBody(EmbeddingsBody, body)
  const model = await findModel(call, name, 'embedding')
  // Neither model can shorten its vectors.
  if (dimensions && dimensions !== model.dimensions) throw ig1.error('request_parse_failed')
  const texts = typeof input === 'string' ? [input] : input
  const inputTokens = await countTokens(call, texts.join('\n'))
  return metered(call, model, async () => {
    const payload = { model: model.name, input: texts, dimensions: model.dimensions }
    const answered = await call.parts.backend.ask(model, '/v1/embeddings', payload, call.signal)
    const vectors = z.array(z.array(z.number()).length(model.dimensions)).length(texts.length)
    const { data } = await decoded(z.object({ data: z.array(z.object({ embedding: z.unknown() })) }), answered)
    const embedded = await decoded(
      vectors,
      data.map(({ embedding }) => embedding),
    )
    return {
      usage: { inputTokens, outputTokens: 0 },
      answer: (cost) => ({
        object: 'list',
        data: embedded.map((vector, index) => ({
          object: 'embedding',
          index,
          embedding: encoding_format === 'base64' ? toBase64(vector) : vector,
        })),
        model: model.name,
        usage: { prompt_tokens: inputTokens, total_tokens: inputTokens, cost },
      }),
    }
  })
}

/** Little-endian 32-bit floats, as OpenAI sends them. */
function toBase64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4)
  vector.forEach((value, index) => void bytes.writeFloatLE(value, index * 4))
  return bytes.toString('base64')
}
