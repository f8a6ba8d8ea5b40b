import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { type GatewayProcess, startGatewayProcess } from './gateway-process.js'
import { root } from './packed-project.js'

const headers = { authorization: 'Bearer ig1-demo-key', 'content-type': 'application/json' }
const body = JSON.stringify({
  model: 'qwen35-397b-a17b-instruct-general',
  stream: true,
  messages: [{ role: 'user', content: 'Hi' }],
})

describe.each([
  ['express-gateway', {}],
  ['nest-gateway', {}],
  ['nest-gateway', { NEST_PLATFORM: 'fastify' }],
] as const)('%s %j', (app, env) => {
  const running: GatewayProcess[] = []
  const start = async (more: Record<string, string> = {}) => {
    const gateway = await startGatewayProcess(app, { ...env, ...more })
    running.push(gateway)
    return gateway
  }
  afterEach(() => {
    for (const { child } of running.splice(0)) child.kill('SIGKILL')
  })

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'says where it listens, and on %s finishes what is running',
    async (signal) => {
      const { url, child, output, ended } = await start()
      expect(output).toEqual([expect.stringMatching(/^listening on http:\/\/127\.0\.0\.1:[1-9]\d*$/)])
      // An idle connection that is kept alive must not hold it up.
      await (await fetch(`${url}/usage`, { headers })).text()
      const response = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body })
      child.kill(signal)
      expect(await response.text()).toMatch(/data: \[DONE\]\n\n$/)
      expect(await ended).toBe(0)
      expect(output).toHaveLength(1)
      await expect(fetch(`${url}/usage`, { headers })).rejects.toThrow()
    },
  )

  test('open connections without a running request do not hold it up, and an upload is finished', async () => {
    const { url, child, ended } = await start()
    const { port } = new URL(url)
    const silent = connect(Number(port), '127.0.0.1').on('error', () => {})
    const half = connect(Number(port), '127.0.0.1').on('error', () => {})
    half.write('GET /usage HTTP/1.1\r\nhost')
    // Refused before its body was read, which goes on and on.
    const refused = connect(Number(port), '127.0.0.1').on('error', () => {})
    refused.write('POST /document HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nx')
    await once(refused, 'data')
    const upload = request(`${url}/v1/chat/completions`, { method: 'POST', headers })
    const answered = once(upload, 'response')
    upload.write(body.slice(0, 20))
    await pause(100)
    child.kill('SIGTERM')
    await pause(100)
    upload.end(body.slice(20))
    const [response] = (await answered) as [IncomingMessage]
    expect([response.statusCode, response.headers.connection]).toEqual([200, 'close'])
    response.resume()
    expect(await ended).toBe(0)
    for (const socket of [silent, half, refused]) socket.destroy()
  })

  test('a second signal ends it at once', async () => {
    const { url, child, ended } = await start()
    const response = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body })
    child.kill('SIGTERM')
    child.kill('SIGINT')
    expect(await ended).not.toBe(0)
    await expect(response.text()).rejects.toThrow()
  })

  test('keeps its books in a file across restarts', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'errspec-gateway-'))
    const DATABASE_URL = `file:${join(directory, 'gateway.db')}`
    const first = await start({ DATABASE_URL })
    await (await fetch(`${first.url}/v1/chat/completions`, { method: 'POST', headers, body })).text()
    const spent = await (await fetch(`${first.url}/usage`, { headers })).json()
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    const second = await start({ DATABASE_URL })
    expect(await (await fetch(`${second.url}/usage`, { headers })).json()).toEqual(spent)
    expect((spent as { current: number }).current).toBeGreaterThan(0)
    rmSync(directory, { recursive: true })
  })

  test('says what is wrong with its settings, or with its port, and starts nothing', async () => {
    const wrong = {
      PORT: '99999',
      DEMO_FAULTS: 'yes',
      ERROR_ENVELOPE: 'xml',
      DATABASE_URL: 'postgres://x',
      LOG_LEVEL: 'loud',
    }
    const message = await start(wrong).catch(String)
    for (const name of Object.keys(wrong)) expect(message).toContain(`${name} must be`)
    expect(message).not.toContain('    at ')
    const blocker = createServer()
    const port = await new Promise<number>((resolve) => {
      blocker.listen(0, '127.0.0.1', () => resolve((blocker.address() as { port: number }).port))
    })
    await expect(start({ PORT: String(port) })).rejects.toThrow(/EADDRINUSE.*Set PORT to another/s)
    blocker.close()
  })
})

test.each([
  ['express-gateway', 'SIGTERM'],
  ['nest-gateway', 'SIGINT'],
] as const)('npm start of %s passes %s on', async (app, signal) => {
  const child = spawn('npm', ['start', '-w', `apps/${app}`], { cwd: root, env: { ...process.env, PORT: '0' } })
  const lines: string[] = []
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line)
      if (line.startsWith('listening on ')) resolve(line.replace('listening on ', ''))
    })
    child.once('close', (code) => reject(new Error(`npm start ended with ${code}`)))
  })
  const ended = once(child, 'close')
  child.kill(signal)
  await ended
  expect(lines.filter((line) => line.startsWith('listening'))).toHaveLength(1)
  await expect(fetch(url)).rejects.toThrow()
})
