import { defineConfig } from 'tsup'
import { library } from '../../tsup.base.js'
import manifest from './package.json' with { type: 'json' }

const shared = {
  ...library,
  platform: 'node',
  define: { ERRSPEC_CLI_VERSION: JSON.stringify(manifest.version) },
} as const

export default defineConfig([
  // A CommonJS copy needs to know where it lies, for the scripts below.
  { ...shared, shims: true, entry: { index: 'src/index.ts' } },
  // The program is started, never imported. It shares no code with the library, so that each is built once and whole.
  { ...shared, clean: false, format: ['esm'], dts: false, splitting: false, entry: { bin: 'src/bin.ts' } },
  // What `errspec site` puts beside its pages: whole, for any browser of the last years.
  {
    ...library,
    clean: false,
    dts: false,
    format: ['iife'],
    platform: 'browser',
    splitting: false,
    minify: true,
    noExternal: [/./],
    treeshake: false,
    outExtension: () => ({ js: '.js' }),
    entry: { 'site/page': 'src/site/browser/page.ts', 'site/search': 'src/site/browser/search.ts' },
  },
])
