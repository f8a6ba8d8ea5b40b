import { openAiEnvelope, problemEnvelope } from '@errspec/core'
import type { EnvelopeOption } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'

/** How a gateway runs, from the environment. */
export interface Settings {
  /** 0 takes any free one. */
  readonly port: number
  /** `:memory:`, `file:PATH` or `postgres://...`. */
  readonly databaseUrl: string
  /** `redis://...`, or empty to count the running calls of this process alone. */
  readonly redisUrl: string
  /** Whether the header `x-demo-fault` breaks a part. */
  readonly faults: boolean
  /** The form of the errors. */
  readonly envelope: EnvelopeOption
  readonly logLevel: string
  /** How long, in ms, a document may take its converter. */
  readonly documentMs: number
}

/** The forms that errors can be had in, by name; `problem` is for those whose `Accept` asks for it. */
export const envelopes = {
  ig1: ig1.envelope,
  openai: openAiEnvelope,
  problem: [ig1.envelope, problemEnvelope()],
} as const satisfies Record<string, EnvelopeOption>

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** Reads the settings. Throws a `TypeError` that lists every variable that makes no sense. */
export function readSettings(env: Readonly<Record<string, string | undefined>>, defaultPort: number): Settings {
  const read = (name: string, fallback: string) => env[name] || fallback
  const port = read('PORT', String(defaultPort))
  const databaseUrl = read('DATABASE_URL', ':memory:')
  const redisUrl = read('REDIS_URL', '')
  const faults = read('DEMO_FAULTS', '0')
  const envelope = read('ERROR_ENVELOPE', 'ig1')
  const logLevel = read('LOG_LEVEL', 'info')
  const documentMs = read('DOCUMENT_MS', '2000')
  const rules: [holds: boolean, name: string, value: string, expected: string][] = [
    [/^\d{1,5}$/.test(port) && Number(port) <= 65_535, 'PORT', port, 'a port from 0 (any free one) to 65535'],
    [
      isDatabase(databaseUrl),
      'DATABASE_URL',
      withoutPassword(databaseUrl),
      ':memory:, file:PATH or postgres://USER@HOST/NAME',
    ],
    [redisUrl === '' || isRedis(redisUrl), 'REDIS_URL', withoutPassword(redisUrl), 'redis://HOST:PORT'],
    [faults === '0' || faults === '1', 'DEMO_FAULTS', faults, '1 to obey the header x-demo-fault, or 0'],
    [Object.hasOwn(envelopes, envelope), 'ERROR_ENVELOPE', envelope, `one of ${Object.keys(envelopes).join(', ')}`],
    [/^[1-9]\d{0,5}$/.test(documentMs), 'DOCUMENT_MS', documentMs, 'a number of milliseconds from 1 to 999999'],
    [LEVELS.includes(logLevel), 'LOG_LEVEL', logLevel, `one of ${LEVELS.join(', ')}`],
  ]
  const wrong = rules.filter(([holds]) => !holds)
  if (wrong.length > 0) {
    const lines = wrong.map(([, name, value, expected]) => `${name} must be ${expected}, not ${JSON.stringify(value)}`)
    throw new TypeError(lines.join('\n'))
  }
  return {
    port: Number(port),
    databaseUrl,
    redisUrl,
    faults: faults === '1',
    envelope: envelopes[envelope as keyof typeof envelopes],
    logLevel,
    documentMs: Number(documentMs),
  }
}

const isDatabase = (text: string) =>
  /^(:memory:|file:.+)$/.test(text) ||
  (/^postgres(ql)?:\/\/./.test(text) && URL.canParse(text) && new URL(text).pathname.length > 1)
const isRedis = (text: string) => /^rediss?:\/\/./.test(text) && URL.canParse(text)

/** What a message may show of a URL. */
const withoutPassword = (url: string) => url.replace(/:\/\/[^/]*@/, '://***@')
