import { createHash } from 'node:crypto'
import type { Model, ModelKind, Organisation, UsageRow } from './store.js'

/** A row of either database: their tables have the same columns. */
export type Row = Readonly<Record<string, unknown>>

/** A key is stored as its hash: who reads the database cannot call the API. */
export const hashOf = (key: string) => createHash('sha256').update(key).digest('hex')

export const toOrganisation = (row: Row): Organisation => ({
  name: String(row['name']),
  commit: Number(row['commit_nano']),
  spent: Number(row['spent']),
  maxThroughput: Number(row['max_throughput']),
})

export const toModel = (row: Row): Model => ({
  name: String(row['name']),
  kind: row['kind'] as ModelKind,
  backend: String(row['backend']),
  inputPrice: Number(row['input_price']),
  outputPrice: Number(row['output_price']),
  callPrice: Number(row['call_price']),
  maxInputImages: Number(row['max_input_images']),
  enhancesPrompts: Boolean(row['enhances_prompts']),
  dimensions: Number(row['dimensions']),
})

export const toUsageRow = (row: Row): UsageRow => ({
  model: String(row['model']),
  day: String(row['day']),
  requests: Number(row['requests']),
  inputTokens: Number(row['input_tokens']),
  outputTokens: Number(row['output_tokens']),
  cost: Number(row['cost']),
})
