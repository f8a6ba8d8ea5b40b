import { ig1 } from '@errspec/core/ig1'
import { expectTypeOf } from 'vitest'
import { anthropicDone, createFetch, openAiDone, readEvents, responsesDone, type ServerSentEvent } from './index.js'

const response = await createFetch({ catalog: ig1, baseUrl: 'https://api.example' })('/v1/chat/completions')

for await (const event of readEvents(response, ig1)) {
  expectTypeOf(event).toEqualTypeOf<ServerSentEvent>()
  expectTypeOf(event.data).toEqualTypeOf<string>()
  expectTypeOf(event.event).toEqualTypeOf<string | undefined>()
  expectTypeOf(event.id).toEqualTypeOf<string | undefined>()
  // @ts-expect-error - an event is the stream's, not the caller's to change
  event.data = ''
}
expectTypeOf(readEvents(response, ig1)).toEqualTypeOf<AsyncGenerator<ServerSentEvent, void, undefined>>()

readEvents(response, ig1, { done: 'end', idleTimeoutMs: 30_000 })
readEvents(response, ig1, { done: false, idleTimeoutMs: undefined })
readEvents(response, ig1, { done: openAiDone })
readEvents(response, ig1, { done: anthropicDone })
readEvents(response, ig1, { done: responsesDone })
readEvents(response, ig1, { done: ({ event, data, id }) => event === 'end' && data !== '' && id !== undefined })
// @ts-expect-error - of a promise, every event would be the last
readEvents(response, ig1, { done: async () => true })
// @ts-expect-error - there is no marker to look for in `true`
readEvents(response, ig1, { done: true })
// @ts-expect-error - unknown option
readEvents(response, ig1, { timeoutMs: 1 })
// @ts-expect-error - no catalog
readEvents(response)
// @ts-expect-error - a definition is no catalog
readEvents(response, { name: 'x', version: '1.0.0' })
// @ts-expect-error - the promise of a response is none
readEvents(Promise.resolve(response), ig1)

try {
  for await (const _ of readEvents(response, ig1));
} catch (error) {
  if (ig1.is(error, 'unknown_model')) expectTypeOf(error.params).toEqualTypeOf<{ readonly model: string }>()
}
