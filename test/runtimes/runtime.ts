import { build } from 'esbuild'
import { root } from '../packed-project.js'
import type { ScenarioName } from './scenarios.js'

/** Somewhere to run a scenario: what it saw, or a rejection with what it threw. */
export type Runtime = (name: ScenarioName, baseUrl: string) => Promise<unknown>

/** The scenarios and the built packages as one script, for anything that has web globals. */
export async function bundleScenarios(): Promise<{ script: string; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [`${root}test/runtimes/scenarios.ts`],
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    write: false,
    metafile: true,
    // Without the `paths` of ours, which are the sources.
    tsconfigRaw: {},
    logLevel: 'error',
  })
  return { script: outputFiles[0]?.text ?? '', inputs: Object.keys(metafile.inputs) }
}
