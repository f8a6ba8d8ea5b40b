import type { CatalogKind } from '@errspec/core'
import type { ig1 } from '@errspec/core/ig1'
import type { Fault } from './fault-names.js'

/** A request to a gateway, and what is wrong with it or with the gateway, in a few words. */
export interface Scenario {
  readonly because: string
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly body?: string
}

export const CHAT_MODEL = 'qwen35-397b-a17b-instruct-general'
const messages = [{ role: 'user', content: 'Hello there' }]
const JSON_TYPE = { 'content-type': 'application/json' }
/** A PNG of one pixel. */
const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/HwADBwIAMCbHYQAAAABJRU5ErkJggg=='

const chat = (because: string, body: object = {}, headers: Record<string, string> = {}): Scenario => ({
  ...{ because, path: '/v1/chat/completions', headers },
  json: { model: CHAT_MODEL, messages, ...body },
})
const image = (because: string, body: object, headers: Record<string, string> = {}): Scenario => ({
  ...{ because, path: '/v1/images/generations', headers },
  json: { model: 'qwen-image', prompt: 'a lake', size: '64x64', ...body },
})
const raw = (because: string, headers: Record<string, string>, body: string): Scenario => ({
  ...{ because, path: '/v1/chat/completions', method: 'POST', headers, body },
})
const fault = (name: Fault) => ({ 'x-demo-fault': name })

/**
 * How a gateway is made to raise each error of the contract. The ones with `x-demo-fault` need `DEMO_FAULTS=1`; all are
 * sent with the demo key, save where `authorization` says otherwise.
 */
export const errorScenarios: Readonly<Record<CatalogKind<typeof ig1>, Scenario>> = {
  request_body_unreadable: raw('unknown encoding', { ...JSON_TYPE, 'content-encoding': 'rot13' }, '{}'),
  request_parse_failed: chat('"model": 5', { model: 5 }),
  bad_json: raw('a brace is missing', JSON_TYPE, '{"model": "bge-m3"'),
  unknown_model: chat('model "gpt-99"', { model: 'gpt-99' }),
  unknown_quality: image('quality "ultra"', { quality: 'ultra' }),
  invalid_month: { because: 'month=13', path: '/usage/history?month=13&year=2026' },
  invalid_year: { because: 'year=20x6', path: '/usage/history?month=1&year=20x6' },
  too_many_input_images: {
    ...{ because: 'four input images', path: '/v1/images/edits' },
    json: { model: 'qwen-image-edit', prompt: 'brighter', images: Array(4).fill({ image_url: PIXEL }) },
  },
  invalid_content_type: raw('text/plain', { 'content-type': 'text/plain' }, 'Hello'),
  prompt_enhancing_not_supported: image('model "qwen-image-lite-pe"', { model: 'qwen-image-lite-pe' }),
  unauthorized: chat('no key', {}, { authorization: '' }),
  commit_exceeded: chat('the commit is spent', {}, { authorization: 'Bearer ig1-overspent-key' }),
  forbidden: chat('an inactive key', {}, { authorization: 'Bearer ig1-inactive-key' }),
  internal_server_error: chat('a bug in the gateway', {}, fault('crash')),
  model_lookup_failed: chat('the database connection is closed', {}, fault('database')),
  tokenization_failed: chat('the tokenizer refuses its input', {}, fault('tokenizer')),
  rate_limiter_failed: chat('the limiter’s storage is closed', {}, fault('rate-limiter')),
  request_marshal_failed: chat('the payload refers to itself', {}, fault('marshal')),
  response_decode_failed: chat('the backend answers with HTML', {}, fault('decode')),
  image_extraction_failed: image('the backend’s answer has no image', {}, fault('image-data')),
  image_conversion_failed: image('the backend’s image is cut in half', {}, fault('image-format')),
  backend_unavailable: chat('the backend refuses connections', { model: 'offline-model' }),
}

/** A call that succeeds. */
export const success = chat('all is well')
/** A stream whose backend dies after some chunks: `backend_unavailable` within a 200. */
export const brokenStream = chat('the backend dies in the middle', { stream: true }, fault('stream'))
