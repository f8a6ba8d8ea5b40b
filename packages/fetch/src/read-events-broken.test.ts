import { ig1 } from '@errspec/core/ig1'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readEvents } from './index.js'
import { failureOf } from './wire-support.js'

const EVENT = new TextEncoder().encode('data: 1\n\n')
const broken = (): never => {
  throw new Error('broken')
}

/** A stand-in of somebody's test or platform: it has no `url`. */
const answerWith = (body: unknown) =>
  ({ status: 200, headers: new Headers({ 'content-type': 'text/event-stream' }), body }) as unknown as Response

/** Gives an event, and then what is given. */
const afterAnEvent = (next: () => unknown) => {
  let count = 0
  return () => (count++ === 0 ? Promise.resolve({ done: false, value: EVENT }) : next())
}
const reader = (read: () => unknown) => ({ getReader: () => ({ read, cancel: broken, releaseLock: broken }) })
const iterator = (next: () => unknown) => ({ [Symbol.asyncIterator]: () => ({ next, return: broken }) })

const reads: readonly (readonly [string, () => unknown])[] = [
  ['throws', broken],
  ['rejects', async () => broken()],
  ['gives nothing', () => undefined],
  ['gives nothing, later', async () => undefined],
  ['gives what is no bytes', async () => ({ done: false, value: 7 })],
  ['ends', () => ({ done: true, value: null })],
]

describe('a body that is broken in itself', () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => void unhandled.push(reason)
  beforeEach(() => void process.on('unhandledRejection', note))
  afterEach(() => void process.off('unhandledRejection', note))

  it.each(reads)('ends the stream as interrupted, and nothing else, where its read %s', async (_, read) => {
    const bodies = [read, afterAnEvent(read)].flatMap((one) => [reader(one), iterator(one)])
    for (const body of bodies) {
      const data: string[] = []
      const consume = async () => {
        for await (const event of readEvents(answerWith(body), ig1)) data.push(event.data)
      }
      expect(await failureOf(consume())).toMatchObject({
        name: 'TransportError',
        kind: 'stream_interrupted',
        message: expect.stringMatching(/^the stream (?:broke off|ended without '\[DONE\]')$/),
      })
    }
    await new Promise((resolve) => setTimeout(resolve))
    expect(unhandled).toEqual([])
  })

  it.each([
    ['cannot be read', { getReader: broken }],
    ['cannot be iterated', { [Symbol.asyncIterator]: broken }],
  ])('is told as interrupted where it %s', async (_, body) => {
    const error = await failureOf(readEvents(answerWith(body), ig1).next())
    expect(error).toMatchObject({ kind: 'stream_interrupted', cause: { message: 'broken' } })
  })

  it('is told as interrupted where it cannot be had', async () => {
    const response = Object.defineProperty(answerWith(undefined), 'body', { get: broken })
    expect(await failureOf(readEvents(response, ig1).next())).toMatchObject({ kind: 'stream_interrupted' })
  })

  it('may give its chunks as buffers', async () => {
    const read = afterAnEvent(async () => ({ value: new TextEncoder().encode('data: [DONE]\n\n').buffer }))
    const data: string[] = []
    for await (const event of readEvents(answerWith(reader(read)), ig1)) data.push(event.data)
    expect(data).toEqual(['1'])
  })
})

it('a stand-in without a URL that is no event stream is refused in words', async () => {
  const error = await failureOf<TypeError>(readEvents(answerWith(undefined), ig1).next())
  expect(error.message).toMatch(/^readEvents: the response has no body \(status 200\): /)
})
