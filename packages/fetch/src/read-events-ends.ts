import type { ServerSentEvent } from './read-events-parser.js'

/** The last event of OpenAI's chat completions, and of those who speak like them: `data: [DONE]`. It is the default. */
export const openAiDone = '[DONE]'

/** The last event of Anthropic's messages: `message_stop`. */
export const anthropicDone: (event: ServerSentEvent) => boolean = /* @__PURE__ */ endsAt('message_stop')

/**
 * The last event of OpenAI's Responses API: `response.completed`. `response.failed`, `response.incomplete` and `error` are errors,
 * whatever a stream ends with.
 */
export const responsesDone: (event: ServerSentEvent) => boolean = /* @__PURE__ */ endsAt('response.completed')

/** By the event's name, or by the `type` in its data: some proxies drop the names. */
function endsAt(name: string) {
  return ({ event, data }: ServerSentEvent): boolean => {
    if (event !== undefined && event !== 'message') return event === name
    if (!data.includes(name)) return false
    try {
      return JSON.parse(data)?.type === name
    } catch {
      return false
    }
  }
}
