/** A user's program: calls a service through SDKs, and prints what each call came to. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import Anthropic from '@anthropic-ai/sdk'
import { decodeError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { createFetch, createRetryFetch } from '@errspec/fetch'
import { ChatOpenAI } from '@langchain/openai'
import { generateText, streamText } from 'ai'
import axios from 'axios'
import ky from 'ky'
import { ofetch } from 'ofetch'
import OpenAI from 'openai'
import OpenAI4 from 'openai4'
import OpenAI6 from 'openai6'

/** Of a call that says so, an SDK's waits are recorded and cut short; the 10 s are ky's limit for the body of an error. */
const cut = new AsyncLocalStorage()
const { setTimeout } = globalThis
globalThis.setTimeout = (callback, ms, ...rest) => {
  const waits = ms >= 600 && ms <= 130_000 && ms !== 10_000 ? cut.getStore() : undefined
  waits?.push(ms)
  return setTimeout(callback, waits ? 1 : ms, ...rest)
}
/** Our own waits stay as they are. */
const clock = {
  now: Date.now,
  random: Math.random,
  schedule(callback, ms) {
    const timer = setTimeout(callback, Math.min(ms, 2 ** 31 - 1))
    return () => clearTimeout(timer)
  },
}

const model = 'm'
const messages = [{ role: 'user', content: 'Hi' }]
/** Options without those that are not given. */
const given = (options) => Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
const openai =
  (OpenAI) =>
  async ({ url, fetch, retries, timeout, stream }, texts) => {
    const client = new OpenAI({ baseURL: url, apiKey: 'k', ...given({ fetch, timeout, maxRetries: retries }) })
    const chat = await client.chat.completions.create({ model, messages, stream })
    if (stream) for await (const { choices } of chat) texts.push(choices[0].delta.content)
  }
const kyCall =
  (method) =>
  ({ url, fetch, retries, timeout }) =>
    ky(url, { method, ...given({ fetch, retry: retries, timeout: timeout === 'own' ? undefined : false }) }).text()
const ofetchCall =
  (method) =>
  ({ url, fetch, retries }) =>
    (fetch ? ofetch.create({}, { fetch }) : ofetch)(url, { method, ...given({ retry: retries }) })

const sdks = {
  openai4: openai(OpenAI4),
  openai6: openai(OpenAI6),
  openai7: openai(OpenAI),
  async anthropic({ url, fetch, retries, timeout, stream }, texts) {
    const client = new Anthropic({ baseURL: url, apiKey: 'k', ...given({ fetch, timeout, maxRetries: retries }) })
    const message = await client.messages.create({ model, messages, max_tokens: 9, stream })
    if (stream) for await (const { delta } of message) if (delta?.text) texts.push(delta.text)
  },
  async ai({ url, fetch, retries, stream }, texts) {
    const provider = createOpenAICompatible({ name: 'ig1', baseURL: url, apiKey: 'k', ...given({ fetch }) })
    const call = { model: provider(model), prompt: 'Hi', ...given({ maxRetries: retries }) }
    if (!stream) return generateText(call)
    let told
    try {
      const { textStream } = streamText({ ...call, onError: ({ error }) => (told = error) })
      for await (const text of textStream) texts.push(text)
    } catch (thrown) {
      throw Object.assign(told, { thrown: thrown.message })
    }
  },
  async langchain({ url: baseURL, fetch, retries, timeout, stream }, texts) {
    const configuration = { baseURL, ...given({ fetch }) }
    const chat = new ChatOpenAI({ model, apiKey: 'k', configuration, ...given({ timeout, maxRetries: retries }) })
    if (!stream) return chat.invoke('Hi')
    for await (const { content } of await chat.stream('Hi')) texts.push(content)
  },
  axios: ({ url, fetch }) => axios.post(url, {}, fetch ? { adapter: 'fetch', env: { fetch } } : {}),
  kyGet: kyCall('GET'),
  kyPost: kyCall('POST'),
  ofetchGet: ofetchCall('GET'),
  ofetchPost: ofetchCall('POST'),
}

/** Where the answer is in an SDK's error. */
function answerIn(error) {
  const { response } = error
  if (response) return { status: response.status, headers: response.headers, body: response.data ?? error.data }
  if (error.responseHeaders)
    return { status: error.statusCode, headers: error.responseHeaders, body: error.responseBody }
  return { status: error.status, headers: error.headers, body: error.error }
}

function describe(thrown) {
  const error = thrown.lastError ?? thrown
  const { message, code, type, request_id, requestID, response, responseHeaders } = error
  const [status, cause] = [error.status ?? error.statusCode ?? response?.status, thrown.cause?.name]
  const named = responseHeaders?.['x-request-id']
  const ofResponse = response?.headers.get('x-request-id')
  const ids = given({ request_id, requestID, responseHeaders: named, response: ofResponse })
  const { kind, params } = status >= 400 && cause !== 'ApiError' ? decodeError(ig1, answerIn(error)) : {}
  const names = { name: thrown.constructor.name, message, status, code, type, cause }
  return { ...names, ids, kind, params, thrown: thrown.thrown }
}

const makers = { retry: createRetryFetch, create: createFetch }
async function attempt(base, { key, sdk, answer, ours, isCut, options, ...settings }) {
  const [waits, texts] = [[], []]
  const fetch = makers[ours]?.({ catalog: ig1, clock, retry: { initialDelayMs: 10 }, ...options })
  const run = () => sdks[sdk]({ url: `${base}/${key}/${answer}`, fetch, ...settings }, texts)
  const error = await (isCut ? cut.run(waits, run) : run()).then(
    () => undefined,
    (thrown) => describe(thrown),
  )
  return { waits, texts, ...error }
}

const [base, cases] = [process.argv[2], JSON.parse(process.argv[3])]
const outcomes = await Promise.all(cases.map(async (one) => [one.key, await attempt(base, one)]))
const limits = { openai4: OpenAI4, openai6: OpenAI6, openai7: OpenAI, anthropic: Anthropic }
const timeouts = Object.entries(limits).map(([sdk, Client]) => [sdk, new Client({ apiKey: 'k' }).timeout])
console.log(JSON.stringify({ outcomes: Object.fromEntries(outcomes), timeouts: Object.fromEntries(timeouts) }))
