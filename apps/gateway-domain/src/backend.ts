import { ig1 } from '@errspec/core/ig1'
import { createParser } from 'eventsource-parser'
import { Agent, type Dispatcher, request } from 'undici'
import type { z } from 'zod'
import { turn } from './fair-turns.js'
import type { Model } from './store.js'

/** The inference backends, as OpenAI-style HTTP servers. Every method raises the contract's errors. */
export interface Backend {
  /** Sends a payload; resolves with the JSON of the answer. */
  ask(model: Model, path: string, payload: object, signal: AbortSignal): Promise<unknown>
  /** Sends a payload; resolves, once the answer has begun, with its events up to `[DONE]`. */
  stream(model: Model, path: string, payload: object, signal: AbortSignal): Promise<AsyncIterable<unknown>>
  /** The same backends, with headers and fields added to every request. */
  adding(extra: { headers?: Record<string, string>; fields?: object }): Backend
  close(): Promise<void>
}

/** The longest silence of a backend, in ms. */
const SILENCE_MS = 60_000

/** A client for the backends, by the names that the models use. */
export function createBackend(urls: Readonly<Record<string, string>>): Backend {
  const dispatcher = new Agent({ headersTimeout: SILENCE_MS, bodyTimeout: SILENCE_MS, connect: { timeout: 5000 } })

  function withExtra(headers: Record<string, string>, fields: object): Backend {
    async function post(model: Model, path: string, payload: object, signal: AbortSignal) {
      await turn()
      const body = await ig1.wrap('request_marshal_failed', () => JSON.stringify({ ...payload, ...fields }))
      return ig1.wrap('backend_unavailable', async () => {
        const url = `${urls[model.backend]}${path}`
        const answer = await request(url, {
          ...{ method: 'POST', dispatcher, signal, body },
          headers: { 'content-type': 'application/json', ...headers },
        })
        if (answer.statusCode !== 200) {
          await answer.body.dump()
          throw new BackendFailure(`the backend answered ${answer.statusCode}`)
        }
        return answer
      })
    }

    return {
      async ask(model, path, payload, signal) {
        const { body } = await post(model, path, payload, signal)
        const text = await ig1.wrap('backend_unavailable', () => body.text())
        await turn()
        return ig1.wrap('response_decode_failed', () => JSON.parse(text) as unknown)
      },

      async stream(model, path, payload, signal) {
        const answer = await post(model, path, payload, signal)
        if (!/^text\/event-stream/.test(String(answer.headers['content-type']))) {
          await answer.body.dump()
          throw ig1.error('response_decode_failed', {}, { cause: new BackendFailure('the answer is no event stream') })
        }
        return readEvents(answer.body)
      },

      adding: (extra) => withExtra({ ...headers, ...extra.headers }, { ...fields, ...extra.fields }),
      close: () => dispatcher.destroy(),
    }
  }
  return withExtra({}, {})
}

/** An answer of a backend in the form that it must have. */
export async function decoded<T>(schema: z.ZodType<T>, answer: unknown): Promise<T> {
  return ig1.wrap('response_decode_failed', () => schema.parse(answer))
}

/** What a backend did wrong, in words that quote nothing of it. */
export class BackendFailure extends Error {
  override readonly name = 'BackendFailure'
}

async function* readEvents(body: Dispatcher.ResponseData['body']): AsyncGenerator<unknown> {
  const waiting: string[] = []
  const parser = createParser({ onEvent: ({ data }) => void waiting.push(data) })
  const decoder = new TextDecoder()
  try {
    for await (const chunk of body) {
      parser.feed(decoder.decode(chunk as Buffer, { stream: true }))
      for (const data of waiting.splice(0)) {
        if (data === '[DONE]') return
        yield await ig1.wrap('response_decode_failed', () => JSON.parse(data) as unknown)
      }
    }
    throw new BackendFailure('the stream ended without [DONE]')
  } catch (cause) {
    throw ig1.is(cause) ? cause : ig1.error('backend_unavailable', {}, { cause })
  }
}
