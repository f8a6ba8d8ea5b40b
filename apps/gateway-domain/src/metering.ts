import { ig1 } from '@errspec/core/ig1'
import createError from 'http-errors'
import { type Call, dayOf } from './call.js'
import { NANO } from './demo-data.js'
import type { Model, ModelKind } from './store.js'
import type { Place } from './throughput-limiter.js'

/** What a call used, as its answer says it. */
export interface Usage {
  readonly inputTokens: number
  readonly outputTokens: number
}

/** Seconds after which a refused request may come again. */
const RETRY_AFTER_S = '1'

/** Looks a model up by its exact name; `undefined` for one of another kind too. */
export async function lookUp(call: Call, name: string, kind: ModelKind): Promise<Model | undefined> {
  const model = await ig1.wrap('model_lookup_failed', () => call.parts.store.findModel(name))
  return model?.kind === kind ? model : undefined
}

export async function findModel(call: Call, name: string, kind: ModelKind): Promise<Model> {
  const model = await lookUp(call, name, kind)
  if (!model) throw ig1.error('unknown_model', { model: name })
  return model
}

export async function countTokens(call: Call, text: string): Promise<number> {
  return ig1.wrap('tokenization_failed', () => call.parts.tokenizer.count(text))
}

/**
 * Takes a place for a call, or refuses it with 429. The contract has no message for that: the status keeps its own
 * phrase.
 */
export async function takePlace({ organisation, parts }: Call): Promise<Place> {
  const { name, maxThroughput } = organisation
  const place = await ig1.wrap('rate_limiter_failed', () => parts.limiter.enter(name, maxThroughput))
  if (!place) throw createError(429, { headers: { 'retry-after': RETRY_AFTER_S } })
  return place
}

/** Runs a call in a place of its own and books it. Both are done before the answer goes out: who has it can count on it. */
export async function metered<T>(
  call: Call,
  model: Model,
  run: () => Promise<{ usage: Usage; answer: (cost: number) => T }>,
): Promise<T> {
  const { parts } = call
  const at = dayOf(parts.now())
  const place = await takePlace(call)
  try {
    const { usage, answer } = await run()
    return answer(await book(call, model, at, usage))
  } finally {
    await place.leave()
  }
}

/** Books what a call cost; resolves with the cost in euros. */
export async function book(call: Call, model: Model, day: string, usage: Usage): Promise<number> {
  const { inputTokens, outputTokens } = usage
  const cost = model.callPrice + inputTokens * model.inputPrice + outputTokens * model.outputPrice
  await call.parts.store.book({ organisation: call.organisation.name, model: model.name, day, ...usage, cost })
  Object.assign(call.notes, { model: model.name, inputTokens, outputTokens, cost: cost / NANO })
  return cost / NANO
}
