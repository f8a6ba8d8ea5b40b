import { defineConfig } from 'tsup'
import { library } from '../../tsup.base.js'
import manifest from './package.json' with { type: 'json' }

export default defineConfig({
  ...library,
  entry: { index: 'src/index.ts' },
  // A support report names the version, and a browser cannot read package.json.
  define: { ERRSPEC_FETCH_VERSION: JSON.stringify(manifest.version) },
})
