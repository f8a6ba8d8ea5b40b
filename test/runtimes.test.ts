import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testClient } from './runtimes/client-suite.js'
import { EXECUTABLES, type Found, findExecutable, IS_PINNED_HERE } from './runtimes/executables.js'
import { testFailures } from './runtimes/failure-suite.js'
import { type RuntimeProcess, startProcess } from './runtimes/process.js'
import { bundleWorker, type Runtime } from './runtimes/runtime.js'
import { testServer } from './runtimes/server-suite.js'
import { startApi } from './runtimes/servers.js'

/** With the name that a support report has for it. */
const here = { name: 'the Node of the gate', launcher: 'node', reported: `node ${process.versions.node}` } as const
const runtimes = [
  { ...here, found: { path: process.execPath } as Found },
  ...(await Promise.all(EXECUTABLES.map(async (one) => ({ ...one, found: await findExecutable(one) })))),
]

const api = await startApi()
const directory = mkdtempSync(join(tmpdir(), 'errspec-runtimes-'))
beforeAll(() => bundleWorker(directory))
afterAll(() => {
  api.close()
  rmSync(directory, { recursive: true, force: true })
})

for (const { name, launcher, reported, found } of runtimes) {
  describe(`in ${name}`, () => {
    if ('missing' in found) {
      // In CI every Node has to be there; of the others not every version is in every registry.
      const isWanted = process.env['CI'] && IS_PINNED_HERE && launcher === 'node'
      return test.skipIf(!isWanted)(`not here: ${found.missing}`, () => expect.fail(found.missing))
    }
    let runtime: RuntimeProcess
    beforeAll(async () => {
      runtime = await startProcess(launcher, found.path, directory)
    })
    afterAll(() => runtime?.stop())

    describe('the client', () => {
      const place = encodeURIComponent(name)
      const run: Runtime = (...scenario) => runtime.run(...scenario)
      testClient(run, api, place, { preflights: false })
      testFailures(run, api, place)

      test('is a client that many requests share, made before any of them', async () => {
        for (const _ of [1, 2, 3]) expect(await run('shared', `${api.url}/${place}`)).toEqual({ status: 200 })
      })

      test('names the runtime', async () => {
        expect(await run('support', `${api.url}/${place}`)).toMatchObject({ runtime: reported })
      })

      test('has told no secret to the log, where its errors are printed with their causes', async () => {
        await expect.poll(() => runtime.complaints()).toContain('TransportError')
        expect(runtime.complaints()).not.toContain('SECRET')
      })
    })

    describe('a server', () => {
      testServer(
        () => runtime.port,
        () => runtime.complaints(),
      )
    })
  })
}
