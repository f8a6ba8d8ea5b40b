import { setTimeout as pause } from 'node:timers/promises'
import { ig1 } from '@errspec/core/ig1'
import createError from 'http-errors'
import { type Call, dayOf } from './call.js'
import { NANO } from './demo-data.js'
import { type Model, type ModelKind, RESERVED_MS } from './store.js'

/** What a call used, as its answer says it. */
export interface Usage {
  readonly inputTokens: number
  readonly outputTokens: number
}

/** Seconds after which a refused request may come again. */
const RETRY_AFTER_S = '1'
/** The longest text that a model reads, in characters; and the longest name that can be one of a model. */
const LONGEST_TEXT = 2 * 1024 * 1024
const LONGEST_NAME = 200
/** From one try to cancel a call to the next, in ms, doubled each time. */
const CANCEL_PAUSE_MS = 250

/** Looks a model up by its exact name; `undefined` for one of another kind too. */
export async function lookUp(call: Call, name: string, kind: ModelKind): Promise<Model | undefined> {
  if (name.length > LONGEST_NAME) return undefined
  const model = await ig1.wrap('model_lookup_failed', () => call.parts.store.findModel(name))
  return model?.kind === kind ? model : undefined
}

export async function findModel(call: Call, name: string, kind: ModelKind): Promise<Model> {
  const model = await lookUp(call, name, kind)
  if (!model) throw ig1.error('unknown_model', { model: name })
  return model
}

export async function countTokens(call: Call, text: string): Promise<number> {
  if (text.length > LONGEST_TEXT) throw ig1.error('request_parse_failed')
  return ig1.wrap('tokenization_failed', () => call.parts.tokenizer.count(text))
}

/**
 * Takes a place for a call, or refuses it with 429. The contract has no message for that: the status keeps its own
 * phrase. The place is given back when the answer is out.
 */
async function takePlace({ organisation, parts, whenOver }: Call): Promise<void> {
  const { name, maxThroughput } = organisation
  const place = await ig1.wrap('rate_limiter_failed', () => parts.limiter.enter(name, maxThroughput))
  if (!place) throw createError(429, { headers: { 'retry-after': RETRY_AFTER_S } })
  whenOver(() => void place.leave())
}

/** What a running call will cost. */
export interface Charge {
  /** Books what it came to; resolves with the cost in euros. */
  book(usage: Usage): Promise<number>
  /** Has it cost nothing, unless it was booked. */
  cancel(): Promise<void>
}

/** Takes a place for a call and sets aside the most that it can cost, so that calls at the same time cannot spend the same money. */
export async function begin(call: Call, model: Model, most: Usage): Promise<Charge> {
  const { parts, organisation, id } = call
  const { commit } = organisation
  const day = dayOf(parts.now())
  await takePlace(call)
  let isOpen = true
  const charge: Charge = {
    async book(usage) {
      const cost = costOf(model, usage)
      await parts.store.book(id, { ...usage, cost })
      isOpen = false
      Object.assign(call.notes, { model: model.name, ...usage, cost: cost / NANO })
      return cost / NANO
    },
    async cancel() {
      if (!isOpen) return
      isOpen = false
      await cancelled(call, CANCEL_PAUSE_MS)
    },
  }
  const reservation = {
    id,
    organisation: organisation.name,
    model: model.name,
    day,
    amount: costOf(model, most),
    commit,
  }
  try {
    const total = await parts.store.reserve(reservation)
    if (total < commit) return charge
    throw ig1.error('commit_exceeded', { totalCost: total / NANO, maxCost: commit / NANO })
  } catch (error) {
    if (!ig1.is(error)) await charge.cancel()
    throw error
  }
}

/**
 * Cancels a call. Where the database is away, nobody knows whether it was booked: it is asked again until it answers, while the
 * call's own answer goes out.
 */
async function cancelled({ parts, id }: Call, wait: number): Promise<void> {
  try {
    await parts.store.cancel(id)
  } catch {
    if (wait > RESERVED_MS) return
    void pause(wait, undefined, { ref: false }).then(() => cancelled({ parts, id } as Call, wait * 2))
  }
}

/**
 * Runs a call in a place of its own and books it: before the answer goes out, so that who has it can count on it. `most` is the
 * most that it can use.
 */
export async function metered<T>(
  call: Call,
  model: Model,
  most: Usage,
  run: () => Promise<{ usage: Usage; answer: (cost: number) => T }>,
): Promise<T> {
  const charge = await begin(call, model, most)
  try {
    const { usage, answer } = await run()
    return answer(await charge.book(usage))
  } catch (error) {
    await charge.cancel()
    throw error
  }
}

const costOf = ({ callPrice, inputPrice, outputPrice }: Model, { inputTokens, outputTokens }: Usage) =>
  callPrice + inputTokens * inputPrice + outputTokens * outputPrice
