import { defineConfig } from 'tsup'
import { browserBuild, library } from '../../tsup.base.js'
import manifest from './package.json' with { type: 'json' }

const entry = { index: 'src/index.ts' }
// A support report names the version, and a browser cannot read package.json.
const define = { ERRSPEC_FETCH_VERSION: JSON.stringify(manifest.version) }

export default defineConfig([
  { ...library, entry, define },
  { ...browserBuild, entry, define: { ...browserBuild.define, ...define } },
])
