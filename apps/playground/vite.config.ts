import { defineConfig } from 'vite'

/** The page; what serves it is built by tsup, into the folder above. */
export default defineConfig({
  logLevel: 'warn',
  build: {
    target: 'es2022',
    outDir: 'dist/page',
    // A file each, since the page's policy allows no `data:`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
