import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** The kilobytes that a browser loads of a program: bundled and minified by esbuild, gzip. */
const sizeOf = (contents) => async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('..', import.meta.url)) },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    metafile: true,
    tsconfigRaw: '{}',
    logLevel: 'error',
  })
  if (/errspec/.test(contents) && Object.keys(metafile.inputs).some((input) => /node_modules\/zod\//.test(input))) {
    throw new Error('a browser would load zod')
  }
  return gzipSync(outputFiles[0].contents).length / 1024
}

const IG1 = `import { ig1 } from '@errspec/core/ig1'`

export default [
  {
    name: 'bundle',
    what: 'what a browser loads of a client',
    unit: 'kB gzip',
    isExact: true,
    rows: [
      { of: 'createFetch and ig1', is: 'size', aim: { most: 7 } },
      { of: 'createRetryFetch and ig1', is: 'size', aim: { most: 6 } },
    ],
    contestants: {
      'createFetch and ig1': sizeOf(
        `${IG1}; import { createFetch } from '@errspec/fetch'; globalThis.api = createFetch({ catalog: ig1 })`,
      ),
      'createRetryFetch and ig1': sizeOf(
        `${IG1}; import { createRetryFetch } from '@errspec/fetch'; globalThis.api = createRetryFetch({ catalog: ig1 })`,
      ),
      'up-fetch': sizeOf(`import { up } from 'up-fetch'; globalThis.api = up(fetch)`),
      ofetch: sizeOf(`import { ofetch } from 'ofetch'; globalThis.api = ofetch`),
      ky: sizeOf(`import ky from 'ky'; globalThis.api = ky`),
      "oRPC's client": sizeOf(
        `import { createORPCClient } from '@orpc/client'; import { RPCLink } from '@orpc/client/fetch'
        globalThis.api = createORPCClient(new RPCLink({ url: '/rpc' }))`,
      ),
    },
  },
]
