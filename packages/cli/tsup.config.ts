import { defineConfig } from 'tsup'
import { library } from '../../tsup.base.js'
import manifest from './package.json' with { type: 'json' }

const shared = {
  ...library,
  platform: 'node',
  define: { ERRSPEC_CLI_VERSION: JSON.stringify(manifest.version) },
} as const

export default defineConfig([
  { ...shared, entry: { index: 'src/index.ts' } },
  // The program is started, never imported. It shares no code with the library, so that each is built once and whole.
  { ...shared, clean: false, format: ['esm'], dts: false, splitting: false, entry: { bin: 'src/bin.ts' } },
])
