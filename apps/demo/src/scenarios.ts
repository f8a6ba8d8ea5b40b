import type { CatalogKind } from '@errspec/core'
import type { ig1 } from '@errspec/core/ig1'
import type { RequestOptions } from '@errspec/fetch'

/** One request of the demo, and what is to come of it. */
export interface Scenario {
  readonly expected: CatalogKind<typeof ig1> | 'success'
  /** What is wrong with the request or the service, in a few words. */
  readonly because: string
  readonly path: string
  readonly options: RequestOptions
}

const messages = [{ role: 'user', content: 'Hello there' }]
const json = { 'content-type': 'application/json' }

const chat = (model: unknown = 'chat', fault?: string): Pick<Scenario, 'path' | 'options'> => ({
  path: '/v1/chat/completions',
  options: { json: { model, messages }, ...(fault ? { headers: { 'x-demo-fault': fault } } : {}) },
})
const image = (body: object, fault?: string): Pick<Scenario, 'path' | 'options'> => ({
  path: '/v1/images',
  options: {
    json: { model: 'image', prompt: 'a lake', ...body },
    ...(fault ? { headers: { 'x-demo-fault': fault } } : {}),
  },
})
const raw = (headers: Record<string, string>, body: string): Pick<Scenario, 'path' | 'options'> => ({
  path: '/v1/chat/completions',
  options: { method: 'POST', headers, body },
})
const withKey = (authorization: string): Pick<Scenario, 'path' | 'options'> => ({
  path: '/v1/chat/completions',
  options: { json: { model: 'chat', messages }, headers: { authorization } },
})

/** A request for each error of the contract, one that meets a bug, and one that recovers. */
export const scenarios: readonly Scenario[] = [
  {
    expected: 'request_body_unreadable',
    because: 'unknown encoding',
    ...raw({ ...json, 'content-encoding': 'rot13' }, '{}'),
  },
  { expected: 'request_parse_failed', because: '"model": 5', ...chat(5) },
  { expected: 'bad_json', because: 'a brace is missing', ...raw(json, '{"model": "chat"') },
  { expected: 'unknown_model', because: 'model "gpt-99"', ...chat('gpt-99') },
  { expected: 'unknown_quality', because: 'quality "ultra"', ...image({ quality: 'ultra' }) },
  { expected: 'invalid_month', because: 'month=13', path: '/usage/history?month=13&year=2026', options: {} },
  { expected: 'invalid_year', because: 'year=20x6', path: '/usage/history?month=1&year=20x6', options: {} },
  { expected: 'too_many_input_images', because: '4 input images', ...image({ images: ['a', 'b', 'c', 'd'] }) },
  { expected: 'invalid_content_type', because: 'text/plain', ...raw({ 'content-type': 'text/plain' }, 'Hello') },
  {
    expected: 'prompt_enhancing_not_supported',
    because: 'model "image-lite-pe"',
    ...image({ model: 'image-lite-pe' }),
  },
  { expected: 'unauthorized', because: 'no key', ...withKey('') },
  { expected: 'commit_exceeded', because: 'the budget is spent', ...withKey('Bearer overspent-key') },
  { expected: 'forbidden', because: 'an inactive key', ...withKey('Bearer inactive-key') },
  {
    expected: 'internal_server_error',
    because: 'raised as such',
    path: '/usage/history?month=1&year=2026',
    options: { headers: { 'x-demo-fault': 'internal' } },
  },
  { expected: 'model_lookup_failed', because: 'the database fails', ...chat('chat', 'database') },
  { expected: 'tokenization_failed', because: 'the tokenizer fails', ...chat('chat', 'tokenizer') },
  { expected: 'rate_limiter_failed', because: 'the rate limiter fails', ...chat('chat', 'rate-limiter') },
  { expected: 'request_marshal_failed', because: 'serializing fails', ...chat('chat', 'marshal') },
  { expected: 'response_decode_failed', because: 'the answer is no JSON', ...chat('chat', 'decode') },
  { expected: 'image_extraction_failed', because: 'no image in the output', ...image({}, 'image-data') },
  { expected: 'image_conversion_failed', because: 'the image is corrupt', ...image({}, 'image-format') },
  { expected: 'backend_unavailable', because: 'the backend is down', ...chat('offline-chat') },
  {
    expected: 'internal_server_error',
    because: 'a bug throws a TypeError',
    path: '/usage/history?month=1&year=2026',
    options: {},
  },
  { expected: 'success', because: 'the backend fails once', ...chat('flaky-chat') },
]
