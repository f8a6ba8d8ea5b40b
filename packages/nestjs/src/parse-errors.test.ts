import { BadRequestException, Body, Controller, PayloadTooLargeException, Post, Query } from '@nestjs/common'
import { afterEach, describe, expect, test } from 'vitest'
import { kindOf, platforms, start, stopAll, textOf } from './test-application.js'

afterEach(stopAll)

const JSON_TYPE = { 'content-type': 'application/json' }

@Controller()
class Echo {
  @Post()
  take(@Body() body: { throw?: string }): unknown {
    if (body.throw) throw new BadRequestException(body.throw)
    return body
  }

  @Post('large')
  large(@Query('text') text: string): void {
    throw new PayloadTooLargeException(text)
  }
}

describe.each(platforms)('$name', (platform) => {
  const serve = () => start(platform, { module: { controllers: [Echo] } })

  test('a body that is not JSON is bad_json, and is not repeated', async () => {
    const { send, reported } = await serve()
    const answer = await send('/', { method: 'POST', headers: JSON_TYPE, body: '{"secret": tru' })
    expect([answer.status, kindOf(answer)]).toEqual([400, 'bad_json'])
    expect(answer.body).not.toMatch(/secret|position|unexpected/i)
    expect(reported).toHaveLength(1)
    expect((reported[0]?.error.cause as Error | undefined)?.name).not.toBe('BadRequestException')
  })

  test('a body over the default limit could not be read', async () => {
    const { send } = await serve()
    const body = JSON.stringify({ text: 'x'.repeat(1_100_000) })
    const answer = await send('/', { method: 'POST', headers: JSON_TYPE, body })
    expect([answer.status, kindOf(answer)]).toEqual([400, 'request_body_unreadable'])
  })

  test.each([
    'Unexpected token } in JSON at position 5',
    "Expected property name or '}' in JSON at position 1",
    "Body is not valid JSON but content-type is set to 'application/json'",
  ])('a handler’s own exception in the parser’s words is unaffected: %s', async (text) => {
    const { send } = await serve()
    const answer = await send('/', { method: 'POST', headers: JSON_TYPE, body: JSON.stringify({ throw: text }) })
    expect([answer.status, kindOf(answer), textOf(answer)]).toEqual([400, 'unrecognized', text])
  })

  test('a handler’s own 413 keeps its status and its text', async () => {
    const { send } = await serve()
    const answer = await send('/large?text=request%20entity%20too%20large', { method: 'POST' })
    expect([answer.status, kindOf(answer), textOf(answer)]).toEqual([413, 'unrecognized', 'request entity too large'])
  })

  test('a parse error of one request does not stick to the next on the same connection', async () => {
    const { send } = await serve()
    await send('/', { method: 'POST', headers: JSON_TYPE, body: '{' })
    expect(await send('/', { method: 'POST', headers: JSON_TYPE, body: '{"a":1}' })).toMatchObject({
      status: 201,
      body: '{"a":1}',
    })
  })
})
