import { createHash } from 'node:crypto'
import { createClient, type Row } from '@libsql/client'
import { KEYS, MODELS, ORGANISATIONS } from './demo-data.js'
import type { Booking, Model, ModelKind, Organisation, Store, UsageRow } from './store.js'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS organisations (
    name TEXT PRIMARY KEY, commit_nano INTEGER NOT NULL, max_throughput INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS keys (
    hash TEXT PRIMARY KEY, organisation TEXT NOT NULL REFERENCES organisations, active INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS models (
    name TEXT PRIMARY KEY, kind TEXT NOT NULL, backend TEXT NOT NULL,
    input_price INTEGER NOT NULL, output_price INTEGER NOT NULL, call_price INTEGER NOT NULL,
    max_input_images INTEGER NOT NULL, enhances_prompts INTEGER NOT NULL, dimensions INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS usage (
    organisation TEXT NOT NULL REFERENCES organisations, model TEXT NOT NULL, day TEXT NOT NULL,
    requests INTEGER NOT NULL, input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, cost INTEGER NOT NULL,
    PRIMARY KEY (organisation, day, model)
  );
`

/** A key is stored as its hash: who reads the database cannot call the API. */
const hashOf = (key: string) => createHash('sha256').update(key).digest('hex')

/** Opens a database (`:memory:` or `file:PATH`) and puts the demo data in, where it is not there yet. */
export async function openLibsqlStore(url: string, now: () => Date): Promise<Store> {
  const client = createClient({ url })
  if (url.startsWith('file:')) await client.executeMultiple('PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 5000;')
  await client.executeMultiple(SCHEMA)
  const firstDay = `${now().toISOString().slice(0, 7)}-01`
  await client.batch(
    [
      ...ORGANISATIONS.map(({ name, commit, maxThroughput }) => ({
        sql: 'INSERT OR IGNORE INTO organisations VALUES (?, ?, ?)',
        args: [name, commit, maxThroughput],
      })),
      ...KEYS.map(({ key, organisation, active }) => ({
        sql: 'INSERT OR IGNORE INTO keys VALUES (?, ?, ?)',
        args: [hashOf(key), organisation, active],
      })),
      ...MODELS.map((model) => ({
        sql: 'INSERT OR IGNORE INTO models VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        args: [
          ...[model.name, model.kind, model.backend, model.inputPrice, model.outputPrice, model.callPrice],
          ...[model.maxInputImages, model.enhancesPrompts, model.dimensions],
        ],
      })),
      ...ORGANISATIONS.filter(({ spent }) => spent > 0).map(({ name, spent }) => ({
        sql: "INSERT OR IGNORE INTO usage VALUES (?, 'carried over', ?, 1, 0, 0, ?)",
        args: [name, firstDay, spent],
      })),
    ],
    'write',
  )

  const query = async (sql: string, ...args: string[]): Promise<Row[]> => (await client.execute({ sql, args })).rows

  return {
    async findOwner(key, month) {
      const [row] = await query(
        `SELECT o.name, o.commit_nano, o.max_throughput,
           (SELECT COALESCE(SUM(cost), 0) FROM usage u WHERE u.organisation = o.name AND u.day LIKE ? || '-%') AS spent
         FROM keys k JOIN organisations o ON o.name = k.organisation WHERE k.hash = ? AND k.active`,
        month,
        hashOf(key),
      )
      return row && toOrganisation(row)
    },

    async findModel(name) {
      const [row] = await query('SELECT * FROM models WHERE name = ?', name)
      return row && toModel(row)
    },

    async book({ organisation, model, day, inputTokens, outputTokens, cost }: Booking) {
      // One statement, so that concurrent bookings cannot lose each other.
      await client.execute({
        sql: `INSERT INTO usage VALUES (?, ?, ?, 1, ?, ?, ?) ON CONFLICT DO UPDATE SET requests = requests + 1,
                input_tokens = input_tokens + excluded.input_tokens,
                output_tokens = output_tokens + excluded.output_tokens, cost = cost + excluded.cost`,
        args: [organisation, model, day, inputTokens, outputTokens, cost],
      })
    },

    async usage(organisation, month) {
      const rows = await query(
        "SELECT * FROM usage WHERE organisation = ? AND day LIKE ? || '-%' ORDER BY day, model",
        organisation,
        month,
      )
      return rows.map(toUsageRow)
    },

    close: async () => client.close(),
  }
}

const toOrganisation = (row: Row): Organisation => ({
  name: String(row['name']),
  commit: Number(row['commit_nano']),
  spent: Number(row['spent']),
  maxThroughput: Number(row['max_throughput']),
})

const toModel = (row: Row): Model => ({
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

const toUsageRow = (row: Row): UsageRow => ({
  model: String(row['model']),
  day: String(row['day']),
  requests: Number(row['requests']),
  inputTokens: Number(row['input_tokens']),
  outputTokens: Number(row['output_tokens']),
  cost: Number(row['cost']),
})
