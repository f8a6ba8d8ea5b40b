import { anthropicDone, openAiDone, type ReadEventsOptions, responsesDone, type ServerSentEvent } from './index.js'

/** One event for each value: an object is JSON, and has the name of its `type` where `named` says so. */
export const data = (...values: (object | string)[]) =>
  values.map((value) => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`).join('')
const named = (...values: { readonly type: string }[]) =>
  values.map((value) => `event: ${value.type}\n${data(value)}`).join('')

const chunk = (content: string, more: object = {}) => ({
  ...{ id: 'chatcmpl-1', object: 'chat.completion.chunk', model: 'm' },
  choices: [{ index: 0, delta: { content }, finish_reason: null, ...more }],
})
const stop = chunk('', { finish_reason: 'stop' })

/** A stream, what ends it, and how many of its events are yielded. */
export type Stream = [name: string, done: ReadEventsOptions['done'], text: string, count: number]

const geminiDone = ({ data: json }: ServerSentEvent) => JSON.parse(json).candidates?.[0]?.finishReason !== undefined
const geminiPart = { candidates: [{ content: { parts: [{ text: 'Hi' }], role: 'model' }, index: 0 }] }
const cohereDone = ({ event }: ServerSentEvent) => event === 'message-end'
const aiSdkStart = data(
  { type: 'start' },
  { type: 'text-start', id: '1' },
  { type: 'text-delta', id: '1', delta: 'Hi' },
)
const messageStart = { type: 'message_start', message: { id: 'msg_1', role: 'assistant', content: [] } }
const textDelta = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } }
const created = { type: 'response.created', response: { id: 'resp_1', error: null, incomplete_details: null } }
const delta = { type: 'response.output_text.delta', delta: 'Hi', sequence_number: 2 }

/** Streams that end as they should, as the services' public documentation has them. */
export const ENDS: readonly Stream[] = [
  ["OpenAI's chat completions", undefined, data(chunk('Hi'), stop, '[DONE]'), 2],
  ['the same by its name', openAiDone, data(chunk('Hi'), { ...chunk(''), choices: [], usage: {} }, '[DONE]'), 2],
  ["Azure's, with its filter in front", undefined, data({ choices: [], prompt_filter_results: [] }, stop, '[DONE]'), 2],
  ["OpenRouter's, with comments", undefined, `: OPENROUTER PROCESSING\n\n${data(stop, '[DONE]')}`, 1],
  ["OpenAI's Responses API", responsesDone, named(created, delta, { type: 'response.completed' }), 3],
  ['the same through a proxy that drops names', responsesDone, data(created, { type: 'response.completed' }), 2],
  [
    "Anthropic's messages",
    anthropicDone,
    named(messageStart, { type: 'ping' }, textDelta, { type: 'message_delta' }, { type: 'message_stop' }),
    5,
  ],
  ["Mistral's", undefined, data(chunk('Hi', { finish_reason: 'model_length' }), '[DONE]'), 1],
  ["Gemini's, by its finish reason", geminiDone, data(geminiPart, { candidates: [{ finishReason: 'STOP' }] }), 2],
  ["Cohere's", cohereDone, named({ type: 'message-start' }, { type: 'message-end' }), 2],
  ["the AI SDK's", undefined, `${aiSdkStart}${data({ type: 'finish' }, '[DONE]')}`, 4],
]

/** Streams that fail, as public documentation and bug reports have them, and of what the error must be. */
export const FAILURES: readonly [...Stream, failure: object][] = [
  [
    "OpenAI's chat completions",
    undefined,
    data(chunk('Hi'), { error: { message: 'The server had an error', type: 'server_error', param: null, code: null } }),
    1,
    { status: 500, message: 'The server had an error', retryable: true },
  ],
  [
    "OpenAI's quota",
    undefined,
    data({
      error: { message: 'You exceeded your current quota', type: 'insufficient_quota', code: 'insufficient_quota' },
    }),
    0,
    { status: 429, code: 'insufficient_quota', retryable: false },
  ],
  [
    "OpenAI's context, though it is followed by the marker",
    undefined,
    data({ error: { message: 'Too long', type: 'invalid_request_error', code: 'context_length_exceeded' } }, '[DONE]'),
    0,
    { status: 400, code: 'context_length_exceeded', retryable: false },
  ],
  [
    "the Responses API's error",
    responsesDone,
    named(created, { type: 'error', code: 'rate_limit_exceeded', message: 'Slow down', param: null } as {
      type: string
    }),
    1,
    { status: 429, code: 'rate_limit_exceeded', retryable: true },
  ],
  [
    "the Responses API's failure",
    responsesDone,
    named(created, {
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'server_error', message: 'The model failed' } },
    } as { type: string }),
    1,
    { status: 500, code: 'server_error', message: 'The model failed' },
  ],
  [
    "the Responses API's answer that is cut off",
    responsesDone,
    named(created, delta, {
      type: 'response.incomplete',
      response: { status: 'incomplete', error: null, incomplete_details: { reason: 'max_output_tokens' } },
    } as { type: string }),
    2,
    { status: 400, code: 'max_output_tokens', retryable: false },
  ],
  [
    "Anthropic's",
    anthropicDone,
    named(messageStart, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } } as {
      type: string
    }),
    1,
    { status: 529, message: 'Overloaded', retryable: true },
  ],
  [
    "Anthropic's that the same request meets again",
    anthropicDone,
    named({ type: 'error', error: { type: 'invalid_request_error', message: 'Bad' } } as { type: string }),
    0,
    { status: 400, retryable: false },
  ],
  [
    "llama.cpp's field, followed by the marker",
    undefined,
    'error: {"code":400,"message":"the request exceeds the available context size","type":"invalid_request_error"}\n\ndata: [DONE]\n\n',
    0,
    { status: 400, message: 'the request exceeds the available context size', retryable: false },
  ],
  [
    "llama.cpp's, later",
    undefined,
    data({ error: { code: 400, message: 'too large', type: 'exceed_context_size_error', n_ctx: 8192 } }, '[DONE]'),
    0,
    { status: 400, message: 'too large' },
  ],
  [
    "vLLM's flat one, followed by the marker",
    undefined,
    data(
      chunk('Hi'),
      { object: 'error', message: 'Out of range', type: 'BadRequestError', param: null, code: 400 },
      '[DONE]',
    ),
    1,
    { status: 400, message: 'Out of range', retryable: false },
  ],
  [
    "SGLang's",
    undefined,
    data({ error: { object: 'error', message: 'Too long', type: 'BadRequestError', code: 400 } }, '[DONE]'),
    0,
    { status: 400, message: 'Too long' },
  ],
  [
    "Gemini's",
    geminiDone,
    data(geminiPart, { error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } }),
    1,
    { status: 503, message: 'The model is overloaded.', retryable: true },
  ],
  [
    "Gemini's in a list, though nothing marks its end",
    false,
    data([{ error: { code: 429, message: 'Resource exhausted', status: 'RESOURCE_EXHAUSTED' } }]),
    0,
    { status: 429, message: 'Resource exhausted' },
  ],
  [
    "LiteLLM's",
    undefined,
    data(chunk('Hi'), { error: { message: 'APIError', type: 'None', param: 'None', code: '502' } }, '[DONE]'),
    1,
    { status: 502, message: 'APIError', retryable: true },
  ],
  [
    "Azure's filter",
    undefined,
    data({ error: { message: 'Filtered', type: null, param: 'prompt', code: 'content_filter', status: 400 } }),
    0,
    { status: 400, code: 'content_filter' },
  ],
  [
    "OpenRouter's, in a chunk",
    undefined,
    data(
      { ...chunk('', { finish_reason: 'error' }), error: { code: 'server_error', message: 'Provider gone' } },
      '[DONE]',
    ),
    0,
    { status: 500, message: 'Provider gone' },
  ],
  [
    "Mistral's, followed by the marker",
    undefined,
    data(chunk('Hi'), chunk('', { finish_reason: 'error' }), '[DONE]'),
    1,
    { status: 500, message: 'The answer has ended with the finish reason error' },
  ],
  [
    "Mistral's flat one",
    undefined,
    data({ object: 'error', message: 'Service tier exceeded', type: 'rate_limited', param: null, code: null }),
    0,
    { status: 429, message: 'Service tier exceeded' },
  ],
  [
    "Cohere's, in the event that ends it",
    cohereDone,
    named({ type: 'message-start' }, {
      type: 'message-end',
      delta: { finish_reason: 'ERROR', error: 'Internal error' },
    } as { type: string }),
    1,
    { status: 500, message: 'Internal error' },
  ],
  [
    "the AI SDK's, followed by the marker",
    undefined,
    `${aiSdkStart}${data({ type: 'error', errorText: 'An error occurred.' }, '[DONE]')}`,
    3,
    { message: 'An error occurred.' },
  ],
  [
    "text-generation-inference's",
    undefined,
    data({ error: 'Request failed during generation', error_type: 'generation' }),
    0,
    { status: 500, message: 'Request failed during generation' },
  ],
  [
    "Dify's",
    false,
    data({ event: 'error', task_id: 't', status: 400, code: 'invalid_param', message: 'No such variable' }),
    0,
    { status: 400, code: 'invalid_param', message: 'No such variable' },
  ],
  [
    "Replicate's",
    ({ event }) => event === 'done',
    'event: error\ndata: {"detail":"Out of memory"}\n\n',
    0,
    { message: 'Out of memory' },
  ],
]
