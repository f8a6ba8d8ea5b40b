import { type EnvelopeDefinition, nestEnvelope, openAiEnvelope, problemEnvelope } from '@errspec/core'
import { checkErrorHooks, type EnvelopeOption, isRecord } from '@errspec/core/adapter'
import { didYouMean } from '@errspec/core/schema'
import { UsageError } from '../usage-error.js'
import type { Contract } from './contract.js'
import { loadExport } from './load-contract.js'

/** The envelopes that are named by a word; `own` is the contract's. */
export const envelopeWords = ['own', 'openai', 'problem', 'nest'] as const

const READY_MADE: Readonly<Record<string, EnvelopeDefinition>> = {
  openai: openAiEnvelope,
  problem: problemEnvelope(),
  nest: nestEnvelope,
}

/**
 * The envelope that `--envelope` names, or several of which a request's `Accept` picks: words, or files that hold one (JSON, or a
 * module, as for a catalog). `undefined` where none is named. Throws a `UsageError` that lists what is wrong.
 */
export async function loadEnvelopes(
  names: readonly string[] | undefined,
  { catalog }: Contract,
  cwd: string,
  command: string,
): Promise<EnvelopeOption | undefined> {
  if (!names?.length) return undefined
  const envelopes: EnvelopeDefinition[] = []
  for (const name of names) {
    envelopes.push(name === 'own' ? catalog.envelope : (READY_MADE[name] ?? (await loadEnvelope(name, cwd))))
  }
  const [first] = envelopes
  const envelope = envelopes.length > 1 ? envelopes : (first as EnvelopeDefinition)
  try {
    checkErrorHooks(`${command} --envelope ${names.join(',')}`, catalog, { envelope })
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message) : error
  }
  return envelope
}

async function loadEnvelope(source: string, cwd: string): Promise<EnvelopeDefinition> {
  if (!/[./]/.test(source)) {
    throw new UsageError(
      `--envelope: there is no envelope '${source}'${didYouMean(source, envelopeWords)} (${envelopeWords.join(', ')}, or a file that holds one)`,
    )
  }
  const value = await loadExport(source, cwd)
  // A catalog has its envelope in it.
  const envelope = isRecord(value) && isRecord(value['envelope']) ? value['envelope'] : value
  if (!isRecord(envelope) || !('body' in envelope)) {
    throw new UsageError(
      `${source}: holds no envelope, which is an object with a 'body' (for a module: its default export)`,
    )
  }
  return envelope as unknown as EnvelopeDefinition
}
