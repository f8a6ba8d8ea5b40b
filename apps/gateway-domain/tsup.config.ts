import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts', 'src/demo.ts'],
  format: 'esm',
  target: 'es2022',
  clean: true,
  silent: true,
})
