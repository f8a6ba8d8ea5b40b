import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { root } from '../packed-project.js'
import type { ScenarioName } from './scenarios.js'

/** Somewhere to run a scenario: what it saw, or a rejection with what it threw. */
export type Runtime = (name: ScenarioName, baseUrl: string) => Promise<unknown>

/** The scenarios and the built packages as one script, for anything that has web globals. */
export async function bundleScenarios(): Promise<{ script: string; inputs: string[] }> {
  return bundle({ entryPoints: [`${root}test/runtimes/scenarios.ts`], format: 'iife', platform: 'browser' })
}

/** The module that every runtime with a server runs, and Node's server for it: `worker.js` and `node-server.js`. */
export async function bundleWorker(directory: string): Promise<void> {
  const entryPoints = [`${root}test/runtimes/worker.ts`]
  const worker = await bundle({ entryPoints, format: 'esm', platform: 'browser' })
  const contents = "export { serve } from '@hono/node-server'"
  const server = await bundle({ stdin: { contents, resolveDir: root }, format: 'esm', platform: 'node' })
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}')
  writeFileSync(join(directory, 'worker.js'), worker.script)
  writeFileSync(join(directory, 'node-server.js'), server.script)
}

async function bundle(options: BuildOptions): Promise<{ script: string; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    ...options,
    bundle: true,
    target: 'es2022',
    write: false,
    metafile: true,
    // Without the `paths` of ours, which are the sources.
    tsconfigRaw: {},
    logLevel: 'error',
  })
  return { script: outputFiles[0]?.text ?? '', inputs: Object.keys(metafile.inputs) }
}
