import type { Model, ModelKind } from './store.js'

/** Nano-euros of an amount in euros. */
export const NANO = 1_000_000_000

const model = (name: string, kind: ModelKind, rest: Partial<Model>): Model => ({
  name,
  kind,
  backend: 'stand-in',
  inputPrice: 0,
  outputPrice: 0,
  callPrice: 0,
  maxInputImages: 0,
  enhancesPrompts: false,
  dimensions: 0,
  ...rest,
})

/** An image costs 0.02 euros, so that five of them are exactly the trial organisation's commit. */
const image = { callPrice: 20_000_000 }

export const MODELS: readonly Model[] = [
  model('qwen35-397b-a17b-instruct-general', 'chat', { inputPrice: 600, outputPrice: 3600 }),
  model('offline-model', 'chat', { inputPrice: 600, outputPrice: 3600, backend: 'offline' }),
  model('bge-m3', 'embedding', { inputPrice: 20, dimensions: 1024 }),
  model('qwen3-vl-embedding-8b', 'embedding', { inputPrice: 50, dimensions: 4096 }),
  model('qwen-image', 'image', { ...image, enhancesPrompts: true }),
  model('qwen-image-lite', 'image', image),
  model('qwen-image-edit', 'image-edit', { ...image, enhancesPrompts: true, maxInputImages: 3 }),
  model('document', 'document', { callPrice: 1_000_000 }),
]

/** `spent` was used up this month before the gateway started. */
export const ORGANISATIONS = [
  { name: 'demo', commit: 10_000 * NANO, maxThroughput: 100, spent: 0 },
  { name: 'overspent', commit: 10 * NANO, maxThroughput: 10, spent: 12.5 * NANO },
  { name: 'trial', commit: 0.1 * NANO, maxThroughput: 2, spent: 0 },
]

export const KEYS = [
  { key: 'ig1-demo-key', organisation: 'demo', active: true },
  { key: 'ig1-inactive-key', organisation: 'demo', active: false },
  { key: 'ig1-overspent-key', organisation: 'overspent', active: true },
  { key: 'ig1-trial-key', organisation: 'trial', active: true },
]
