import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AnyCatalog } from '@errspec/core'
import { type BuildOptions, build } from 'esbuild'
import { createServer, build as viteBuild } from 'vite'
import { expect, test, vi } from 'vitest'

const root = new URL('..', import.meta.url).pathname
const program = `import { createFetch, createRetryFetch, readEvents } from '@errspec/fetch'; import { ig1 } from '@errspec/core/ig1'
globalThis.api = [createFetch, createRetryFetch, readEvents, ig1]`

/** The words of what looks for a developer's mistakes and explains them. */
const EXPLANATIONS = [
  ...['did you mean', 'known: ', 'must be ', 'is not an option', 'must not be less', 'its message:'],
  ...['a Request has its own', 'give an http(s) URL', 'which JSON cannot say', 'Give createFetch a baseUrl'],
]

async function bundle(options: BuildOptions) {
  const { outputFiles = [], metafile } = await build({
    stdin: { contents: program, resolveDir: root },
    ...{
      bundle: true,
      minify: true,
      format: 'esm',
      write: false,
      metafile: true,
      tsconfigRaw: '{}',
      logLevel: 'error',
    },
    ...options,
  } as BuildOptions)
  const inputs = Object.keys(metafile?.inputs ?? {}).filter((input) => input.startsWith('packages/'))
  return { text: outputFiles[0]?.text ?? '', inputs }
}

const isForBrowsers = (input: string) => /^packages\/(?:core|fetch)\/dist\/browser\//.test(input)

test('a browser in production gets what explains no mistakes, of both packages', async () => {
  const { text, inputs } = await bundle({ platform: 'browser' })
  expect(inputs.length).toBeGreaterThan(3)
  expect(inputs.filter((input) => !isForBrowsers(input))).toEqual([])
  for (const words of EXPLANATIONS) expect(text).not.toContain(words)
})

test('everything else explains them: a bundler in development, Node, workers', async () => {
  for (const options of [
    { platform: 'browser', conditions: ['development'] },
    { platform: 'browser', conditions: ['workerd', 'worker'] },
    { platform: 'browser', conditions: ['edge-light'] },
    { platform: 'node' },
    { platform: 'neutral' },
  ] as const satisfies BuildOptions[]) {
    const { text, inputs } = await bundle(options)
    expect(inputs.filter(isForBrowsers), JSON.stringify(options)).toEqual([])
    for (const words of EXPLANATIONS) expect(text, JSON.stringify(options)).toContain(words)
  }
})

test('Vite takes the one in a build and the other while it serves', async () => {
  const common = { root, configFile: false, logLevel: 'error' } as const
  const entry = `${root}program.js`
  const seen: string[] = []
  vi.stubEnv('NODE_ENV', 'production')
  await viteBuild({
    ...common,
    build: { write: false, rollupOptions: { input: entry } },
    plugins: [
      {
        name: 'program',
        enforce: 'pre',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? program : undefined),
        generateBundle() {
          seen.push(...[...this.getModuleIds()].map((id) => relative(root, id)))
        },
      },
    ],
  })
  vi.unstubAllEnvs()
  const ours = seen.filter((id) => id.startsWith('packages/'))
  expect(ours.length).toBeGreaterThan(3)
  expect(ours.filter((id) => !isForBrowsers(id))).toEqual([])

  const server = await createServer({
    ...common,
    server: { middlewareMode: true, watch: null },
    optimizeDeps: { noDiscovery: true },
  })
  try {
    for (const name of ['@errspec/core/ig1', '@errspec/core', '@errspec/fetch']) {
      const found = await server.pluginContainer.resolveId(name, entry)
      expect(found?.id, name).not.toContain('/browser/')
      expect(found?.id, name).toContain('/dist/')
    }
  } finally {
    await server.close()
  }
})

test('both export the same names, from the same paths in the same order of conditions', async () => {
  for (const name of ['core', 'fetch']) {
    const { exports } = JSON.parse(readFileSync(`${root}packages/${name}/package.json`, 'utf8'))
    for (const [path, conditions] of Object.entries<Record<string, { import?: { default: string } }>>(exports)) {
      if (!conditions['browser']) continue
      expect(Object.keys(conditions), path).toEqual([
        'development',
        'workerd',
        'edge-light',
        'browser',
        'import',
        'require',
      ])
      const [inBrowsers, elsewhere] = await Promise.all(
        ['browser', 'import'].map(async (condition) => {
          const target =
            condition === 'import'
              ? (conditions['import'] as { default: string }).default
              : conditions['browser']?.import?.default
          return Object.keys(await import(pathToFileURL(`${root}packages/${name}/${target}`).href)).sort()
        }),
      )
      expect(inBrowsers, path).toEqual(elsewhere)
    }
  }
})

test('what it raises and reads is the same, and a mistake is still refused', async () => {
  const [here, there] = (await Promise.all(
    ['', 'browser/'].map(async (folder) => ({
      core: await import(pathToFileURL(`${root}packages/core/dist/${folder}index.js`).href),
      ig1: (await import(pathToFileURL(`${root}packages/core/dist/${folder}ig1.js`).href)).ig1,
    })),
  )) as [Copy, Copy]
  for (const { ig1, core } of [here, there]) {
    const error = ig1.error('too_many_input_images', { model: 'm\u0007', N: 3 }, { retryAfterMs: 1000 })
    expect(error.message).toBe('Model m only supports up to 3 input images')
    expect(ig1.recognize({ status: 400, message: error.message })).toEqual({ kind: error.kind, params: error.params })
    expect(core.mergeRetryPolicy(ig1.retry, { initialDelayMs: 60_000 })).toMatchObject({ maxDelayMs: 60_000 })
    expect(() => ig1.error('unknown_model', {})).toThrow(TypeError)
    expect(() => ig1.error('unknown_model', { model: 3 })).toThrow(/param 'model'/)
    expect(() => ig1.error('unknown_model', { model: 'm', other: 1 })).toThrow(/unknown param 'other'/)
    expect(() => ig1.error('unknown_modle')).toThrow(/unknown kind/)
  }
})

test('a request that could never be sent is refused by the part at fault, and nothing is sent', async () => {
  const { createFetch } = await import(pathToFileURL(`${root}packages/fetch/dist/browser/index.js`).href)
  const { ig1 } = await import(pathToFileURL(`${root}packages/core/dist/browser/ig1.js`).href)
  const fetch = vi.fn()
  const api = createFetch({ catalog: ig1, baseUrl: 'https://api.example', fetch })
  for (const [options, part] of [
    [{ query: { at: {} } }, "query 'at'"],
    [{ json: 1, body: 'x' }, 'json with body'],
    [{ json: () => {} }, 'json'],
    [{ headers: { 'a b': 'x' } }, 'header'],
    [{ signal: {} }, 'signal'],
  ] as const) {
    const refusal = await api('/x', options).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(TypeError)
    expect((refusal as Error).message).toMatch(/^(?:GET|POST) https:\/\/api\.example\/x: /)
    expect((refusal as Error).message).toContain(`: ${part} cannot be sent`)
  }
  expect(fetch).not.toHaveBeenCalled()
})

interface Copy {
  readonly core: typeof import('@errspec/core')
  readonly ig1: AnyCatalog
}
