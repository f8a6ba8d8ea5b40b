import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/server/main.ts'],
  format: 'esm',
  target: 'es2022',
  clean: true,
  silent: true,
})
