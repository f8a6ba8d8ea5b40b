import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, run } from '../packed-project.js'
import { startService } from './service.js'

/** Some want Node 22. This package is nothing but a Node. */
const NODE_PACKAGE = `node-${process.platform}-${process.arch}`
export const dependencies = {
  openai4: 'npm:openai@4.104.0',
  openai6: 'npm:openai@6.49.0',
  openai: '7.57.0',
  '@anthropic-ai/sdk': '1.14.0',
  ai: '7.0.173',
  '@ai-sdk/openai-compatible': '3.0.92',
  '@langchain/openai': '1.6.0',
  '@langchain/core': '1.4.0',
  axios: '1.21.1',
  ky: '2.1.0',
  ofetch: '1.5.1',
}
export const OPENAI = ['openai4', 'openai6', 'openai7']
export const MODELS = [...OPENAI, 'anthropic', 'ai', 'langchain']
export const SDKS = [...MODELS, 'axios', 'kyGet', 'kyPost', 'ofetchGet', 'ofetchPost']

export interface Outcome {
  /** The SDK's own, in ms. */
  readonly waits: readonly number[]
  readonly texts: readonly string[]
  /** Of the error's class. */
  readonly name?: string
  readonly message?: string
  readonly status?: number
  readonly code?: unknown
  readonly type?: unknown
  readonly cause?: string
  /** Where the request id is. */
  readonly ids?: object
  /** As `decodeError` has them. */
  readonly kind?: string
  readonly params?: object
  /** What a loop over a stream threw, where that is another error. */
  readonly thrown?: string
}

/** The calls that are made with each SDK: what the service answers, and how the SDK is set up. */
const CALLS = {
  alone: { answer: 'down', isCut: true },
  vetoed: { answer: 'vetoed', isCut: true },
  refused: { answer: 'flat', isCut: true },
  inside: { answer: 'down', ours: 'retry', isCut: true },
  off: { answer: 'down', ours: 'retry', retries: 0 },
  lost: { answer: 'reset', ours: 'retry', isCut: true },
  once: { answer: 'reset', ours: 'retry', isCut: true, options: { retry: { unsafe: false } } },
  unlimited: { answer: 'down', ours: 'retry', isCut: true, options: { retryBudget: false } },
  rate: { answer: 'rate', isCut: true },
  'rate-30': { answer: 'rate-30', isCut: true },
  'busy-30': { answer: 'busy-30', isCut: true },
  'rate-120': { answer: 'rate-120', isCut: true },
  flat: { answer: 'flat', retries: 0 },
  superset: { answer: 'superset', retries: 0 },
  text: { answer: 'text', retries: 0 },
  refusedInCreateFetch: { answer: 'flat', ours: 'create', isCut: true },
  downInCreateFetch: { answer: 'down', ours: 'create', isCut: true },
}
const STREAMS = {
  streamFlat: { answer: 'stream-flat', ours: 'retry', isCut: true, stream: true },
  streamSuperset: { answer: 'stream-superset', ours: 'retry', isCut: true, stream: true },
}
/** For those that have a timeout; the service asks for a wait of 30 s. */
const LIMITS = {
  hidden: { answer: 'busy', ours: 'retry', retries: 0, timeout: 5000 },
  seen: { answer: 'busy', ours: 'retry', retries: 0, timeout: 60_000, options: { deadlineMs: 29_000 } },
}
const OWN_LIMIT = { own: { answer: 'busy', ours: 'retry', retries: 0, timeout: 'own' } }
export const TIMED = ['openai6', 'openai7', 'anthropic', 'langchain']
const cases = SDKS.flatMap((sdk) => {
  const calls = {
    ...CALLS,
    ...(MODELS.includes(sdk) ? STREAMS : {}),
    ...(TIMED.includes(sdk) ? LIMITS : {}),
    ...(sdk === 'kyGet' ? OWN_LIMIT : {}),
  }
  return Object.entries(calls).map(([name, call]) => ({ key: `${sdk}-${name}`, sdk, ...call }))
})

/** What came of all calls. */
export interface Measured {
  /** A project that has the SDKs, and our packages as npm packs them. */
  readonly directory: string
  outcomeOf(sdk: string, call: string): Outcome
  /** How many requests the service got. */
  requestsOf(sdk: string, call: string): number | undefined
  /** The timeout that an SDK has by itself, in ms. */
  readonly timeouts: Readonly<Record<string, number>>
}

/** Installs the SDKs, and calls a service through each. */
export async function measure(): Promise<Measured> {
  const directory = mkdtempSync(join(tmpdir(), 'errspec-inside-'))
  const tarballs = Object.fromEntries(
    await Promise.all(['core', 'fetch', 'express'].map((name) => pack(name, directory))),
  )
  const platform = { express: '5.3.0', '@types/express': '5.0.6', [NODE_PACKAGE]: '22.23.3' }
  const manifest = { private: true, type: 'module', dependencies: { ...dependencies, ...tarballs, ...platform } }
  writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(directory, 'calls.mjs'), readFileSync(join(root, 'test/sdks/calls.mjs')))
  const options = ['--no-audit', '--no-fund', '--loglevel=error', '--no-package-lock', '--prefer-offline']
  await run('npm', ['install', ...options], { cwd: directory })
  const node = join(directory, 'node_modules', NODE_PACKAGE, 'bin/node')
  const { url, counts, stop } = await startService()
  try {
    const { stdout } = await run(node, ['calls.mjs', url, JSON.stringify(cases)], { cwd: directory })
    const { outcomes, timeouts } = JSON.parse(stdout)
    return {
      directory,
      outcomeOf: (sdk, call) => outcomes[`${sdk}-${call}`],
      requestsOf: (sdk, call) => counts.get(`${sdk}-${call}`),
      timeouts,
    }
  } finally {
    stop()
  }
}

export function forget({ directory }: Measured): void {
  rmSync(directory, { recursive: true, force: true })
}

async function pack(name: string, directory: string): Promise<[string, string]> {
  const cwd = join(root, 'packages', name)
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', directory], { cwd })
  const [packed] = Object.values(JSON.parse(stdout) as Record<string, { filename: string }>)
  return [`@errspec/${name}`, `file:${join(directory, packed?.filename ?? '')}`]
}
