import { defineConfig } from 'tsup'
import { library } from '../../tsup.base.js'

export default defineConfig({
  ...library,
  entry: {
    index: 'src/index.ts',
    adapter: 'src/adapter.ts',
    ig1: 'src/ig1/ig1.ts',
    'ig1-operations': 'src/ig1/ig1-operations.ts',
    'ig1-guide': 'src/ig1/ig1-guide.ts',
    schema: 'src/schema.ts',
  },
})
