import type { Options } from 'tsup'

/** How every published package is built: ESM, CJS and types. `splitting` keeps one copy of a class across subpaths. */
export const library: Options = {
  format: ['esm', 'cjs'],
  target: 'es2022',
  platform: 'neutral',
  splitting: true,
  // What is for browsers is cleaned by its own build, which runs beside this one.
  clean: ['!browser/**'],
  silent: true,
  // tsup's d.ts build sets baseUrl, which TypeScript 6 deprecates.
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
}

/**
 * The same again for browsers in production, which the export condition `browser` leads to: without what looks for a developer's
 * mistakes and explains them (`CHECKS`). Its types are those of the other one.
 */
export const browserBuild = {
  ...library,
  format: ['esm'],
  outDir: 'dist/browser',
  clean: true,
  dts: false,
  define: { ERRSPEC_CHECKS: 'false' },
  // Takes out what can never run, and nothing else: the files stay readable.
  esbuildOptions(options) {
    options.minifySyntax = true
  },
} satisfies Options
