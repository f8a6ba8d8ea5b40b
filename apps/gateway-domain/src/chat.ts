import { z } from 'zod'
import { decoded } from './backend.js'
import type { Call } from './call.js'
import { begin, countTokens, findModel, metered, type Usage } from './metering.js'
import { listOf, readBody } from './request-body.js'
import type { Model } from './store.js'

const PATH = '/v1/chat/completions'

/** No conversation has more. */
const MOST_MESSAGES = 5000
/** What a model writes where nothing is asked for, and at most: a call sets so much aside before it begins. */
const DEFAULT_OUTPUT_TOKENS = 4096
const MOST_OUTPUT_TOKENS = 32_768

const ContentPart = z.looseObject({ type: z.string(), text: z.string().optional() })
const ChatBody = z.looseObject({
  model: z.string().min(1),
  messages: listOf(
    z.looseObject({
      role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
      content: z.union([z.string(), listOf(ContentPart, MOST_MESSAGES, 0), z.null()]).optional(),
    }),
    MOST_MESSAGES,
  ),
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
  const { stream, stream_options, ...asked } = readBody(ChatBody, body)
  const max_tokens = Math.min(asked.max_tokens ?? DEFAULT_OUTPUT_TOKENS, MOST_OUTPUT_TOKENS)
  const payload = { ...asked, max_tokens }
  const model = await findModel(call, payload.model, 'chat')
  const inputTokens = await countTokens(call, payload.messages.map(({ content }) => textOf(content)).join('\n'))
  const most = { inputTokens, outputTokens: max_tokens }
  const { parts, signal } = call
  const head = { id: `chatcmpl-${crypto.randomUUID()}`, created: Math.floor(parts.now().getTime() / 1000) }
  if (stream) {
    const chunkHead = { ...head, object: 'chat.completion.chunk', model: model.name }
    return { events: await streamed(call, model, payload, most, chunkHead, stream_options?.include_usage) }
  }

  const json = await metered(call, model, most, async () => {
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
  most: Usage,
  head: object,
  includeUsage = false,
): Promise<EventData> {
  const { parts, signal } = call
  const { inputTokens } = most
  const charge = await begin(call, model, most)
  try {
    const chunks = await parts.backend.stream(model, PATH, { ...payload, stream: true }, signal)
    const iterator = chunks[Symbol.asyncIterator]()
    return events(iterator, await iterator.next())
  } catch (error) {
    await charge.cancel()
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
      const cost = await charge.book(usage)
      if (includeUsage) yield JSON.stringify({ ...head, choices: [], usage: tokenUsage(usage, cost) })
    } finally {
      await charge.cancel()
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
