import { z } from 'zod'
import { decoded } from './backend.js'
import { type Call, dayOf } from './call.js'
import { book, countTokens, findModel, metered, takePlace, type Usage } from './metering.js'
import { readBody } from './request-body.js'
import type { Model } from './store.js'

const PATH = '/v1/chat/completions'

const ContentPart = z.looseObject({ type: z.string(), text: z.string().optional() })
const ChatBody = z.looseObject({
  model: z.string().min(1),
  messages: z
    .array(
      z.looseObject({
        role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
        content: z.union([z.string(), z.array(ContentPart), z.null()]).optional(),
      }),
    )
    .min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  max_tokens: z.int().min(1).nullish(),
  n: z.literal(1).nullish(),
})

/** The data of each event of a stream, `[DONE]` at its end. */
export type EventData = AsyncIterable<string>

/** `POST /v1/chat/completions`: a completion, or its chunks where the request says `stream`. */
export async function chat(call: Call, body: unknown): Promise<{ json: object } | { events: EventData }> {
  const { stream, stream_options, ...payload } = readBody(ChatBody, body)
  const model = await findModel(call, payload.model, 'chat')
  const inputTokens = await countTokens(call, payload.messages.map(({ content }) => textOf(content)).join('\n'))
  const { parts, signal } = call
  const head = { id: `chatcmpl-${crypto.randomUUID()}`, created: Math.floor(parts.now().getTime() / 1000) }
  if (stream) {
    const chunkHead = { ...head, object: 'chat.completion.chunk', model: model.name }
    return { events: await streamed(call, model, payload, inputTokens, chunkHead, stream_options?.include_usage) }
  }

  const json = await metered(call, model, async () => {
    const answer = await decoded(Completion, await parts.backend.ask(model, PATH, payload, signal))
    const outputTokens = await countTokens(call, textOf(answer.choices[0]?.message.content))
    return {
      usage: { inputTokens, outputTokens },
      answer: (cost) => ({
        ...{ ...head, object: 'chat.completion', model: model.name, choices: answer.choices },
        usage: tokenUsage({ inputTokens, outputTokens }, cost),
      }),
    }
  })
  return { json }
}

/** Resolves with the stream once its first chunk is there: what fails before is an ordinary error. */
async function streamed(
  call: Call,
  model: Model,
  payload: object,
  inputTokens: number,
  head: object,
  includeUsage = false,
): Promise<EventData> {
  const { parts, signal } = call
  const day = dayOf(parts.now())
  const place = await takePlace(call)
  try {
    const chunks = await parts.backend.stream(model, PATH, { ...payload, stream: true }, signal)
    const iterator = chunks[Symbol.asyncIterator]()
    return events(iterator, await iterator.next())
  } catch (error) {
    await place.leave()
    throw error
  }

  async function* events(chunks: AsyncIterator<unknown>, first: IteratorResult<unknown>): AsyncGenerator<string> {
    let text = ''
    try {
      for (let next = first; !next.done; next = await chunks.next()) {
        const chunk = await decoded(Chunk, next.value)
        text += chunk.choices[0]?.delta.content ?? ''
        yield JSON.stringify({ ...head, choices: chunk.choices })
      }
      const usage = { inputTokens, outputTokens: await countTokens(call, text) }
      const cost = await book(call, model, day, usage)
      if (includeUsage) yield JSON.stringify({ ...head, choices: [], usage: tokenUsage(usage, cost) })
    } finally {
      await place.leave()
      // Where the reader goes away in between, the backend is to stop.
      await chunks.return?.()
    }
    yield '[DONE]'
  }
}

const Completion = z.looseObject({
  choices: z.array(z.looseObject({ message: z.looseObject({ content: z.string() }) })).min(1),
})
const Chunk = z.looseObject({
  choices: z.array(z.looseObject({ delta: z.looseObject({ content: z.string().optional() }) })),
})

/** OpenAI's form of the token counts, with what they cost in euros. */
export function tokenUsage({ inputTokens, outputTokens }: Usage, cost: number) {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    cost,
  }
}

function textOf(content: z.infer<typeof ChatBody>['messages'][number]['content']): string {
  if (typeof content === 'string') return content
  return (content ?? []).map(({ text = '' }) => text).join('\n')
}
