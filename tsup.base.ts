import type { Options } from 'tsup'

/** How every published package is built: ESM, CJS and types. `splitting` keeps one copy of a class across subpaths. */
export const library: Options = {
  format: ['esm', 'cjs'],
  target: 'es2022',
  platform: 'neutral',
  splitting: true,
  clean: true,
  silent: true,
  // tsup's d.ts build sets baseUrl, which TypeScript 6 deprecates.
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
}
