import { Readable } from 'node:stream'
import { defineCatalog } from '@errspec/core'
import { Controller, ForbiddenException, Get, type MessageEvent, Module, Sse, StreamableFile } from '@nestjs/common'
import { Test } from '@nestjs/testing'
import { Observable } from 'rxjs'
import { afterEach, describe, expect, test } from 'vitest'
import { ErrspecModule } from './index.js'
import { listen, platforms, start, stopAll } from './test-application.js'

afterEach(stopAll)

const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  envelope: { body: { problem: '{code}', id: '{requestId}' } },
  statuses: { 500: { title: 'Internal Server Error', retry: true } },
  defaults: { unknown: 'broken' },
  errors: { broken: { status: 500, code: 'BROKEN', message: 'Broken' } },
})

const file = () =>
  Readable.from(
    (async function* () {
      yield 'half'
      await new Promise((resolve) => setTimeout(resolve, 20))
      throw new Error('secret')
    })(),
    { objectMode: false },
  )

/** One class for all of the applications, as where a library brings its controllers. */
@Controller()
class Failing {
  @Sse('events')
  events(): Observable<MessageEvent> {
    return new Observable((subscriber) => {
      subscriber.next({ data: 'one' })
      setTimeout(() => subscriber.error(new ForbiddenException('Not yours')), 10)
    })
  }

  @Get('file')
  file(): StreamableFile {
    return new StreamableFile(file())
  }
}
const module = { controllers: [Failing] }

describe.each(platforms)('$name', (platform) => {
  test('each application of a process answers by its own contract, and one without the module as Nest does', async () => {
    const ours = await start(platform, { module })
    const plain = await start(platform, { module, errspec: false })
    const shops = await start(platform, { module, errspec: { catalog: shop } })

    const [first, second, third] = await Promise.all([ours, plain, shops].map(({ send }) => send('/events')))
    expect(first?.complete).toBe(false)
    expect(first?.body).toMatch(/event: error\ndata: \{"message":"Forbidden [^\n]*\n\n$/)
    expect(second).toMatchObject({
      complete: true,
      body: '\nid: 1\ndata: one\n\nevent: error\nid: 2\ndata: Not yours\n\n',
    })
    expect(third?.complete).toBe(false)
    expect(third?.body).toMatch(/event: error\ndata: \{"id":"req_[a-z0-9]+"\}\n\n$/)

    await Promise.all([ours, plain, shops].map(({ send }) => send('/file').catch(() => undefined)))
    await expect.poll(() => [ours, plain, shops].map(({ reported }) => reported.length)).toEqual([2, 0, 2])
    expect(ours.reported.map(({ error }) => error.status)).toEqual([403, 500])
    expect(shops.reported.map(({ error }) => error.status)).toEqual([403, 500])
  })

  test('an application that starts after another was closed, in a testing module, has its streams answered', async () => {
    const before = await start(platform, { module })
    await before.app.close()
    @Module({ ...module, imports: [ErrspecModule.forRoot({ catalog: shop, onError: () => {} })] })
    class TestModule {}
    const testing = await Test.createTestingModule({ imports: [TestModule] }).compile()
    const { send } = await listen(testing.createNestApplication(platform.adapter(), { logger: false }))
    const answer = await send('/events')
    expect([answer.complete, answer.body.match(/event: error/g)?.length]).toEqual([false, 1])
  })
})
