import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { closedUrl } from './chaos-server.js'
import { runProgram } from './program.js'

test('a call leaves no timer behind, however it ends, and nothing that keeps a process alive', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/silence') return
    if (request.url !== '/endless') return void response.writeHead(Number(request.url?.slice(1))).end('{}')
    response.writeHead(500)
    const pour = () => void (response.write('a'.repeat(16_384)) && setImmediate(pour))
    response.on('drain', pour)
    request.on('close', () => response.destroy())
    pour()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const program = await runProgram('leaks.ts')
  const answer = program.message()
  program.child.send({
    server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    nowhere: await closedUrl(),
  })
  const clean = (ending: string) => ({ ending, timers: 0 })
  expect(await answer).toEqual({
    'a success': clean('read'),
    'a success not read': clean('undefined'),
    'a success of no content': clean('204'),
    'a failure': clean('unrecognized'),
    'a failure after retries': clean('unrecognized'),
    'an error without an end': clean('unrecognized'),
    'a request that cannot be sent': clean('TypeError'),
    'no connection': clean('connection_failed'),
    'a timeout': clean('timeout'),
    'a deadline': clean('timeout'),
    'a deadline in the wait': clean('unrecognized'),
    'an abort in flight': clean('aborted'),
    'an abort in the wait': clean('aborted'),
    'an abort before': clean('aborted'),
    'an answer of a plain fetch': clean('undefined'),
    'an abort of a plain fetch': clean('AbortError'),
  })
  expect(await program.end(60_000), 'how the process ended by itself').toBe(0)
  expect(program.errors()).toBe('')
}, 100_000)
