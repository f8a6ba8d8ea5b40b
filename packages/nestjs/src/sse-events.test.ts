import { Controller, type MessageEvent, Sse } from '@nestjs/common'
import { from, type Observable, of } from 'rxjs'
import { concatMap, delay } from 'rxjs/operators'
import { afterEach, describe, expect, test } from 'vitest'
import { platforms, start, stopAll } from './test-application.js'

afterEach(stopAll)

const fail = (): never => {
  throw new Error('secret')
}
/** A class whose id nobody can set, which Nest does to an event without one. */
class Fixed {
  readonly data = 'fixed'
  get id(): undefined {
    return undefined
  }
}

describe.each(platforms)('$name', (platform) => {
  /** A stream of one good event, and of this one. */
  const streamOf = async (event: unknown) => {
    @Controller()
    class Streams {
      @Sse()
      stream(): Observable<MessageEvent> {
        const events = [{ data: 'good' }, event] as MessageEvent[]
        return from(events).pipe(concatMap((each) => of(each).pipe(delay(5))))
      }
    }
    const { send, reported } = await start(platform, { module: { controllers: [Streams] } })
    return { answer: await send('/'), reported }
  }

  test.each<[string, unknown]>([
    ['is a BigInt', 1n],
    [
      'has data that throws when it is read',
      {
        get data() {
          return fail()
        },
      },
    ],
    ['has data that cannot be JSON', { data: { toJSON: fail } }],
    ['has a type that is no text', { data: 'x', type: { toString: fail } }],
    ['has an id that is no text', { data: 'x', id: Object.create(null) }],
    ['has a comment that is no text', { comment: { toString: fail } }],
  ])('an event that %s ends the stream in the contract’s frame', async (_name, event) => {
    const { answer, reported } = await streamOf(event)
    const start = '\nid: 1\ndata: good\n\n\n\nevent: error\ndata: '
    expect([answer.status, answer.complete, answer.body.slice(0, start.length)]).toEqual([200, false, start])
    expect(JSON.parse(answer.body.slice(start.length))).toMatchObject({ code: 500 })
    expect(answer.body).not.toContain('secret')
    expect(reported).toHaveLength(1)
  })

  test.each<[string, unknown, string]>([
    ['is frozen', Object.freeze({ data: 'frozen' }), 'id: 2\ndata: frozen\n\n'],
    ['is of a class that sets its own id', new Fixed(), 'id: 2\ndata: fixed\n\n'],
    ['is a number', 5, 'id: 2\ndata: 5\n\n'],
    ['has a number for data', { data: 0 }, 'id: 2\ndata: 0\n\n'],
    ['has a function for data', { data: fail }, 'id: 2\n\n'],
    ['has a symbol for its type', { data: 'x', type: Symbol('tick') }, 'event: Symbol(tick)\nid: 2\ndata: x\n\n'],
    ['has a number for its comment', { comment: 5 }, ': 5\n\n'],
  ])('an event that %s goes out, though Nest 11 could not write it', async (_name, event, text) => {
    const { answer, reported } = await streamOf(event)
    expect(answer).toMatchObject({ status: 200, complete: true, body: `\nid: 1\ndata: good\n\n${text}` })
    expect(reported).toEqual([])
  })
})
