import { type AnyOperations, defineOperations } from '@errspec/core'
import type { ErrorHooks } from '@errspec/core/adapter'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { errorOf } from './contracts.js'
import type { Answer } from './exchange.js'
import { streamMatrix } from './matrix.js'
import { type Handler, type Service, startService } from './platforms.js'

let service: Service | undefined
/** What is written where nobody has asked for it. Nest's loggers are off in the suite. */
let logged: string[]
beforeEach(() => {
  logged = []
  vi.spyOn(console, 'error').mockImplementation((line) => void (/declare/.test(line) && logged.push(line)))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await service?.close()
})

/** An answer without what differs from request to request. */
function withoutIds({ headers, body, status, complete }: Answer) {
  const text = body.replaceAll(/req_[a-z0-9]{24}/g, 'ID')
  const own = Object.entries(headers).filter(([name]) => !['date', 'keep-alive'].includes(name))
  return {
    status,
    complete,
    body: text,
    headers: own.map(([name, value]) => [name, /^req_/.test(String(value)) ? 'ID' : value]),
  }
}

describe.each(streamMatrix)('$name', ({ platform, contract }) => {
  const { catalog, raised, causes } = contract
  const [, unknown] = causes.unknown
  const define = (...kinds: string[]) => defineOperations(catalog, { '*': [unknown], 'GET /': kinds }) as AnyOperations

  const serve = async (handler: Handler, operations: AnyOperations | undefined) => {
    const told: unknown[] = []
    const onUndeclared: ErrorHooks['onUndeclared'] = ({ kind }, context) => void told.push({ kind, ...context })
    service = await startService(platform, handler, { catalog, operations, onUndeclared })
    return { ...service, told }
  }
  const refuse = () => {
    throw errorOf(contract, raised.refusal)
  }

  test('an undeclared error is answered as ever, and reported once', async () => {
    const plain = await serve(refuse, undefined)
    const expected = withoutIds(await plain.send('/'))
    await plain.close()
    const { send, told, reported } = await serve(refuse, define())
    for (let count = 0; count < 3; count++) expect(withoutIds(await send('/?secret=1'))).toEqual(expected)
    expect(reported).toHaveLength(3)
    expect(told).toEqual([{ kind: raised.refusal, operation: 'GET /', ...reported[0]?.context }])
    if (!/Nest/.test(platform.name)) expect(logged).toHaveLength(1)
    expect(String(logged)).not.toContain('secret')
  })

  test('one that fails a stream after its headers is reported too', async () => {
    const { send, told } = await serve(async ({ raw }) => {
      raw.writeHead(200, { 'content-type': 'text/event-stream' })
      raw.write('data: one\n\n')
      refuse()
    }, define())
    for (let count = 0; count < 2; count++) expect((await send('/')).body).toContain('event: error')
    await expect.poll(() => told).toMatchObject([{ kind: raised.refusal, operation: 'GET /' }])
  })

  test('nothing is said of what an operation declares, or any operation, or of what is none', async () => {
    const { send, told, reported } = await serve(({ query }) => {
      if (query['unknown']) throw new Error('unknown')
      refuse()
    }, define(raised.refusal))
    for (const path of ['/', '/?unknown=1', '/nowhere']) await send(path)
    expect(reported).toHaveLength(3)
    expect(told).toEqual([])
    expect(logged).toEqual([])
  })
})
