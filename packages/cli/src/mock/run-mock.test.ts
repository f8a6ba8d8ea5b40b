import { expect, it } from 'vitest'
import { program } from '../test-program.js'
import { startMock } from './test-mock.js'

const NOTICE = ' Please contact the administrator with the request ID.'

it('mock raises what it is asked for until it is told to stop, and the port may not be taken', async () => {
  const { url, end } = await startMock()
  const response = await fetch(url, { headers: { 'x-errspec-raise': 'bad_json' } })
  expect([response.status, (await response.json()).message]).toEqual([400, `Bad JSON.${NOTICE}`])
  const { port } = new URL(url)
  const second = await program(['mock', '--port', port])
  expect(second).toMatchObject({
    code: 2,
    err: expect.stringContaining(`the port ${port} is taken; choose another one with --port`),
  })
  expect(await end()).toMatchObject({ code: 0, err: '' })
})
