import { ig1 } from '@errspec/core/ig1'
import { openAiDone, readEvents } from '@errspec/fetch'
import { createParser } from 'eventsource-parser'
import { Stream } from 'openai/streaming'
import { timeOfAsync } from '../run/timing.mjs'

const EVENTS = 500
const encoder = new TextEncoder()
const chunk = (index) =>
  `data: {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"word ${index}"}}]}\n\n`
const TEXT = `${Array.from({ length: EVENTS }, (_, index) => chunk(index)).join('')}data: [DONE]\n\n`

/** The stream of a response, in chunks of so many bytes. */
function responseOf(bytes, size) {
  let at = 0
  const body = new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.subarray(at, at + size))
      at += size
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}

async function ours(response) {
  let count = 0
  for await (const { data } of readEvents(response, ig1, { done: openAiDone })) count += JSON.parse(data) ? 1 : 0
  return count
}

async function parserAlone(response) {
  let count = 0
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data !== '[DONE]') count += JSON.parse(data) ? 1 : 0
    },
  })
  const decoder = new TextDecoder()
  for await (const bytes of response.body) parser.feed(decoder.decode(bytes, { stream: true }))
  return count
}

/** The same parser's events one by one, as whoever reads a stream with `for await` has them. */
async function* iterated(response) {
  const events = []
  const parser = createParser({ onEvent: (event) => events.push(event) })
  const decoder = new TextDecoder()
  for await (const bytes of response.body) {
    parser.feed(decoder.decode(bytes, { stream: true }))
    yield* events.splice(0)
  }
}

async function parserIterated(response) {
  let count = 0
  for await (const { data } of iterated(response)) {
    if (data === '[DONE]') break
    count += JSON.parse(data) ? 1 : 0
  }
  return count
}

async function openAis(response) {
  let count = 0
  for await (const _ of Stream.fromSSEResponse(response, new AbortController())) count++
  return count
}

const reading = (read, size, events = EVENTS) => {
  const bytes = encoder.encode(
    events === EVENTS ? TEXT : `${Array.from({ length: events }, (_, index) => chunk(index)).join('')}data: [DONE]\n\n`,
  )
  const all = async () => {
    const count = await read(responseOf(bytes, size))
    if (count !== events) throw new Error(`${count} events of ${events}`)
  }
  return () => timeOfAsync(all, { each: events })
}

/** As a model's answer comes: some events in a chunk of the network. */
const CHUNK = 512
const LONG = 'one event of 64 kB in chunks of 16 bytes'
const longEvent = (kilobytes) => () => {
  const bytes = encoder.encode(`data: {"text":"${'x'.repeat(kilobytes * 1024)}"}\n\ndata: [DONE]\n\n`)
  const all = async () => {
    if ((await ours(responseOf(bytes, 16))) !== 1) throw new Error('not one event')
  }
  return timeOfAsync(all, { each: kilobytes })
}

export default [
  {
    name: 'events',
    what: `an event of a stream of ${EVENTS}, its JSON read, in chunks of ${CHUNK} bytes`,
    unit: 'us',
    rows: [{ of: 'errspec', against: 'eventsource-parser alone', is: 'cost', aim: { most: 1.3 } }],
    contestants: {
      errspec: reading(ours, CHUNK),
      'eventsource-parser alone': reading(parserAlone, CHUNK),
      'eventsource-parser, iterated': reading(parserIterated, CHUNK),
      "openai's stream": reading(openAis, CHUNK),
    },
  },
  {
    name: 'tiny-chunks',
    what: 'a kB of one long event in chunks of 16 bytes: as much in an event of 64 kB as in one of 8 kB, if it is linear',
    unit: 'us',
    rows: [{ of: LONG, against: 'one of 8 kB', is: 'cost', aim: { most: 1.3 } }],
    contestants: { [LONG]: longEvent(64), 'one of 8 kB': longEvent(8) },
  },
]
