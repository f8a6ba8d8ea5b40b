import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

const root = new URL('..', import.meta.url).pathname

/** What a browser client loads: `createFetch` and the IG1 catalog, as a bundler makes it of the built packages. */
async function bundle() {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `import { createFetch } from '@errspec/fetch'; import { ig1 } from '@errspec/core/ig1'
        globalThis.api = createFetch({ catalog: ig1 })`,
      resolveDir: root,
    },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    metafile: true,
    // Without the repository's own paths, which lead to the sources.
    tsconfigRaw: '{}',
    // Workspace links are outside node_modules, where esbuild warns of bare imports that it drops.
    logLevel: 'error',
  })
  const { contents = '', text = '' } = outputFiles[0] ?? {}
  return { size: gzipSync(contents).length, text, inputs: Object.keys(metafile.inputs) }
}

test('a browser client has no zod in it, and no Node module', async () => {
  const { inputs } = await bundle()
  expect(inputs.length).toBeGreaterThan(2)
  expect(inputs.filter((input) => /zod|node:/.test(input))).toEqual([])
})

// The aim is 6 kB; what it is made of, and what was tried, is in docs/decisions/0008-bundle-size.md.
test('a browser client does not grow: it stays under 16.2 kB, and has nothing of what it does not import', async () => {
  const { size, text } = await bundle()
  console.log(`createFetch + ig1: ${(size / 1024).toFixed(2)} kB (minified, gzip)`)
  expect(size).toBeLessThan(16.2 * 1024)
  // A field that support reports show, words of the reader of event streams, and a part of the paths in issues that
  // other contracts have.
  for (const foreign of ['max_completion_tokens', 'in the middle of an event', '~1'])
    expect(text).not.toContain(foreign)
})
