import { defineConfig } from 'tsup'
import { browserBuild, library } from '../../tsup.base.js'

const forBrowsers = {
  index: 'src/index.ts',
  adapter: 'src/adapter.ts',
  ig1: 'src/ig1/ig1.ts',
  'ig1-operations': 'src/ig1/ig1-operations.ts',
  'ig1-guide': 'src/ig1/ig1-guide.ts',
}

export default defineConfig([
  { ...library, entry: { ...forBrowsers, schema: 'src/schema.ts' } },
  { ...browserBuild, entry: forBrowsers },
])
